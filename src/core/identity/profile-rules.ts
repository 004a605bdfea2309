import { isUuid } from '../../crypto/uuid.ts'

/** The longest username, in characters. */
export const maxUsernameLength = 32

/** Letters, digits, dots, hyphens and underscores, beginning with a letter or digit: never an address or an id. */
const usernamePattern = new RegExp(`^[A-Za-z0-9][A-Za-z0-9._-]{2,${maxUsernameLength - 1}}$`)

/** The longest display name, in characters. */
export const maxNameLength = 100

/** Whether a text can be a username. */
export function isUsername(text: string): boolean {
  return usernamePattern.test(text) && !isUuid(text)
}

/** A display name: 1 to 100 characters after trimming, on one line, none of them invisible. Null for any other text. */
export function normalizeName(raw: string): string | null {
  const name = raw.normalize('NFC').trim()
  if (name.length === 0 || [...name].length > maxNameLength) return null
  return /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(name) ? null : name
}
