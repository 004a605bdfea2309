/** The reason why a password is not accepted. */
export type PasswordProblem = 'INVALID_CHARACTERS' | 'TOO_SHORT' | 'TOO_LONG'

const maxLength = 128
/**
 * NFC shortens a text to a quarter of its code points at most, and a code point takes two UTF-16 units at most: what is
 * longer than this is longer than 128 after NFC, too, and is refused unread.
 */
const maxRawUnits = maxLength * 4 * 2

/**
 * NFC once, then the length in code points: `minLength` at least, 128 at most (ASVS 6.2.1, 6.2.9; NIST SP 800-63B-4
 * §3.1.1.2). No trimming, no case folding, no composition rules. NUL, which bcrypt implementations read in different
 * ways, and lone surrogates, which have no UTF-8, are refused.
 */
export function checkPassword(
  raw: string,
  minLength: number,
): { ok: true; password: string } | { ok: false; problem: PasswordProblem } {
  if (raw.includes('\0') || !raw.isWellFormed()) return { ok: false, problem: 'INVALID_CHARACTERS' }
  if (raw.length > maxRawUnits) return { ok: false, problem: 'TOO_LONG' }
  const password = raw.normalize('NFC')
  const length = [...password].length
  if (length < minLength) return { ok: false, problem: 'TOO_SHORT' }
  if (length > maxLength) return { ok: false, problem: 'TOO_LONG' }
  return { ok: true, password }
}
