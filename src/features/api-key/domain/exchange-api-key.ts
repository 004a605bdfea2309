import { randomUUID } from 'node:crypto'
import type { KeyAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { roleOfApiKey } from '../../../core/access/session-scopes.ts'
import { TokenExpiredError } from '../../../core/errors.ts'
import { readTokenClaims } from '../../../core/identity/read-token-claims.ts'
import type { Services } from '../../../core/services.ts'
import { signJwt } from '../../../crypto/jwt.ts'

/** An access token for resource servers. `expiresIn` is in seconds. */
export class AccessToken {
  readonly accessToken: string
  readonly tokenType = 'Bearer'
  readonly expiresIn: number
  constructor(accessToken: string, expiresIn: number) {
    this.accessToken = accessToken
    this.expiresIn = expiresIn
  }
}

/** The longest lifetime of such a token, in seconds: a server that checks it offline does not learn of a revocation. */
const maxLifetimeSeconds = 300

/**
 * Signs a short-lived access token with the scopes of the calling API key. It belongs to no session: resource servers check
 * it against the JWKS, and this server does not accept it. The subject of an organization's key is the key. [RFC 9068]
 */
export async function exchangeApiKey(
  deps: Pick<Services, 'config' | 'readAppData' | 'signingKeys'>,
  { access }: Caller<KeyAccess>,
): Promise<AccessToken | TokenExpiredError> {
  const { config } = deps
  const now = Math.floor(access.at.getTime() / 1000)
  const ends = [access.expiresAt, access.deprecatedUntil].filter((instant) => instant !== null)
  const untilEnd = Math.min(...ends.map((instant) => Math.floor(instant.getTime() / 1000) - now))
  // A token must not outlive its key.
  if (untilEnd < 1) return new TokenExpiredError()
  const expiresIn = Math.min(config.jwtTtl, maxLifetimeSeconds, untilEnd)
  const accessToken = signJwt(deps.signingKeys.current(), {
    // First, so that none of them could replace a claim of the server's.
    ...(access.user ? await readTokenClaims(config, deps.readAppData, access.user.id) : {}),
    iss: config.publicUrl,
    aud: config.jwtAudience,
    jti: randomUUID(),
    iat: now,
    nbf: now,
    exp: now + expiresIn,
    client_id: access.apiKey.id,
    mode: access.apiKey.mode.toLowerCase(),
    scope: [...access.scopes].join(' '),
    ...ownerClaims(config, access),
  })
  return new AccessToken(accessToken, expiresIn)
}

function ownerClaims(config: Services['config'], access: KeyAccess) {
  if (access.kind === 'API_KEY') {
    return { sub: access.user.id, role: roleOfApiKey(config, access.scopes, access.user) }
  }
  const { organization, scopes } = access.organization
  return {
    sub: access.apiKey.id,
    org_id: organization.id,
    org_slug: organization.slug,
    org_scope: [...scopes].join(' '),
  }
}
