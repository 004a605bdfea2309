import type { EntityManager } from '@mikro-orm/postgresql'
import { firstRefreshToken, hashRefreshToken } from '../../crypto/refresh-token.ts'
import { insertSession, newId, type Session } from '../../store/session.ts'
import { markLogin, type User } from '../../store/user.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Client, Services } from '../services.ts'
import { type AuthTokens, issueTokens } from './issue-tokens.ts'

/** Opens a session for a user who has passed every gate, in the caller's transaction. */
export async function openSession(
  services: Pick<Services, 'config' | 'clock' | 'signingKeys' | 'keys'>,
  em: EntityManager,
  user: User,
  client: Client,
  method: 'password' | 'totp' | 'recovery_code' | 'signup',
): Promise<AuthTokens> {
  const { config } = services
  const now = services.clock.now()
  const refreshToken = firstRefreshToken(await newId(em))
  const session: Session = {
    id: refreshToken.sessionId,
    userId: user.id,
    ip: client.ip,
    userAgent: client.userAgent,
    createdAt: now,
    lastSeenAt: now,
    idleExpiresAt: new Date(now.getTime() + Math.min(config.sessionIdleTtl, config.refreshTtl) * 1000),
    expiresAt: new Date(now.getTime() + config.refreshTtl * 1000),
  }
  await insertSession(em, { ...session, tokenHash: hashRefreshToken(refreshToken) })
  await markLogin(em, user.id, now)
  const details = { sessionId: session.id, method }
  await recordEvent(em, { type: 'LOGGED_IN', actorId: user.id, details }, client, now)
  return issueTokens(services, session, { ...user, lastLoginAt: now }, refreshToken)
}
