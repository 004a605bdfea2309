import type { Caller } from '../../../core/access/caller.ts'
import { hookUser, type LoginMethod } from '../../../core/hooks/hooks.ts'
import type { Services } from '../../../core/services.ts'
import { AuthTokens } from './issue-tokens.ts'

/**
 * Calls the hook `afterLogin` if an answer opened a session. Every way to sign in calls this after its transaction.
 *
 * @returns the answer
 */
export function announceLogin<Answer>(
  { hooks }: Pick<Services, 'hooks'>,
  { client }: Pick<Caller, 'client'>,
  method: LoginMethod,
  answer: Answer,
): Answer {
  if (answer instanceof AuthTokens) {
    hooks.after('afterLogin', { user: hookUser(answer.user), sessionId: answer.session.id, method }, client)
  }
  return answer
}
