import { errors, type JWTPayload, jwtVerify } from 'jose'
import { createPublicKeys } from './public-keys.ts'
import type { ApiKeyRateLimit } from './verdict.ts'

/** The caller that an access token names, or an API key. */
export interface TokenCaller {
  /** Null for an API key of an organization, which acts for no user. */
  userId: string | null
  /** The scopes that hold everywhere. */
  scopes: ReadonlySet<string>
  /** The organization that the caller acts in, with the scopes that hold for its data alone; null for none. */
  organization: { id: string; scopes: ReadonlySet<string> } | null
  /** Those of the access token. For an API key the same as in a token that is exchanged for it: `sub`, `client_id` and `mode`. */
  claims: Record<string, unknown>
  /** What is left for an API key, with the option `countRequests` of `createApiKeyVerifier`. */
  rateLimit?: ApiKeyRateLimit
}

const messages = {
  400: 'A request must have one credential.',
  401: 'A valid credential is required.',
  403: 'The credential does not have the required scope.',
}

/** Why a request is not served. Answer with `status` and `headers`: `WWW-Authenticate: <challenge>`. [RFC 6750 §3] */
export class TokenRefused extends Error {
  override readonly name: string = 'TokenRefused'
  /** 400 for several credentials, 401 for none that is valid, 403 for a scope that is missing. */
  readonly status: 400 | 401 | 403
  readonly challenge: string
  readonly headers: Record<string, string>
  constructor(status: 400 | 401 | 403, challenge: string) {
    super(messages[status])
    this.status = status
    this.challenge = challenge
    this.headers = { 'WWW-Authenticate': challenge }
  }
}

const invalidToken = () => new TokenRefused(401, 'Bearer error="invalid_token"')

export interface VerifierOptions {
  /** The server's PUBLIC_URL. */
  issuer: string
  /** The server's JWT_AUDIENCE. By default the issuer. */
  audience?: string
  /** The address of the keys, where this service reaches the server by another one. */
  jwksUrl?: string
  /** Milliseconds since 1970: for tests. */
  now?: () => number
}

/** Verifies an `Authorization` header. @param scopes all of which the token must have */
export type VerifyAccessToken = (
  authorization: string | null | undefined,
  scopes?: readonly string[],
) => Promise<TokenCaller>

/**
 * Creates a check of access tokens by the server's public keys, without a request for each token. The keys are read again after five
 * minutes; a token with an unknown key has them read again, at most every 30 seconds. While the server cannot be reached, the keys that
 * were read before stay in use, for a day at most. [RFC 9068 §4]
 *
 * The check throws TokenRefused for a token that is not valid, and another error when the keys cannot be read: answer 503 then.
 */
export function createVerifier({
  issuer,
  audience = issuer,
  jwksUrl = `${issuer}/.well-known/jwks.json`,
  now = Date.now,
}: VerifierOptions): VerifyAccessToken {
  const keys = createPublicKeys(jwksUrl, now)
  const rules = {
    issuer,
    audience,
    typ: 'at+jwt',
    // Never the algorithm that a token asks for. [RFC 8725 §3.1]
    algorithms: ['ES256', 'EdDSA', 'RS256'],
    requiredClaims: ['sub', 'exp', 'scope'],
    clockTolerance: 10,
  }
  return async (authorization, scopes = []) => {
    const token = bearerIn(authorization)
    // A request without a credential learns nothing but the scheme. [RFC 6750 §3.1]
    if (token === null) throw new TokenRefused(401, 'Bearer')
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw invalidToken()
    const checked = jwtVerify(token, keys, { ...rules, currentDate: new Date(now()) })
    const { payload } = await checked.catch((error: unknown) => {
      // Keys that cannot be read say nothing about the token.
      throw error instanceof errors.JOSEError ? invalidToken() : error
    })
    const { sub, scope } = payload
    if (typeof sub !== 'string' || typeof scope !== 'string') throw invalidToken()
    const held = scopesIn(scope)
    if (!scopes.every((scope) => held.has(scope))) {
      throw new TokenRefused(403, `Bearer error="insufficient_scope", scope="${scopes.join(' ')}"`)
    }
    // The subject of a token of an organization's API key is the key.
    const userId = sub === payload.client_id ? null : sub
    return { userId, scopes: held, organization: organizationIn(payload), claims: payload }
  }
}

/**
 * The Bearer credential of an `Authorization` header; null if there is no header, or one of another scheme.
 *
 * @throws TokenRefused for several headers, which are joined with a comma: a proxy may have checked another one of them
 */
export function bearerIn(authorization: string | null | undefined): string | null {
  if (authorization?.includes(',')) throw new TokenRefused(400, 'Bearer error="invalid_request"')
  // A pattern with a lazy group between spaces would take quadratic time for a long header of spaces.
  return /^Bearer +(.*)$/is.exec(authorization ?? '')?.[1]?.trimEnd() ?? null
}

function organizationIn({ org_id, org_scope }: JWTPayload): TokenCaller['organization'] {
  return typeof org_id === 'string' ? { id: org_id, scopes: scopesIn(org_scope) } : null
}

function scopesIn(claim: unknown): ReadonlySet<string> {
  return new Set(typeof claim === 'string' ? claim.split(' ').filter(Boolean) : [])
}
