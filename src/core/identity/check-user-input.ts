import type { Config } from '../../config.ts'
import { type FieldError, PasswordCompromisedError, ValidationError } from '../errors.ts'
import { choosePassword } from './choose-password.ts'
import { normalizeEmail } from './email-address.ts'
import { isUsername, maxNameLength, maxUsernameLength, normalizeName } from './profile-rules.ts'

/** The input of a person about a user. A field that is undefined was not given; null or an empty text removes a name. */
interface UserInput {
  email?: string | null | undefined
  name?: string | null | undefined
  username?: string | null | undefined
  password?: string | null | undefined
}

/** The same in the form in which it is stored. */
type CheckedUserInput<Input extends UserInput> = {
  [Field in keyof Input & keyof UserInput]: undefined extends Input[Field] ? string | null | undefined : string
}

/** Input without a password has no problem with it. */
type PasswordProblem<Input extends UserInput> = 'password' extends keyof Input ? PasswordCompromisedError : never

/**
 * Checks and normalises the input about a user: the one rule for sign-ups, profiles and administrators.
 *
 * @param path of the input, for the errors
 * @param alsoWrong rules that the caller found broken
 * @returns the normalised input, or everything that is wrong with it
 */
export function checkUserInput<Input extends UserInput>(
  config: Pick<Config, 'passwordMinLength' | 'productName'>,
  input: Input,
  path: string[],
  alsoWrong: readonly FieldError[] = [],
): CheckedUserInput<Input> | ValidationError | PasswordProblem<Input> {
  const email = input.email == null ? input.email : normalizeEmail(input.email)
  const name = input.name ? normalizeName(input.name) : input.name === '' ? null : input.name
  const username = input.username === '' ? null : input.username
  const owner = { email: email ?? '@', name, username }
  const password =
    input.password == null ? input.password : choosePassword(config, input.password, owner, [...path, 'password'])
  const fields: FieldError[] = []
  if (input.email != null && !email) fields.push(invalidEmail([...path, 'email']))
  if (input.name && !name) fields.push(invalidName([...path, 'name']))
  if (username && !isUsername(username)) fields.push(invalidUsername([...path, 'username']))
  if (password instanceof ValidationError) fields.push(...password.fields)
  fields.push(...alsoWrong)
  if (fields.length > 0) return new ValidationError(fields)
  if (password instanceof PasswordCompromisedError) return password as PasswordProblem<Input>
  return { email, name, username, password } as CheckedUserInput<Input>
}

/** The text is not an email address that mail can be sent to. */
export function invalidEmail(path: string[]): FieldError {
  return { path, rule: 'email', message: 'This is not an email address that mail can be sent to.' }
}

/** The text is not a display name. */
export function invalidName(path: string[]): FieldError {
  return { path, rule: 'name', message: `A name must have 1 to ${maxNameLength} characters on one line.` }
}

/** The text is not a username. */
function invalidUsername(path: string[]): FieldError {
  const message =
    `A username must have 3 to ${maxUsernameLength} letters, digits, dots, hyphens or underscores, and begin with a letter or ` +
    'digit.'
  return { path, rule: 'username', message }
}

/** Whether a repeated password is the same. A repetition that was not given confirms. */
export function confirms(password: string, confirmation: string | null | undefined): boolean {
  return confirmation === undefined || confirmation === null || confirmation === password
}

/** The two passwords differ. */
export function unconfirmed(path: string[]): FieldError {
  return { path, rule: 'matches', message: 'The two passwords are not the same.' }
}
