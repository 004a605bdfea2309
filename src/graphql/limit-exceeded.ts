import { type RequestError, rateLimited } from '../core/request-error.ts'
import type { LimitState } from '../ports/limiter.ts'
import type { Meter } from '../ports/meter.ts'

/**
 * The error of an execution that is refused because of a limit. It is counted in the metrics.
 *
 * @param limit a field, or `tier`
 */
export function limitExceeded(
  meter: Pick<Meter, 'countRefusal'>,
  limit: string,
  state: LimitState,
  message?: string,
): RequestError {
  meter.countRefusal(limit)
  return rateLimited(state, state.retryAfter, message)
}
