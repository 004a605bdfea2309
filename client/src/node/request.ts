import { bearerIn, createVerifier, type TokenCaller, TokenRefused, type VerifierOptions } from './access-token.ts'
import type { VerifyApiKey } from './api-key.ts'
import type { ApiKeyRateLimit, ApiKeyVerdict } from './verdict.ts'

export interface RequestVerifierOptions extends VerifierOptions {
  /** Accepts API keys as well: the check that `createApiKeyVerifier` makes. Without it, only access tokens are accepted. */
  verifyApiKey?: VerifyApiKey
}

/** The headers of a request that may hold a credential. Several of one name are joined with a comma. */
export interface CredentialHeaders {
  /** `Authorization`: an access token or an API key as Bearer. */
  authorization?: string | null | undefined
  /** `X-API-Key` */
  apiKey?: string | null | undefined
}

/** A request of `node:http`, as far as it is read. */
export interface NodeMessage {
  headers: { authorization?: string | undefined; 'x-api-key'?: string | string[] | undefined }
  rawHeaders?: string[]
}

/**
 * The headers of a request of `node:http` for `VerifyRequest`. Node itself keeps the first of several `Authorization` headers
 * alone: an attacker who sends two must not choose which one counts.
 */
export function credentialsOf({ headers, rawHeaders }: NodeMessage): CredentialHeaders {
  const headerOf = (name: 'authorization' | 'x-api-key') => {
    if (!rawHeaders) return headers[name]?.toString()
    const values = rawHeaders.filter(
      (_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name,
    )
    return values.length > 0 ? values.join(', ') : undefined
  }
  return { authorization: headerOf('authorization'), apiKey: headerOf('x-api-key') }
}

export interface RequiredScopes {
  /** Scopes that hold everywhere. */
  scopes?: readonly string[]
  /** Scopes inside the organization of the caller. With an empty list, the caller only has to be in an organization. */
  organizationScopes?: readonly string[]
}

/** Verifies the credential of a request. */
export type VerifyRequest = (headers: CredentialHeaders, required?: RequiredScopes) => Promise<TokenCaller>

/** The server's public keys or its verdict about an API key could not be read, which says nothing about the credential. */
export class VerifierUnavailable extends Error {
  override readonly name: string = 'VerifierUnavailable'
  // Express reads `status`, Fastify `statusCode`.
  readonly status = 503
  readonly statusCode = 503
  constructor(cause: unknown) {
    super('The credential cannot be verified at the moment.', { cause })
  }
}

/**
 * The API key has used up its tier: with the option `countRequests` of `createApiKeyVerifier`. Answer with 429 and `headers`. Frameworks read
 * both from the error.
 */
export class RateLimitExceeded extends Error {
  override readonly name: string = 'RateLimitExceeded'
  readonly status = 429
  readonly statusCode = 429
  readonly rateLimit: ApiKeyRateLimit
  readonly headers: Record<string, string>
  constructor(rateLimit: ApiKeyRateLimit) {
    super('The API key has used up its requests. Try again later.')
    this.rateLimit = rateLimit
    this.headers = { ...rateLimitHeaders(rateLimit), 'Retry-After': String(rateLimit.retryAfter) }
  }
}

/** The state of a limit as headers; its reset in seconds since 1970. */
export function rateLimitHeaders({ limit, remaining, resetsAt }: ApiKeyRateLimit): Record<string, string> {
  return {
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(Math.ceil(Date.parse(resetsAt) / 1000)),
  }
}

/**
 * Creates a check of the credential of a request: access tokens by the server's public keys, API keys by asking the server.
 *
 * The check throws TokenRefused for a credential that is not valid or lacks a scope, RateLimitExceeded for a key that has used up its tier,
 * and VerifierUnavailable if the credential cannot be verified.
 */
export function createRequestVerifier({ verifyApiKey, ...options }: RequestVerifierOptions): VerifyRequest {
  const verifyToken = createVerifier(options)

  const identify = async ({ authorization, apiKey }: CredentialHeaders): Promise<TokenCaller> => {
    if (!verifyApiKey) return verifyToken(authorization)
    // A proxy that reads one of two credentials would take the request for somebody else's.
    if (apiKey && (authorization || apiKey.includes(','))) throw new TokenRefused(400, 'Bearer error="invalid_request"')
    const given = apiKey?.trim() || bearerIn(authorization)
    const key = given && /^sp_(live|test)_\w+$/.test(given) ? given : null
    // What is spelled like no key is not valid. `createApiKeyVerifier` also looks at the checksum.
    if (apiKey && !key) throw new TokenRefused(401, 'Bearer error="invalid_token"')
    return key ? callerOf(await verifyApiKey(key)) : verifyToken(authorization)
  }

  return async (headers, { scopes = [], organizationScopes } = {}) => {
    const caller = await identify(headers).catch((error: unknown) => {
      throw error instanceof TokenRefused || error instanceof RateLimitExceeded ? error : new VerifierUnavailable(error)
    })
    if (!includesAll(caller.scopes, scopes)) throw insufficient(scopes)
    if (!organizationScopes) return caller
    const { organization } = caller
    if (!organization || !includesAll(organization.scopes, organizationScopes)) throw insufficient(organizationScopes)
    return caller
  }
}

function callerOf(verdict: ApiKeyVerdict): TokenCaller {
  if (!verdict.valid && verdict.status === 429) throw new RateLimitExceeded(verdict.rateLimit)
  if (!verdict.valid) throw new TokenRefused(401, 'Bearer error="invalid_token"')
  const { userId, scopes, organization, apiKeyId, mode, rateLimit } = verdict
  return {
    userId,
    scopes: new Set(scopes),
    organization: organization && { id: organization.id, scopes: new Set(organization.scopes) },
    claims: { sub: userId ?? apiKeyId, client_id: apiKeyId, mode: mode.toLowerCase() },
    ...(rateLimit && { rateLimit }),
  }
}

function includesAll(held: ReadonlySet<string>, required: readonly string[]): boolean {
  return required.every((scope) => held.has(scope))
}

function insufficient(scopes: readonly string[]): TokenRefused {
  const named = scopes.length > 0 ? `, scope="${scopes.join(' ')}"` : ''
  return new TokenRefused(403, `Bearer error="insufficient_scope"${named}`)
}
