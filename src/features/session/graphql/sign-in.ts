import { ExpectedError } from '../../../core/errors.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { accessOfTokens } from '../domain/access-of-tokens.ts'
import { TwoFactorChallenge } from '../domain/create-challenge.ts'
import { AuthTokens } from '../domain/issue-tokens.ts'

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
