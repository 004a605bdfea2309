import { accessOfTokens } from '../../domain/session/access-of-tokens.ts'
import { AuthTokens } from '../../domain/session/issue-tokens.ts'
import type { RequestContext } from '../context.ts'

/** The rest of the field's selection is answered to whom the tokens were given. */
export function signIn<Answer>(context: RequestContext, answer: Answer): Answer {
  if (answer instanceof AuthTokens) context.access = accessOfTokens(context.services, answer)
  return answer
}
