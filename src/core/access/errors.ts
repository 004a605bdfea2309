import { declareError, type ErrorDeclaration, ExpectedError } from '../expected-error.ts'

/** The change needs a proof of the user that is not older than five minutes. */
export class ProofRequiredError extends ExpectedError {
  readonly code = 'PROOF_REQUIRED'
  constructor() {
    super('Prove again who you are: call `reauthenticate` or sign in, and repeat this within five minutes.')
  }
}

/** The change would leave the user without a way to sign in that works now. */
export class LastWayInError extends ExpectedError {
  readonly code = 'LAST_WAY_IN'
  constructor() {
    super('This is your last way to sign in. Add another one first, such as a password or a passkey.')
  }
}

export const accessErrors: readonly ErrorDeclaration[] = [
  declareError(ProofRequiredError, {
    description:
      'The change needs a proof of the user that is not older than five minutes: call `reauthenticate` or sign in, and repeat ' +
      'it. Impersonated sessions cannot prove anything.',
    code: 'PROOF_REQUIRED',
    codeDescription: 'The user has to prove again who they are, with `reauthenticate`.',
  }),
  declareError(LastWayInError, {
    description: 'The change would leave you without a way to sign in that works now.',
    code: 'LAST_WAY_IN',
    codeDescription: 'The last way to sign in cannot be removed.',
  }),
]
