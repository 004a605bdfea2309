/** What is left of a limit after a request was counted. */
export interface LimitState {
  limit: number
  remaining: number
  /** When the window ends and the count starts anew. */
  resetsAt: Date
  /** Whether this request is over the limit. */
  exceeded: boolean
}

export interface LimitRequest {
  /** Whose requests are counted together, and for what. */
  key: string
  limit: number
  /** Length of the window in seconds. */
  duration: number
}

/** Counts requests in fixed windows, for all instances together. */
export interface Limiter {
  consume(request: LimitRequest): Promise<LimitState>
}
