import { dictionary } from '@zxcvbn-ts/language-common'

let known: Set<string> | undefined

/**
 * Whether a password is among the most common ones, or is the person's or the product's own name (ASVS 6.2.4, 6.2.11).
 * `own` holds the email address, its local part, name, username and product name. The whole string is compared, in any letter case,
 * after NFC: a password that merely contains a common word is not refused.
 */
export function isCommonPassword(password: string, own: readonly string[]): boolean {
  const folded = fold(password)
  // Built at the first sign-up, not at the start of every command; the list never changes.
  known ??= new Set(dictionary['passwords-common'].map(fold))
  return known.has(folded) || own.some((text) => text !== '' && fold(text) === folded)
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase()
}
