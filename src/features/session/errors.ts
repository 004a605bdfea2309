import { declareError, type ErrorDeclaration, ExpectedError } from '../../core/expected-error.ts'
import type { User } from '../../core/identity/store/user.ts'

/** The name, the password or the passkey is wrong, or there is no such account. The answer never says which. [ASVS 5.0 6.3.8] */
export class InvalidCredentialsError extends ExpectedError {
  readonly code = 'INVALID_CREDENTIALS'
  constructor() {
    super('The credentials are not correct.')
  }
}

/** The caller is known, by a correct password or a session, but the address of the account has not been confirmed. */
export class EmailNotVerifiedError extends ExpectedError {
  readonly code = 'EMAIL_NOT_VERIFIED'
  constructor() {
    super('The email address has not been confirmed. Follow the link in the mail, or request a new one.')
  }
}

/** The sign-in is correct, but an administrator has suspended the account. */
export class AccountSuspendedError extends ExpectedError {
  readonly code = 'ACCOUNT_SUSPENDED'
  readonly until: Date | null
  constructor({ suspendedUntil }: Pick<User, 'suspendedUntil'>) {
    super('This account is suspended.')
    this.until = suspendedUntil ?? null
  }
}

/** No open session of the caller has this id. */
export class SessionNotFoundError extends ExpectedError {
  readonly code = 'SESSION_NOT_FOUND'
  constructor() {
    super('There is no open session with this id.')
  }
}

export const sessionErrors: readonly ErrorDeclaration[] = [
  declareError(InvalidCredentialsError, {
    description:
      'The name, the password or the passkey is wrong, or there is no such account. The answer never says which.',
    code: 'INVALID_CREDENTIALS',
    codeDescription: 'The name, the password or the passkey is wrong, or there is no such account.',
  }),
  declareError(EmailNotVerifiedError, {
    description: 'The address of the account has not been confirmed. After a login: the password is correct.',
    code: 'EMAIL_NOT_VERIFIED',
    codeDescription: 'The address has to be confirmed first.',
  }),
  declareError(AccountSuspendedError, {
    description: 'The sign-in is correct, but an administrator has suspended the account.',
    code: 'ACCOUNT_SUSPENDED',
    codeDescription: 'An administrator has suspended the account.',
    fields: {
      until: { type: 'DateTime', nullable: true, description: 'When the suspension ends; null if it has no end.' },
    },
  }),
  declareError(SessionNotFoundError, {
    description: 'You have no open session with this id.',
    code: 'SESSION_NOT_FOUND',
    codeDescription: 'There is no such session, or it belongs to another user.',
  }),
]
