import type { Config } from '../../config.ts'
import { isCommonPassword } from '../../crypto/common-passwords.ts'
import { checkPassword, type PasswordProblem } from '../../crypto/password.ts'
import { type FieldError, PasswordCompromisedError, ValidationError } from '../errors.ts'
import { normalizeEmail } from './email-address.ts'

/** Facts about a user that make bad passwords. */
interface PasswordOwner {
  email?: string | null | undefined
  username?: string | null | undefined
  name?: string | null | undefined
}

/**
 * Checks a new password: its length in code points after NFC, no characters that a hash or a form would drop, not a
 * common password and not the user's own name or address. There are no composition rules. [ASVS 5.0 6.2.1, 6.2.4, 6.2.9]
 *
 * @param path of the input field, for the error
 * @returns the normalised password, or why not
 */
export function choosePassword(
  config: Pick<Config, 'passwordMinLength' | 'productName'>,
  raw: string,
  owner: PasswordOwner,
  path: string[],
): string | ValidationError | PasswordCompromisedError {
  const checked = checkPassword(raw, config.passwordMinLength)
  if (!checked.ok) return new ValidationError([{ path, ...problem(checked.problem, config.passwordMinLength) }])
  const local = owner.email?.slice(0, owner.email.indexOf('@'))
  const own = [owner.email, local, owner.username, owner.name, config.productName].filter((word) => !!word) as string[]
  if (isOwn(checked.password, own) || isSpellingOf(checked.password, owner.email)) {
    return new PasswordCompromisedError('The password is your own address or name, which attackers guess first.')
  }
  if (isCommonPassword(checked.password, [])) {
    return new PasswordCompromisedError('The password is on the lists of common passwords that attackers try first.')
  }
  return checked.password
}

function isOwn(password: string, own: string[]): boolean {
  const folded = password.toLowerCase()
  return own.some((word) => word.normalize('NFC').toLowerCase() === folded)
}

/** Whether a password is an address as its owner types it: the stored form of an international domain is not what people know. */
function isSpellingOf(password: string, email: string | null | undefined): boolean {
  return !!email && normalizeEmail(password) === email
}

function problem(kind: PasswordProblem, minLength: number): Omit<FieldError, 'path'> {
  switch (kind) {
    case 'TOO_SHORT':
      return { rule: 'min_length', message: `The password must have at least ${minLength} characters.` }
    case 'TOO_LONG':
      return { rule: 'max_length', message: 'The password must have at most 128 characters.' }
    case 'INVALID_CHARACTERS':
      return {
        rule: 'characters',
        message: 'The password contains a character that is not allowed (NUL or an unpaired surrogate).',
      }
  }
}
