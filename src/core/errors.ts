/** Every failure that a client branches on: returned as data, never thrown. */
export const errorCodes = [
  'INVALID_CREDENTIALS',
  'EMAIL_NOT_VERIFIED',
  'ACCOUNT_LOCKED',
  'ACCOUNT_SUSPENDED',
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'CODE_INVALID',
  'CHALLENGE_EXPIRED',
  'VALIDATION_ERROR',
  'EMAIL_TAKEN',
  'USERNAME_TAKEN',
  'PASSWORD_COMPROMISED',
  'TWO_FACTOR_ALREADY_ENABLED',
  'TWO_FACTOR_NOT_ENABLED',
  'TWO_FACTOR_REQUIRED',
  'USER_NOT_FOUND',
  'API_KEY_NOT_FOUND',
  'SESSION_NOT_FOUND',
  'ORGANIZATION_NOT_FOUND',
  'INVITATION_NOT_FOUND',
  'SCOPE_NOT_GRANTED',
  'LAST_OWNER',
  'OAUTH_FAILED',
  'ACCOUNT_EXISTS',
  'CONFLICT',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** An expected failure: an answer that is returned, never thrown. */
export abstract class ExpectedError extends Error {
  abstract readonly code: ErrorCode
}

export interface FieldError {
  path: string[]
  message: string
  rule: string
}

export class ValidationError extends ExpectedError {
  readonly code = 'VALIDATION_ERROR'
  readonly fields: FieldError[]
  constructor(fields: FieldError[]) {
    super('Some of the input is not valid.')
    this.fields = fields
  }
}

export class InvalidCredentialsError extends ExpectedError {
  readonly code = 'INVALID_CREDENTIALS'
  constructor() {
    super('The credentials are not right.')
  }
}

export class EmailNotVerifiedError extends ExpectedError {
  readonly code = 'EMAIL_NOT_VERIFIED'
  constructor() {
    super('The email address is not confirmed yet: follow the link in the mail, or ask for a new one.')
  }
}

export class AccountLockedError extends ExpectedError {
  readonly code = 'ACCOUNT_LOCKED'
  /** Seconds until the next attempt is looked at. */
  readonly retryAfter: number
  constructor(retryAfter: number) {
    super('Too many failed attempts: try again later.')
    this.retryAfter = retryAfter
  }
}

export class AccountSuspendedError extends ExpectedError {
  readonly code = 'ACCOUNT_SUSPENDED'
  readonly until: Date | null
  constructor(until: Date | null) {
    super('This account is suspended.')
    this.until = until
  }
}

export class TokenInvalidError extends ExpectedError {
  readonly code = 'TOKEN_INVALID'
  constructor() {
    super('The token is not valid, or was used already.')
  }
}

export class TokenExpiredError extends ExpectedError {
  readonly code = 'TOKEN_EXPIRED'
  constructor() {
    super('The token has expired.')
  }
}

export class CodeInvalidError extends ExpectedError {
  readonly code = 'CODE_INVALID'
  readonly attemptsRemaining: number
  constructor(attemptsRemaining: number) {
    super('The code is not right.')
    this.attemptsRemaining = attemptsRemaining
  }
}

export class ChallengeExpiredError extends ExpectedError {
  readonly code = 'CHALLENGE_EXPIRED'
  constructor() {
    super('The challenge has expired or was used: log in again.')
  }
}

export class EmailTakenError extends ExpectedError {
  readonly code = 'EMAIL_TAKEN'
  constructor() {
    super('An account with this email address exists already.')
  }
}

export class UsernameTakenError extends ExpectedError {
  readonly code = 'USERNAME_TAKEN'
  constructor() {
    super('This username is taken.')
  }
}

export class PasswordCompromisedError extends ExpectedError {
  readonly code = 'PASSWORD_COMPROMISED'
  constructor(reason: string) {
    super(reason)
  }
}

export class TwoFactorAlreadyEnabledError extends ExpectedError {
  readonly code = 'TWO_FACTOR_ALREADY_ENABLED'
  constructor() {
    super('Two-factor authentication is on already.')
  }
}

export class TwoFactorNotEnabledError extends ExpectedError {
  readonly code = 'TWO_FACTOR_NOT_ENABLED'
  constructor() {
    super('Two-factor authentication is not on.')
  }
}

export class UserNotFoundError extends ExpectedError {
  readonly code = 'USER_NOT_FOUND'
  constructor() {
    super('There is no such user.')
  }
}

export class SessionNotFoundError extends ExpectedError {
  readonly code = 'SESSION_NOT_FOUND'
  constructor() {
    super('There is no such open session.')
  }
}

export class ApiKeyNotFoundError extends ExpectedError {
  readonly code = 'API_KEY_NOT_FOUND'
  constructor() {
    super('There is no such API key.')
  }
}

export class ScopeNotGrantedError extends ExpectedError {
  readonly code = 'SCOPE_NOT_GRANTED'
  readonly missingScopes: string[]
  constructor(missingScopes: string[]) {
    super(`These scopes are not yours to give: ${missingScopes.join(', ')}.`)
    this.missingScopes = missingScopes
  }
}

export class LastAdminError extends ExpectedError {
  readonly code = 'CONFLICT'
  constructor() {
    super('This is the last administrator who can sign in: make another one first.')
  }
}
