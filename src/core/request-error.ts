/** Codes of failures that no client flow branches on. They are thrown, and reported in the top-level `errors`. */
export type RequestErrorCode =
  | 'UNAUTHENTICATED'
  | 'TOKEN_EXPIRED'
  | 'TOKEN_INVALID'
  | 'FORBIDDEN'
  | 'TWO_FACTOR_REQUIRED'
  | 'RATE_LIMITED'
  | 'BAD_USER_INPUT'
  | 'PERSISTED_QUERY_NOT_SUPPORTED'
  | 'OVERLOADED'
  | 'INTERNAL_SERVER_ERROR'

const statusByCode: Record<RequestErrorCode, number> = {
  UNAUTHENTICATED: 401,
  TOKEN_EXPIRED: 401,
  TOKEN_INVALID: 401,
  FORBIDDEN: 403,
  TWO_FACTOR_REQUIRED: 403,
  RATE_LIMITED: 429,
  BAD_USER_INPUT: 400,
  PERSISTED_QUERY_NOT_SUPPORTED: 400,
  OVERLOADED: 503,
  INTERNAL_SERVER_ERROR: 500,
}

/** A request that cannot be served. `extensions` may contain `requiredScopes` or `retryAfter` (seconds). */
export class RequestError extends Error {
  readonly code: RequestErrorCode
  readonly status: number
  readonly extensions: Record<string, unknown>
  constructor(code: RequestErrorCode, message: string, extensions: Record<string, unknown> = {}) {
    super(message)
    this.name = 'RequestError'
    this.code = code
    this.status = statusByCode[code]
    this.extensions = extensions
  }
}

/** The server is overloaded. Usually nothing was started; a database that is lost may have committed. @param retryAfter seconds */
export function overloaded(retryAfter = 1): RequestError {
  return new RequestError('OVERLOADED', 'The server is busy. Try again shortly.', { retryAfter })
}

/** The field requires a credential, and the request has none. */
export function unauthenticated(): RequestError {
  return new RequestError('UNAUTHENTICATED', 'This field requires a credential: an access token or an API key.')
}

/** The caller lacks a scope in the organization concerned. */
export function forbiddenInOrganization(scope: string): RequestError {
  const requiredOrganizationScopes = [[scope]]
  return new RequestError('FORBIDDEN', `This requires the scope ${scope} in the organization.`, {
    requiredOrganizationScopes,
  })
}

/** The caller knows of the organization and does not belong to it. */
export function outsideOrganization(): RequestError {
  return new RequestError('FORBIDDEN', 'This field requires that you belong to the organization.')
}

/** The caller lacks scopes. @param anyOf any one of the inner lists would have been enough */
export function forbidden(anyOf: readonly (readonly string[])[]): RequestError {
  const lists = anyOf.map((scopes) => scopes.join(' and ')).join(', or ')
  return new RequestError('FORBIDDEN', `This field requires the scope ${lists}.`, { requiredScopes: anyOf })
}

/**
 * The session lacks scopes that it would have with a second factor.
 *
 * @param anyOf any one of the inner lists would have been enough
 * @param isEnabled whether the user has turned on two-factor authentication
 */
export function twoFactorRequired(anyOf: readonly (readonly string[])[], isEnabled: boolean): RequestError {
  const lists = anyOf.map((scopes) => scopes.join(' and ')).join(', or ')
  const next = isEnabled
    ? 'Call `reauthenticate` with a code or a passkey.'
    : 'Turn on two-factor authentication (`setupTwoFactor`, `confirmTwoFactor`), or call `reauthenticate` with a passkey.'
  const message = `This field requires the scope ${lists}, and your session holds it only after a second factor. ${next}`
  return new RequestError('TWO_FACTOR_REQUIRED', message, { requiredScopes: anyOf })
}

/**
 * A limit is exceeded.
 *
 * @param state the limit, and when its window ends
 * @param retryAfter seconds
 */
export function rateLimited(
  state: { limit: number; resetsAt: Date },
  retryAfter: number,
  message = 'Too many requests. Try again later.',
): RequestError {
  return new RequestError('RATE_LIMITED', message, {
    retryAfter,
    rateLimit: { limit: state.limit, remaining: 0, resetsAt: state.resetsAt.toISOString() },
  })
}
