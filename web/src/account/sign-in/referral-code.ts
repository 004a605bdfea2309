/**
 * Reads the referral code of a link as the server does. A link with a broken one must not keep anybody from signing up: nothing is sent
 * then. Whether somebody has the code, the server tells nobody.
 *
 * @returns undefined for a text that cannot be a code
 */
export function readReferralCode(written = ''): string | undefined {
  // Longer texts are no codes for the server either.
  if (written.length > 64) return undefined
  const code = written
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}\u2212]/gu, '')
    .toUpperCase()
  return /^[BCDFGHJKMNPRSTXZ]{8}$/.test(code) ? code : undefined
}
