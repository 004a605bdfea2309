import type { EntityManager } from '@mikro-orm/postgresql'
import type { User } from '../../../core/identity/store/user.ts'
import type { Client, Services } from '../../../core/services.ts'
import { firstRefreshToken, hashRefreshToken } from '../../../crypto/refresh-token.ts'
import { insertSession, newId, type Session } from '../store/session.ts'
import { type AuthTokens, issueTokens } from './issue-tokens.ts'

export interface SessionLife {
  /** Seconds until the session ends for good, and unless it is refreshed. */
  absolute: number
  idle: number
  /** Who opened it in somebody else's name, and why. */
  impersonation?: { impersonatorId: string; reason: string }
}

/** Makes a session and its first tokens, in the caller's transaction. The gates are the caller's. */
export async function createSession(
  services: Pick<Services, 'config' | 'clock' | 'signingKeys' | 'keys'>,
  em: EntityManager,
  user: User,
  client: Client,
  life: SessionLife,
): Promise<AuthTokens> {
  const now = services.clock.now()
  const refreshToken = firstRefreshToken(await newId(em))
  const session: Session = {
    id: refreshToken.sessionId,
    userId: user.id,
    ip: client.ip,
    userAgent: client.userAgent,
    createdAt: now,
    lastSeenAt: now,
    idleExpiresAt: new Date(now.getTime() + Math.min(life.idle, life.absolute) * 1000),
    expiresAt: new Date(now.getTime() + life.absolute * 1000),
    impersonatorId: life.impersonation?.impersonatorId ?? null,
    impersonationReason: life.impersonation?.reason ?? null,
  }
  await insertSession(em, { ...session, tokenHash: hashRefreshToken(refreshToken) })
  return issueTokens(services, session, user, refreshToken)
}
