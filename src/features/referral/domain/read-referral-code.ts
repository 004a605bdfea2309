/** Room for separators. A longer text is not a code. */
const maxTextLength = 64

/** Letters that are not vowels, and that do not look like a digit or like each other. The migration has the same ones. */
const codePattern = /^[BCDFGHJKMNPRSTXZ]{8}$/

/**
 * Reads a referral code as a person typed it: in any letter case, with or without spaces and hyphens. Whether an account has
 * the code is not looked up here.
 *
 * @returns null for a text that cannot be a code
 */
export function readReferralCode(typed: string | null | undefined): string | null {
  if (typed == null || typed.length > maxTextLength) return null
  const code = typed
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}\u2212]/gu, '')
    .toUpperCase()
  return codePattern.test(code) ? code : null
}
