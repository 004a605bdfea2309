import type { Config } from '../../../config.ts'
import { type FieldError, type PasswordCompromisedError, ValidationError } from '../../../core/errors.ts'
import { choosePassword } from '../../../core/identity/choose-password.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import { isUsername, normalizeName } from '../../../core/identity/profile-rules.ts'

export interface SignUpInput {
  email: string
  password: string
  passwordConfirmation?: string | null | undefined
  name?: string | null | undefined
  username?: string | null | undefined
}

export interface CheckedSignUp {
  email: string
  password: string
  name: string | null
  username: string | null
}

/** Normalises a sign-up, or says everything that is wrong with it at once. */
export function checkSignUp(
  config: Pick<Config, 'passwordMinLength' | 'productName'>,
  input: SignUpInput,
): CheckedSignUp | ValidationError | PasswordCompromisedError {
  const email = normalizeEmail(input.email)
  const name = input.name ? normalizeName(input.name) : null
  const username = input.username || null
  const owner = { email: email ?? '@', name, username }
  const password = choosePassword(config, input.password, owner, ['input', 'password'])
  const fields: FieldError[] = []
  if (!email) fields.push(invalidEmail(['input', 'email']))
  if (input.name && !name) fields.push(invalidName(['input', 'name']))
  if (username && !isUsername(username)) fields.push(invalidUsername(['input', 'username']))
  if (password instanceof ValidationError) fields.push(...password.fields)
  if (!confirms(input.password, input.passwordConfirmation)) fields.push(unconfirmed(['input', 'passwordConfirmation']))
  if (fields.length > 0 || !email) return new ValidationError(fields)
  if (typeof password !== 'string') return password
  return { email, password, name, username }
}

/** A confirmation that is not given confirms. */
export function confirms(password: string, confirmation: string | null | undefined): boolean {
  return confirmation === undefined || confirmation === null || confirmation === password
}

/** The two passwords differ. */
export function unconfirmed(path: string[]): FieldError {
  return { path, rule: 'matches', message: 'The two passwords are not the same.' }
}

/** No address that mail can be sent to. */
export function invalidEmail(path: string[]): FieldError {
  return { path, rule: 'email', message: 'This is not an email address that mail can be sent to.' }
}

/** No display name. */
export function invalidName(path: string[]): FieldError {
  return { path, rule: 'name', message: 'A name has 1 to 100 characters on one line.' }
}

/** No username. */
export function invalidUsername(path: string[]): FieldError {
  const message =
    'A username has 3 to 32 letters, digits, dots, hyphens or underscores, and begins with a letter or digit.'
  return { path, rule: 'username', message }
}
