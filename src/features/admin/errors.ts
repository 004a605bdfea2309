import { declareError, type ErrorDeclaration, ExpectedError } from '../../core/expected-error.ts'

/** No user has this id. */
export class UserNotFoundError extends ExpectedError {
  readonly code = 'USER_NOT_FOUND'
  constructor() {
    super('There is no user with this id.')
  }
}

/** An administrator tried to suspend the account that the request belongs to. */
export class OwnAccountError extends ExpectedError {
  readonly code = 'CONFLICT'
  constructor() {
    super('You cannot suspend your own account. Another administrator can.')
  }
}

export const adminErrors: readonly ErrorDeclaration[] = [
  declareError(UserNotFoundError, {
    description: 'No user has this id.',
    code: 'USER_NOT_FOUND',
    codeDescription: 'There is no such user.',
  }),
  declareError(OwnAccountError, {
    description: 'You cannot suspend your own account.',
    code: 'CONFLICT',
    codeDescription: 'The change contradicts the current state, or a rule forbids its result.',
  }),
]
