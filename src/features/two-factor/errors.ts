import { declareError, type ErrorDeclaration, ExpectedError } from '../../core/expected-error.ts'

/** The code is wrong, has expired or has already been used. */
export class CodeInvalidError extends ExpectedError {
  readonly code = 'CODE_INVALID'
  readonly attemptsRemaining: number
  constructor(attemptsRemaining: number) {
    super('The code is not correct.')
    this.attemptsRemaining = attemptsRemaining
  }
}

/** The two-factor challenge or the passkey ceremony is unknown, used or expired. */
export class ChallengeExpiredError extends ExpectedError {
  readonly code = 'CHALLENGE_EXPIRED'
  constructor() {
    super('The challenge has expired or has already been used. Begin again.')
  }
}

/** Two-factor authentication is already on. */
export class TwoFactorAlreadyEnabledError extends ExpectedError {
  readonly code = 'TWO_FACTOR_ALREADY_ENABLED'
  constructor() {
    super('Two-factor authentication is already on.')
  }
}

/** Two-factor authentication is off, or no set-up was started within the last 15 minutes. */
export class TwoFactorNotEnabledError extends ExpectedError {
  readonly code = 'TWO_FACTOR_NOT_ENABLED'
  constructor(message = 'Two-factor authentication is not on.') {
    super(message)
  }
}

export const twoFactorErrors: readonly ErrorDeclaration[] = [
  declareError(CodeInvalidError, {
    description: 'The code is wrong, has expired or has already been used.',
    code: 'CODE_INVALID',
    codeDescription: 'The code is wrong, has expired or has already been used.',
    fields: { attemptsRemaining: { type: 'Int', description: 'How many more codes are checked before a lock.' } },
  }),
  declareError(ChallengeExpiredError, {
    description:
      'The two-factor challenge or the passkey ceremony is unknown, has been used, has expired, or was begun by another session.',
    code: 'CHALLENGE_EXPIRED',
    codeDescription: 'The challenge has been used or has expired. Begin again.',
  }),
  declareError(TwoFactorAlreadyEnabledError, {
    description: 'Two-factor authentication is already on. Turn it off first.',
    code: 'TWO_FACTOR_ALREADY_ENABLED',
    codeDescription: 'Two-factor authentication is already on.',
  }),
  declareError(TwoFactorNotEnabledError, {
    description: 'Two-factor authentication is off, or no set-up was started within the last 15 minutes.',
    code: 'TWO_FACTOR_NOT_ENABLED',
    codeDescription: 'Two-factor authentication is off, or no set-up was started within the last 15 minutes.',
  }),
]
