import { declareError, type ErrorDeclaration, ExpectedError } from '../../core/expected-error.ts'

/** A password proves nothing alone where two-factor authentication is on. */
export class TwoFactorRequiredError extends ExpectedError {
  readonly code = 'TWO_FACTOR_REQUIRED'
  constructor() {
    super('Two-factor authentication is on: prove who you are with a code or a passkey.')
  }
}

export const reauthenticationErrors: readonly ErrorDeclaration[] = [
  declareError(TwoFactorRequiredError, {
    description: 'Two-factor authentication is on, so that only a code or a passkey proves who you are.',
    code: 'TWO_FACTOR_REQUIRED',
    codeDescription: 'Two-factor authentication is on, and a password is not enough.',
  }),
]
