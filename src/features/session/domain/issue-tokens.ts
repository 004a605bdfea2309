import { randomUUID } from 'node:crypto'
import type { SessionOrganization } from '../../../core/access/access.ts'
import { organizationOfSession } from '../../../core/access/organization-access.ts'
import { type SessionRights, sessionRights } from '../../../core/access/session-scopes.ts'
import type { SessionState } from '../../../core/access/store/request-state.ts'
import type { Session } from '../../../core/access/store/session.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { JsonObject } from '../../../core/identity/store/user-data.ts'
import type { Services } from '../../../core/services.ts'
import { signJwt } from '../../../crypto/jwt.ts'
import { formatRefreshToken, type RefreshToken } from '../../../crypto/refresh-token.ts'

/** The tokens of a session, as login and refresh return them. Lifetimes are in seconds from now. */
export class AuthTokens {
  readonly accessToken: string
  readonly tokenType = 'Bearer'
  readonly expiresIn: number
  /** Null when the session keeps the refresh token that it has. */
  readonly refreshToken: string | null
  readonly refreshExpiresIn: number
  readonly session: Session
  readonly user: User
  /** What the session may do. */
  readonly rights: SessionRights
  /** The organization that the session is in; null for none. */
  readonly organization: SessionOrganization | null
  /** For the next login on the same device; null if no user signed in (a refresh, a change of the organization, an impersonation). */
  readonly deviceToken: string | null
  /** The database's time at which they were issued. */
  readonly issuedAt: Date
  constructor(fields: Omit<AuthTokens, 'tokenType'>) {
    this.accessToken = fields.accessToken
    this.expiresIn = fields.expiresIn
    this.refreshToken = fields.refreshToken
    this.refreshExpiresIn = fields.refreshExpiresIn
    this.session = fields.session
    this.user = fields.user
    this.rights = fields.rights
    this.organization = fields.organization
    this.deviceToken = fields.deviceToken
    this.issuedAt = fields.issuedAt
  }
}

type Deps = Pick<Services, 'config' | 'keys' | 'signingKeys'>

/**
 * Signs an access token for a session and returns it with the refresh token. [RFC 9068] Its instants are the database's, so
 * that every instance whose clock is within the tolerance of it accepts the token. The scopes inside the organization are a
 * claim apart from `scope`: a resource server must never take one for the other. The `claims` are those of TOKEN_CLAIMS.
 *
 * @param refreshToken null when the session keeps the one that it has
 */
export function issueTokens(
  deps: Deps,
  state: Pick<SessionState, 'session' | 'user' | 'organization' | 'now'> & { claims: JsonObject },
  refreshToken: RefreshToken | null,
): AuthTokens {
  const { config } = deps
  const { session, user, now: issuedAt } = state
  const rights = sessionRights(config, session, user)
  const organization = organizationOfSession(config, state.organization, rights.scopes)
  const now = Math.floor(issuedAt.getTime() / 1000)
  const ends = Math.min(session.expiresAt.getTime(), session.idleExpiresAt.getTime()) / 1000
  // A resource server that checks the token offline cannot know that the session has ended: no token outlives its session.
  const expiresIn = Math.max(1, Math.min(config.jwtTtl, Math.floor(ends - now)))
  const accessToken = signJwt(deps.signingKeys.current(), {
    // First, so that none of them could replace a claim of the server's.
    ...state.claims,
    iss: config.publicUrl,
    aud: config.jwtAudience,
    sub: user.id,
    sid: session.id,
    jti: randomUUID(),
    iat: now,
    nbf: now,
    exp: now + expiresIn,
    ...(user.email ? { email: user.email } : {}),
    role: rights.role,
    scope: [...rights.scopes].join(' '),
    ...(organization ? organizationClaims(organization) : {}),
    ...(session.impersonatorId ? { act: { sub: session.impersonatorId } } : {}),
  })
  return new AuthTokens({
    accessToken,
    expiresIn,
    refreshToken: refreshToken && formatRefreshToken(deps.keys, refreshToken),
    refreshExpiresIn: Math.max(0, Math.floor(ends - now)),
    session,
    user,
    rights,
    organization,
    deviceToken: null,
    issuedAt,
  })
}

function organizationClaims({ organization, role, scopes }: SessionOrganization) {
  return { org_id: organization.id, org_slug: organization.slug, org_role: role, org_scope: [...scopes].join(' ') }
}
