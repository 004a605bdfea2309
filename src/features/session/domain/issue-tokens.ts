import { randomUUID } from 'node:crypto'
import { scopesOfSession } from '../../../core/access/scopes.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { signJwt } from '../../../crypto/jwt.ts'
import { formatRefreshToken, type RefreshToken } from '../../../crypto/refresh-token.ts'
import type { Session } from '../store/session.ts'

/** What signing in and refreshing give. Lifetimes are seconds from now. */
export class AuthTokens {
  readonly accessToken: string
  readonly tokenType = 'Bearer'
  readonly expiresIn: number
  readonly refreshToken: string
  readonly refreshExpiresIn: number
  readonly session: Session
  readonly user: User
  constructor(fields: Omit<AuthTokens, 'tokenType'>) {
    this.accessToken = fields.accessToken
    this.expiresIn = fields.expiresIn
    this.refreshToken = fields.refreshToken
    this.refreshExpiresIn = fields.refreshExpiresIn
    this.session = fields.session
    this.user = fields.user
  }
}

/** Signs an access token for a session and puts the refresh token beside it. [RFC 9068] */
export function issueTokens(
  services: Pick<Services, 'config' | 'clock' | 'signingKeys' | 'keys'>,
  session: Session,
  user: User,
  refreshToken: RefreshToken,
): AuthTokens {
  const { config } = services
  const now = Math.floor(services.clock.now().getTime() / 1000)
  const ends = Math.min(session.expiresAt.getTime(), session.idleExpiresAt.getTime()) / 1000
  // No token outlives its session, where a resource server could not know that it has ended.
  const expiresIn = Math.max(1, Math.min(config.jwtTtl, Math.floor(ends - now)))
  const accessToken = signJwt(services.signingKeys.current(), {
    iss: config.publicUrl,
    aud: config.jwtAudience,
    sub: user.id,
    sid: session.id,
    jti: randomUUID(),
    iat: now,
    nbf: now,
    exp: now + expiresIn,
    email: user.email,
    role: user.role,
    scope: [...scopesOfSession(config, session, user)].join(' '),
    ...(session.impersonatorId ? { act: { sub: session.impersonatorId } } : {}),
  })
  return new AuthTokens({
    accessToken,
    expiresIn,
    refreshToken: formatRefreshToken(services.keys, refreshToken),
    refreshExpiresIn: Math.max(0, Math.floor(ends - now)),
    session,
    user,
  })
}
