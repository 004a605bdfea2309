import type { EntityManager } from '@mikro-orm/postgresql'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { markLogin, type User } from '../../../core/identity/store/user.ts'
import type { Client, Services } from '../../../core/services.ts'
import { createSession } from './create-session.ts'
import type { AuthTokens } from './issue-tokens.ts'

/** Opens a session for a user who has passed every gate, in the caller's transaction. */
export async function openSession(
  services: Pick<Services, 'config' | 'clock' | 'signingKeys' | 'keys'>,
  em: EntityManager,
  user: User,
  client: Client,
  method: 'password' | 'totp' | 'recovery_code' | 'signup',
): Promise<AuthTokens> {
  const { refreshTtl, sessionIdleTtl } = services.config
  const now = services.clock.now()
  await markLogin(em, user.id, now)
  const life = { absolute: refreshTtl, idle: sessionIdleTtl }
  const tokens = await createSession(services, em, { ...user, lastLoginAt: now }, client, life)
  const details = { sessionId: tokens.session.id, method }
  await recordEvent(em, { type: 'LOGGED_IN', actorId: user.id, details }, client, now)
  return tokens
}
