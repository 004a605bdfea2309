import type { LimitState } from '../ports/limiter.ts'
import type { Meter } from '../ports/meter.ts'
import { limitExceeded } from './limit-exceeded.ts'

/** Refuses an execution of a field that is over a limit, and counts the refusal. @throws RequestError RATE_LIMITED */
export function throwIfExceeded(
  meter: Pick<Meter, 'countRefusal'>,
  field: string,
  state: LimitState,
  message?: string,
): void {
  if (state.exceeded) throw limitExceeded(meter, field, state, message)
}
