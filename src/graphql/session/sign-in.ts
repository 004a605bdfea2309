import { ExpectedError } from '../../domain/errors.ts'
import { accessOfTokens } from '../../domain/session/access-of-tokens.ts'
import { AuthTokens } from '../../domain/session/issue-tokens.ts'
import { TwoFactorChallenge } from '../../domain/two-factor/create-challenge.ts'
import type { RequestContext } from '../context.ts'

/** The rest of the field's selection is answered to whom the tokens were given. */
export function signIn<Answer>(context: RequestContext, answer: Answer, step?: 'password' | 'second_factor'): Answer {
  if (step) context.services.meter.countLogin(step, outcomeOf(answer))
  if (answer instanceof AuthTokens) context.access = accessOfTokens(context.services, answer)
  return answer
}

function outcomeOf(answer: unknown): string {
  if (answer instanceof TwoFactorChallenge) return 'TWO_FACTOR_REQUIRED'
  return answer instanceof ExpectedError ? answer.code : 'SUCCESS'
}
