import { randomUUID } from 'node:crypto'
import type { ApiKeyAccess } from '../../../core/access/access.ts'
import { TokenExpiredError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { signJwt } from '../../../crypto/jwt.ts'

/** A token for resource servers alone, in seconds of life. */
export class AccessToken {
  readonly accessToken: string
  readonly tokenType = 'Bearer'
  readonly expiresIn: number
  constructor(accessToken: string, expiresIn: number) {
    this.accessToken = accessToken
    this.expiresIn = expiresIn
  }
}

/** The longest life of an exchanged token, in seconds: it cannot be revoked at a server that checks it offline. */
const longestLife = 300

/**
 * Signs a short token with the calling key's scopes. It has no session: resource servers take it by the JWKS, this
 * server does not. [RFC 9068]
 */
export function exchangeApiKey(
  services: Pick<Services, 'clock' | 'config' | 'signingKeys'>,
  access: ApiKeyAccess,
): AccessToken | TokenExpiredError {
  const { config } = services
  const now = Math.floor(services.clock.now().getTime() / 1000)
  const ends = [access.expiresAt, access.deprecatedUntil].filter((instant) => instant !== null)
  const untilEnd = Math.min(...ends.map((instant) => Math.floor(instant.getTime() / 1000) - now))
  // No token outlives its key, not by a second.
  if (untilEnd < 1) return new TokenExpiredError()
  const expiresIn = Math.min(config.jwtTtl, longestLife, untilEnd)
  const accessToken = signJwt(services.signingKeys.current(), {
    iss: config.publicUrl,
    aud: config.jwtAudience,
    sub: access.user.id,
    jti: randomUUID(),
    iat: now,
    nbf: now,
    exp: now + expiresIn,
    client_id: access.apiKey.id,
    mode: access.apiKey.mode.toLowerCase(),
    role: access.user.role,
    scope: [...access.scopes].join(' '),
  })
  return new AccessToken(accessToken, expiresIn)
}
