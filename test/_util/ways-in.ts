import { randomBytes, randomUUID } from 'node:crypto'
import type { TestApp } from './app.ts'

/** Stores a passkey of a user that no authenticator has. */
export async function storePasskey(app: TestApp, userId: string): Promise<void> {
  await app.sql(
    `insert into passkeys (user_id, credential_id, public_key, counter, rp_id, name, transports, backed_up, created_at)
     values ($1, $2, $3, 0, 'localhost', 'Passkey', '{internal}', true, sallyport_now())`,
    [userId, randomBytes(16), randomBytes(32)],
  )
}

/** Stores an account of a user at a provider. */
export async function storeOAuthAccount(app: TestApp, userId: string, provider = 'google'): Promise<void> {
  await app.sql(
    `insert into oauth_accounts (user_id, provider, issuer, subject, linked_at)
     values ($1, $2, 'https://issuer.example.com', $3, sallyport_now())`,
    [userId, provider, randomUUID()],
  )
}
