import { conflict } from '../../core/errors.ts'
import { declareError, type ErrorDeclaration, ExpectedError } from '../../core/expected-error.ts'

/** An administrator tried to suspend the account that the request belongs to. */
export class OwnAccountError extends ExpectedError {
  readonly code = 'CONFLICT'
  constructor() {
    super('You cannot suspend your own account. Another administrator can.')
  }
}

export const adminErrors: readonly ErrorDeclaration[] = [
  declareError(OwnAccountError, {
    description: 'You cannot suspend your own account.',
    code: 'CONFLICT',
    codeDescription: conflict,
  }),
]
