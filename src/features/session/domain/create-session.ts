import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { OrganizationState } from '../../../core/access/store/request-state.ts'
import type { Session } from '../../../core/access/store/session.ts'
import { readTokenClaims } from '../../../core/identity/read-token-claims.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { readAppDataIn } from '../../../core/identity/store/user-data.ts'
import type { Services } from '../../../core/services.ts'
import { firstRefreshToken, hashRefreshToken } from '../../../crypto/refresh-token.ts'
import { createUuid } from '../../../crypto/uuid.ts'
import { insertSession } from '../store/session.ts'
import { type AuthTokens, issueTokens } from './issue-tokens.ts'

interface CreateSessionInput {
  user: User
  /** Seconds until the session ends, regardless of how often it is refreshed. */
  absoluteTtl: number
  /** Seconds until the session ends unless it is refreshed. */
  idleTtl: number
  /** The database's time. */
  now: Date
  /** When the user proved who they are; null if an administrator opens the session. */
  provedAt: Date | null
  /** When a second factor or a passkey was proved; null if none was. */
  secondFactorAt: Date | null
  /** The organization that the session begins in; none by default. */
  organization?: OrganizationState | null
  /** The administrator who opens the session in the user's name, the administrator's own session, and the reason given. */
  impersonation?: { impersonatorId: string; parentId: string; reason: string }
}

type Deps = Pick<Services, 'config' | 'keys' | 'signingKeys'>

/** Creates a session and its first tokens in the caller's transaction. The caller has already made every check. */
export async function createSession(
  deps: Deps,
  em: EntityManager,
  { client }: Caller,
  { user, absoluteTtl, idleTtl, now, organization = null, provedAt, secondFactorAt, impersonation }: CreateSessionInput,
): Promise<AuthTokens> {
  const refreshToken = firstRefreshToken(createUuid())
  const session: Session = {
    id: refreshToken.sessionId,
    userId: user.id,
    organizationId: organization?.organization.id ?? null,
    ip: client.ip,
    userAgent: client.userAgent,
    createdAt: now,
    lastSeenAt: now,
    lastSeenIp: null,
    provedAt,
    secondFactorAt,
    idleExpiresAt: new Date(now.getTime() + Math.min(idleTtl, absoluteTtl) * 1000),
    expiresAt: new Date(now.getTime() + absoluteTtl * 1000),
    revokedAt: null,
    impersonatorId: impersonation?.impersonatorId ?? null,
    impersonationReason: impersonation?.reason ?? null,
  }
  const tokenHash = Buffer.from(hashRefreshToken(refreshToken), 'hex')
  await insertSession(em, { ...session, tokenHash, parentId: impersonation?.parentId ?? null })
  const claims = await readTokenClaims(deps.config, readAppDataIn(em), user.id)
  return issueTokens(deps, { session, user, organization, now, claims }, refreshToken)
}
