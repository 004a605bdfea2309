import { rateLimited } from '../core/request-error.ts'
import type { LimitState } from '../ports/limiter.ts'
import type { Meter } from '../ports/meter.ts'

/** Refuses an execution of a field that is over a limit, and counts the refusal. @throws RequestError RATE_LIMITED */
export function throwIfExceeded(
  meter: Pick<Meter, 'countRefusal'>,
  field: string,
  state: LimitState,
  message?: string,
): void {
  if (!state.exceeded) return
  meter.countRefusal(field)
  throw rateLimited(state, state.retryAfter, message)
}
