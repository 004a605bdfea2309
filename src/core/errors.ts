import { boundPath } from './bound-path.ts'
import { declareError, type ErrorDeclaration, ExpectedError } from './expected-error.ts'
import type { FieldRule } from './field-rule.ts'

/** A rule that the input breaks. */
export interface FieldError {
  /** The argument and the input fields below it. */
  path: string[]
  message: string
  rule: FieldRule
}

/** The number of violations that an error lists. An attacker could otherwise ask for thousands with one request. */
export const maxFieldErrors = 20

/** The input breaks one or more rules. The first violations are listed. */
export class ValidationError extends ExpectedError {
  readonly code = 'VALIDATION_ERROR'
  readonly fields: FieldError[]
  constructor(fields: readonly FieldError[]) {
    super('Some of the input is not valid.')
    this.fields = fields.slice(0, maxFieldErrors).map((field) => ({ ...field, path: boundPath(field.path) }))
  }
}

/** The token is malformed, unknown, used, replaced or meant for another purpose. */
export class TokenInvalidError extends ExpectedError {
  readonly code = 'TOKEN_INVALID'
  constructor() {
    super('The token is not valid, or it has already been used.')
  }
}

/** The token was valid once and has expired. */
export class TokenExpiredError extends ExpectedError {
  readonly code = 'TOKEN_EXPIRED'
  constructor() {
    super('The token has expired.')
  }
}

/** Too many failed attempts. Nothing is checked until the lock ends. */
export class AccountLockedError extends ExpectedError {
  readonly code = 'ACCOUNT_LOCKED'
  /** Seconds until the next attempt is checked. */
  readonly retryAfter: number
  constructor(retryAfter: number) {
    super('Too many failed attempts. Try again later.')
    this.retryAfter = retryAfter
  }
}

/** The address already has an account. */
export class EmailTakenError extends ExpectedError {
  readonly code = 'EMAIL_TAKEN'
  constructor() {
    super('An account with this email address already exists.')
  }
}

/** Another user has the username. */
export class UsernameTakenError extends ExpectedError {
  readonly code = 'USERNAME_TAKEN'
  constructor() {
    super('This username is already in use.')
  }
}

/** The password is too easy to guess. */
export class PasswordCompromisedError extends ExpectedError {
  readonly code = 'PASSWORD_COMPROMISED'
  constructor(reason: string) {
    super(reason)
  }
}

/** The caller lacks scopes that the request needs, or an API key lacks scopes that are asked for. */
export class ScopeNotGrantedError extends ExpectedError {
  readonly code = 'SCOPE_NOT_GRANTED'
  readonly missingScopes: string[]
  /** @param sentence who lacks the scopes; the scopes follow it */
  constructor(missingScopes: string[], sentence = 'This requires scopes that you do not hold') {
    super(`${sentence}: ${missingScopes.join(', ')}.`)
    this.missingScopes = missingScopes
  }
}

/** No user has this id. */
export class UserNotFoundError extends ExpectedError {
  readonly code = 'USER_NOT_FOUND'
  constructor() {
    super('There is no user with this id.')
  }
}

/** There is no such organization for the caller. */
export class OrganizationNotFoundError extends ExpectedError {
  readonly code = 'ORGANIZATION_NOT_FOUND'
  constructor() {
    super('There is no such organization, or you are not a member of it.')
  }
}

/** The change would leave an organization without an owner who can sign in. */
export class LastOwnerError extends ExpectedError {
  readonly code = 'LAST_OWNER'
  /** Of an organization that would be left without one. */
  readonly organizationId: string
  constructor(organizationId: string) {
    super(
      'No other owner of the organization can sign in. First make another member an owner, or delete the organization.',
    )
    this.organizationId = organizationId
  }
}

/** The change does not fit the current state. Nothing was changed. */
export class ConflictError extends ExpectedError {
  readonly code = 'CONFLICT'
}

/** The change would leave no administrator who can sign in. */
export class LastAdminError extends ExpectedError {
  readonly code = 'CONFLICT'
  constructor() {
    super('No other administrator can sign in. First make a user who can sign in an administrator.')
  }
}

/** The description of the code CONFLICT, which several errors have. */
export const conflict =
  'The change contradicts the current state, or a rule forbids its result. Several types have this code: `__typename` tells them apart.'

export const coreErrors: readonly ErrorDeclaration[] = [
  declareError(ValidationError, {
    description: 'The input breaks one or more rules. `fields` lists the first 20 violations.',
    code: 'VALIDATION_ERROR',
    codeDescription: 'The input breaks one or more rules; `fields` lists the first 20 violations.',
    fields: { fields: { type: '[FieldError!]!', description: 'The rules that the input breaks, field by field.' } },
  }),
  declareError(TokenInvalidError, {
    description: 'The token is malformed, unknown, used, replaced or meant for another purpose.',
    code: 'TOKEN_INVALID',
    codeDescription: 'The token is malformed, unknown, used or replaced.',
  }),
  declareError(TokenExpiredError, {
    description: 'The token was valid once and has expired.',
    code: 'TOKEN_EXPIRED',
    codeDescription: 'The token has expired.',
  }),
  declareError(AccountLockedError, {
    description:
      'Too many failed attempts. Nothing is checked until the lock ends. A password reset ends a lock of password attempts.',
    code: 'ACCOUNT_LOCKED',
    codeDescription: 'Too many failed attempts. Try again later.',
    fields: { retryAfter: { type: 'Int', description: 'Seconds until the next attempt is checked.' } },
  }),
  declareError(EmailTakenError, {
    description:
      'The address already has an account. Only returned where addresses do not have to be confirmed, or the request proves ' +
      'the address.',
    code: 'EMAIL_TAKEN',
    codeDescription: 'The address already has an account.',
  }),
  declareError(UsernameTakenError, {
    description: 'Another user has this username. Letter case makes no difference.',
    code: 'USERNAME_TAKEN',
    codeDescription: 'Another user has the username.',
  }),
  declareError(PasswordCompromisedError, {
    description: 'The password is a common one, or the user’s own name or address. The message says which.',
    code: 'PASSWORD_COMPROMISED',
    codeDescription: 'The password is too easy to guess.',
  }),
  declareError(ScopeNotGrantedError, {
    description:
      'Scopes are missing: the caller does not hold every scope that the request gives or that the other user has, or, for ' +
      '`verifyApiKey`, the key does not hold every scope that was asked for.',
    code: 'SCOPE_NOT_GRANTED',
    codeDescription: 'The caller lacks scopes that the request needs, or the API key that was verified lacks some.',
    fields: { missingScopes: { type: '[Scope!]!', description: 'The scopes that are missing.' } },
  }),
  declareError(UserNotFoundError, {
    description: 'No user has this id.',
    code: 'USER_NOT_FOUND',
    codeDescription: 'There is no such user.',
  }),
  declareError(OrganizationNotFoundError, {
    description: 'There is no such organization, or the caller is not a member of it.',
    code: 'ORGANIZATION_NOT_FOUND',
    codeDescription: 'There is no such organization, or you are not a member of it.',
  }),
  declareError(LastOwnerError, {
    description:
      'The change would leave an organization without an owner who can sign in now: one with a password (and a confirmed ' +
      'address, where addresses have to be confirmed), a passkey or another way to sign in that works, and without a suspension.',
    code: 'LAST_OWNER',
    codeDescription: 'An organization keeps at least one owner who can sign in.',
    fields: {
      organizationId: {
        type: 'ID',
        nullable: true,
        description: 'The id of the organization. A user who is the last owner of several learns of one at a time.',
      },
    },
  }),
  declareError(ConflictError, {
    description: 'The change does not fit the current state. Nothing was changed.',
    code: 'CONFLICT',
    codeDescription: conflict,
  }),
  declareError(LastAdminError, {
    description:
      'The change would leave no administrator who can sign in now: one with a password (and a confirmed address, where ' +
      'addresses have to be confirmed), a passkey or another way to sign in that works, and without a suspension.',
    code: 'CONFLICT',
    codeDescription: conflict,
  }),
]
