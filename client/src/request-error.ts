/**
 * Why a request has no result that a program could branch on: a missing right, a limit, a network that failed.
 *
 * `code` is one of the server's (`UNAUTHENTICATED`, `TOKEN_EXPIRED`, `TOKEN_INVALID`, `FORBIDDEN`, `TWO_FACTOR_REQUIRED`,
 * `RATE_LIMITED`, `BAD_USER_INPUT`, `OVERLOADED`, `INTERNAL_SERVER_ERROR`), or `NETWORK_ERROR` when no answer of the server arrived.
 */
export class RequestError extends Error {
  override readonly name: string = 'RequestError'
  declare readonly code: string
  /** The HTTP status; 0 without an answer. */
  declare readonly status: number
  /** Further facts of the server, such as `requiredScopes`. */
  declare readonly extensions: Record<string, unknown>

  constructor(code: string, message: string, status: number, extensions: Record<string, unknown> = {}) {
    super(message)
    this.code = code
    this.status = status
    this.extensions = extensions
  }

  /** Seconds to wait before the next attempt; undefined if the server did not say. */
  get retryAfter(): number | undefined {
    const { retryAfter } = this.extensions
    return typeof retryAfter === 'number' ? retryAfter : undefined
  }
}
