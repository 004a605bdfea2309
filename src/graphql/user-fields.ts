import { maxAddressLength } from '../core/identity/email-address.ts'
import { maxNameLength, maxUsernameLength } from '../core/identity/profile-rules.ts'
import { characters, text } from './validation.ts'

/** The rule for an email address in the input: spaces around it are allowed. */
export const emailText = text(320, maxAddressLength)

/** A display name in the input. */
export const nameField = {
  validate: characters(maxNameLength),
  description: `The display name: 1 to ${maxNameLength} characters on one line.`,
}

/** A username in the input. */
export const usernameField = {
  validate: characters(maxUsernameLength),
  description: `The username: 3 to ${maxUsernameLength} letters, digits, \`.\`, \`-\` or \`_\`. The first character is a letter or a digit.`,
}

/** The rules for a new password. */
export const passwordRules =
  '8 to 128 characters of any script; the operator may require more than 8. Common passwords, and the user’s own name or ' +
  'address, are refused.'
