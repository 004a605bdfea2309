import { RequestError } from '../../../core/request-error.ts'

/**
 * The answer to a mutation whose session ended while the mutation was under way, where the field has no
 * SessionNotFoundError: the same code that every later request of the session gets. It is thrown, so that the transaction
 * is rolled back.
 */
export function sessionEnded(): RequestError {
  return new RequestError('TOKEN_INVALID', 'The session has ended.')
}
