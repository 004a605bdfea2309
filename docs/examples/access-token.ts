import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'

/** Who calls, as the token says. */
export interface Caller {
  userId: string
  scopes: ReadonlySet<string>
  claims: JWTPayload
}

/** Why a request is not served, as RFC 6750 words it. */
export class Refused extends Error {
  readonly status: 401 | 403
  readonly challenge: string
  constructor(status: 401 | 403, challenge: string) {
    super(status === 401 ? 'A good access token is needed.' : 'The access token does not allow this.')
    this.status = status
    this.challenge = challenge
  }
}

export interface Issuer {
  /** The server's PUBLIC_URL. */
  issuer: string
  /** The server's JWT_AUDIENCE; unset there: PUBLIC_URL again. */
  audience?: string
  /** Where the keys are, when this service reaches the server by another address. */
  jwksUrl?: string
}

/**
 * Checks access tokens without asking the server: by its public keys, which are kept for five minutes. A token with an
 * unknown key has them read again, at most every 30 seconds.
 */
export function createAuthorize({ issuer, audience = issuer, jwksUrl = `${issuer}/.well-known/jwks.json` }: Issuer) {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { cacheMaxAge: 300_000, cooldownDuration: 30_000 })
  const rules = {
    issuer,
    audience,
    typ: 'at+jwt',
    algorithms: ['ES256', 'EdDSA', 'RS256'],
    requiredClaims: ['sub', 'exp', 'scope'],
    clockTolerance: 10,
  }

  /** @throws Refused, or the error of a server that cannot be reached: answer 503 then, not 401 */
  return async function authorize(authorization: string | null | undefined, needed: string[] = []): Promise<Caller> {
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(authorization ?? '')?.[1]
    if (!token) throw new Refused(401, 'Bearer')
    const { payload } = await jwtVerify(token, keys, rules).catch((error: unknown) => {
      throw isTokensFault(error) ? new Refused(401, 'Bearer error="invalid_token"') : error
    })
    const scopes = new Set(String(payload.scope).split(' ').filter(Boolean))
    if (!needed.every((scope) => scopes.has(scope))) {
      throw new Refused(403, `Bearer error="insufficient_scope", scope="${needed.join(' ')}"`)
    }
    return { userId: String(payload.sub), scopes, claims: payload }
  }
}

/** Keys that cannot be read say nothing about the token. */
function isTokensFault(error: unknown): boolean {
  const ours = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC' && !ours
}
