import { ExpectedError } from '../../../core/expected-error.ts'
import type { LoginStep, Meter } from '../../../ports/meter.ts'
import { TwoFactorChallenge } from './create-challenge.ts'

/** Counts the answer of a step of a login in the metrics. */
export function countLogin(meter: Pick<Meter, 'countLogin'>, step: LoginStep, answer: unknown): void {
  meter.countLogin(step, outcomeOf(answer))
}

function outcomeOf(answer: unknown): string {
  if (answer instanceof TwoFactorChallenge) return 'TWO_FACTOR_REQUIRED'
  return answer instanceof ExpectedError ? answer.code : 'SUCCESS'
}
