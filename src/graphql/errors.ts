import * as errors from '../core/errors.ts'
import { inherits } from './access-rules.ts'
import { builder } from './builder.ts'

const codeDescriptions: Record<errors.ErrorCode, string> = {
  INVALID_CREDENTIALS: 'Name or password are wrong, or there is no such account.',
  EMAIL_NOT_VERIFIED: 'The address has to be confirmed first.',
  ACCOUNT_LOCKED: 'Too many failed attempts: wait.',
  ACCOUNT_SUSPENDED: 'An administrator has suspended the account.',
  TOKEN_INVALID: 'The token is malformed, unknown, used or replaced.',
  TOKEN_EXPIRED: 'The token is too old.',
  CODE_INVALID: 'The second factor’s code is wrong or was used.',
  CHALLENGE_EXPIRED: 'The challenge is used or too old: log in again.',
  VALIDATION_ERROR: 'Something in the input breaks a rule: `fields` says what.',
  EMAIL_TAKEN: 'The address has an account.',
  USERNAME_TAKEN: 'Somebody else has the username.',
  PASSWORD_COMPROMISED: 'The password is too easily guessed.',
  TWO_FACTOR_ALREADY_ENABLED: 'Two-factor authentication is on.',
  TWO_FACTOR_NOT_ENABLED: 'Two-factor authentication is off.',
  TWO_FACTOR_REQUIRED: 'This needs a second factor.',
  USER_NOT_FOUND: 'There is no such user.',
  API_KEY_NOT_FOUND: 'There is no such API key, or it is somebody else’s.',
  SESSION_NOT_FOUND: 'There is no such session, or it is somebody else’s.',
  ORGANIZATION_NOT_FOUND: 'There is no such organization, or it is not for you to see.',
  INVITATION_NOT_FOUND: 'There is no such invitation, or it is used or withdrawn.',
  SCOPE_NOT_GRANTED: 'More was asked for than is held.',
  LAST_OWNER: 'An organization keeps at least one owner.',
  OAUTH_FAILED: 'The provider did not confirm who this is.',
  ACCOUNT_EXISTS: 'The address belongs to an account that is not linked to this provider.',
  CONFLICT: 'Somebody else changed the same thing, or a rule forbids the result.',
}

const describedCodes = Object.fromEntries(
  errors.errorCodes.map((code) => [code, { description: codeDescriptions[code] }]),
) as Record<errors.ErrorCode, { description: string }>

export const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description: 'Every failure that a client may want to tell apart.',
  values: describedCodes,
})

const ErrorInterface = builder.interfaceRef<errors.ExpectedError>('Error').implement({
  description: 'An expected failure: `... on Error { code message }` reads any of them.',
  ...inherits(),
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeEnum, description: 'Which failure it is: stable, to branch on.' }),
    message: t.exposeString('message', { description: 'What happened, in English, for developers.' }),
  }),
})

const FieldError = builder.objectRef<errors.FieldError>('FieldError').implement({
  description: 'One thing that is wrong with the input.',
  ...inherits(),
  fields: (t) => ({
    path: t.exposeStringList('path', {
      description: 'The argument and the fields below it, such as `["input", "email"]`.',
    }),
    message: t.exposeString('message', { description: 'What is wrong, in English.' }),
    rule: t.exposeString('rule', { description: 'Which rule was broken, such as `min_length`: stable, to branch on.' }),
  }),
})

/** An error that says nothing beyond its code and message. */
function plainError(errorClass: new () => errors.ExpectedError, description: string) {
  builder.objectType(errorClass, {
    name: errorClass.name,
    description,
    ...inherits(),
    interfaces: [ErrorInterface],
    isTypeOf: (value) => value instanceof errorClass,
  })
}

plainError(
  errors.InvalidCredentialsError,
  'The name or the password is wrong, or there is no such account: never told apart.',
)
plainError(errors.EmailNotVerifiedError, 'The password is right, but the address has not been confirmed.')
plainError(errors.TokenInvalidError, 'The token is malformed, unknown, used, replaced or not for this purpose.')
plainError(errors.TokenExpiredError, 'The token was good and is too old.')
plainError(errors.ChallengeExpiredError, 'The two-factor challenge is unknown, used or older than ten minutes.')
plainError(errors.EmailTakenError, 'The address has an account. Only where addresses need not be confirmed.')
plainError(errors.UsernameTakenError, 'Somebody else has this username; letter case makes no difference.')
plainError(errors.TwoFactorAlreadyEnabledError, 'Two-factor authentication is on: turn it off first.')
plainError(errors.TwoFactorNotEnabledError, 'Two-factor authentication is off, or no set-up was begun.')
plainError(errors.SessionNotFoundError, 'No open session of yours has this id.')
plainError(errors.UserNotFoundError, 'Nobody has this id.')
plainError(errors.LastAdminError, 'It would leave nobody who can administer this server.')
plainError(errors.ApiKeyNotFoundError, 'No API key of yours has this id, or it is revoked.')

builder.objectType(errors.PasswordCompromisedError, {
  name: 'PasswordCompromisedError',
  description: 'The password is a common one, or the user’s own name or address: the message says which.',
  ...inherits(),
  interfaces: [ErrorInterface],
  isTypeOf: (value) => value instanceof errors.PasswordCompromisedError,
})

builder.objectType(errors.ValidationError, {
  name: 'ValidationError',
  description: 'Something in the input breaks a rule: every field that does is listed.',
  ...inherits(),
  interfaces: [ErrorInterface],
  isTypeOf: (value) => value instanceof errors.ValidationError,
  fields: (t) => ({
    fields: t.expose('fields', { type: [FieldError], description: 'What is wrong, field by field.' }),
  }),
})

builder.objectType(errors.AccountLockedError, {
  name: 'AccountLockedError',
  description: 'Too many failed attempts: nothing is looked at until the lock ends. A password reset ends it at once.',
  ...inherits(),
  interfaces: [ErrorInterface],
  isTypeOf: (value) => value instanceof errors.AccountLockedError,
  fields: (t) => ({
    retryAfter: t.exposeInt('retryAfter', { description: 'Seconds until the next attempt is looked at.' }),
  }),
})

builder.objectType(errors.AccountSuspendedError, {
  name: 'AccountSuspendedError',
  description: 'The password is right, but an administrator has suspended the account.',
  ...inherits(),
  interfaces: [ErrorInterface],
  isTypeOf: (value) => value instanceof errors.AccountSuspendedError,
  fields: (t) => ({
    until: t.expose('until', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ends by itself; null: not by itself.',
    }),
  }),
})

builder.objectType(errors.CodeInvalidError, {
  name: 'CodeInvalidError',
  description: 'The code is wrong, was used already, or is too old.',
  ...inherits(),
  interfaces: [ErrorInterface],
  isTypeOf: (value) => value instanceof errors.CodeInvalidError,
  fields: (t) => ({
    attemptsRemaining: t.exposeInt('attemptsRemaining', {
      description: 'How many more codes are looked at before a lock.',
    }),
  }),
})

builder.objectType(errors.ScopeNotGrantedError, {
  name: 'ScopeNotGrantedError',
  description: 'More was asked for than is held.',
  ...inherits(),
  interfaces: [ErrorInterface],
  isTypeOf: (value) => value instanceof errors.ScopeNotGrantedError,
  fields: (t) => ({
    missingScopes: t.expose('missingScopes', { type: ['Scope'], description: 'The scopes that are missing.' }),
  }),
})
