/** The end of a window. Its text is made once: thousands of responses can have it. */
export class WindowEnd extends Date {
  #text: string | null = null

  override toJSON(): string {
    this.#text ??= this.toISOString()
    return this.#text
  }
}

/** The state of a limit after a request was counted. */
export interface LimitState {
  limit: number
  remaining: number
  /** When the window ends and the count starts anew. */
  resetsAt: Date
  /** Seconds until then, at least one. */
  retryAfter: number
  /** Whether this request is over the limit. */
  exceeded: boolean
  /** When this was counted, by the clock of `resetsAt`. */
  countedAt: Date
}

export interface LimitRequest {
  /** Requests with the same key are counted together. */
  key: string
  limit: number
  /** Length of the window in seconds. */
  duration: number
}

/** Counts requests in fixed windows, for all instances together. */
export interface Limiter {
  consume(request: LimitRequest): Promise<LimitState>
}

/** The state of a limit, from its counted window. */
export function toLimitState(points: number, limit: number, expiresAt: Date, now: Date): LimitState {
  return {
    limit,
    remaining: Math.max(0, limit - points),
    resetsAt: expiresAt,
    retryAfter: Math.max(1, Math.ceil((expiresAt.getTime() - now.getTime()) / 1000)),
    exceeded: points > limit,
    countedAt: now,
  }
}
