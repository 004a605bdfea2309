import { declareError, type ErrorDeclaration, ExpectedError } from '../../core/expected-error.ts'

/** No user has this id. */
export class UserNotFoundError extends ExpectedError {
  readonly code = 'USER_NOT_FOUND'
  constructor() {
    super('There is no user with this id.')
  }
}

export const adminErrors: readonly ErrorDeclaration[] = [
  declareError(UserNotFoundError, {
    description: 'No user has this id.',
    code: 'USER_NOT_FOUND',
    codeDescription: 'There is no such user.',
  }),
]
