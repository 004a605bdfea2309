import { randomBytes, randomUUID } from 'node:crypto'
import type { TestApp } from './app.ts'

/** Stores a passkey of a user that no authenticator has. @returns its id */
export async function storePasskey(app: TestApp, userId: string, rpId = 'localhost'): Promise<string> {
  const [stored] = await app.sql<{ id: string }>(
    `insert into passkeys (user_id, credential_id, public_key, counter, rp_id, name, transports, backed_up, created_at)
     values ($1, $2, $3, 0, $4, 'Passkey', '{internal}', true, sallyport_now()) returning id`,
    [userId, randomBytes(16), randomBytes(32), rpId],
  )
  if (!stored) throw new Error('The passkey was not stored')
  return stored.id
}

/** Stores an account of a user at a provider. @returns its id */
export async function storeOAuthAccount(app: TestApp, userId: string, provider = 'google'): Promise<string> {
  const [row] = await app.sql<{ id: string }>(
    `insert into oauth_accounts (user_id, provider, issuer, subject, linked_at)
     values ($1, $2, 'https://issuer.example.com', $3, sallyport_now()) returning id`,
    [userId, provider, randomUUID()],
  )
  if (!row) throw new Error('The account was not stored')
  return row.id
}

/** Stores a link of a session that is under way at a provider. */
export async function storeLinkState(app: TestApp, userId: string, sessionId: string): Promise<void> {
  await app.sql(
    `insert into oauth_states (hash, purpose, provider, user_id, session_id, created_at, expires_at)
     values ($1, 'LINK', 'google', $2, $3, sallyport_now(), sallyport_now() + interval '10 minutes')`,
    [randomBytes(32), userId, sessionId],
  )
}

/** Stores an invitation that a user has sent, whose link nobody has. */
export async function storeInvitation(
  app: TestApp,
  userId: string,
  organizationId: string,
  email: string,
): Promise<void> {
  await app.sql(
    `insert into organization_invitations (organization_id, email, role, invited_by_id, token_hash, created_at, expires_at)
     values ($1, $2, 'member', $3, $4, sallyport_now(), sallyport_now() + interval '7 days')`,
    [organizationId, email, userId, randomBytes(32)],
  )
}
