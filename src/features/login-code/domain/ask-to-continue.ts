import type { EntityManager } from '@mikro-orm/postgresql'
import type { ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { createOneTimeToken } from '../../../crypto/one-time-token.ts'
import { readNow } from '../../../store/now.ts'
import { insertLoginCode } from '../store/login-code.ts'
import { checkReturn } from './check-return.ts'
import { type HandBackInput, newLoginCode } from './new-login-code.ts'

/** The time that a person has for an answer, in seconds. */
const questionSeconds = 600

/**
 * Keeps a sign-in that is handed over once the person has agreed, in the caller's transaction.
 *
 * @returns the token that answers the question; a ValidationError for an address, a challenge or a state that is refused
 */
export async function askToContinue(
  deps: Pick<Services, 'config'>,
  em: EntityManager,
  input: HandBackInput,
): Promise<string | ValidationError> {
  const refused = checkReturn(deps.config, input)
  if (refused) return refused
  const { token, hash } = createOneTimeToken()
  const now = await readNow(em)
  await insertLoginCode(em, newLoginCode(input, { hash, now, issuedAt: null, seconds: questionSeconds }))
  return token
}
