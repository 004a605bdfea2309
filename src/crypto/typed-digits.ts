import { toAsciiDigits } from './ascii-digits.ts'

/** Far more than a code with separators; a longer text is not worth normalising. */
const maxLength = 64

/**
 * What a person typed or pasted as a code of digits: the digits of every script become ASCII; spaces, dashes and invisible marks
 * go. Null unless exactly `count` digits remain. Never throws.
 */
export function normalizeDigits(raw: string, count: number): string | null {
  if (typeof raw !== 'string' || raw.length > maxLength) return null
  const code = toAsciiDigits(raw.normalize('NFKC')).replace(/[\s\p{Pd}\p{Cf}\u2212]/gu, '')
  return code.length === count && /^[0-9]+$/.test(code) ? code : null
}
