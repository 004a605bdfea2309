import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'

/** Who calls, as the token says. */
export interface Caller {
  /** Null for an API key of an organization, which acts for no user. */
  userId: string | null
  /** The scopes that hold everywhere. */
  scopes: ReadonlySet<string>
  /** The organization that the caller acts in, with the scopes that hold for its data alone; null for none. */
  organization: { id: string; scopes: ReadonlySet<string> } | null
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
    const scopes = scopesIn(payload.scope)
    if (!needed.every((scope) => scopes.has(scope))) {
      throw new Refused(403, `Bearer error="insufficient_scope", scope="${needed.join(' ')}"`)
    }
    // The subject of a token of an organization's API key is the key.
    const userId = payload.sub === payload.client_id ? null : String(payload.sub)
    return { userId, scopes, organization: organizationIn(payload), claims: payload }
  }
}

function organizationIn({ org_id, org_scope }: JWTPayload): Caller['organization'] {
  return typeof org_id === 'string' ? { id: org_id, scopes: scopesIn(org_scope) } : null
}

function scopesIn(claim: unknown): ReadonlySet<string> {
  return new Set(typeof claim === 'string' ? claim.split(' ').filter(Boolean) : [])
}

/** Keys that cannot be read say nothing about the token. */
function isTokensFault(error: unknown): boolean {
  const ours = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC' && !ours
}
