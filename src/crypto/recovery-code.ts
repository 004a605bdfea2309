import { hash, randomBytes } from 'node:crypto'
import { toAsciiDigits } from './ascii-digits.ts'

const codeCount = 10
/** Crockford's base32: no I, L, O or U. 24 characters of 5 bits are 120 bits. */
const codeDigits = '0123456789abcdefghjkmnpqrstvwxyz'
const codeLength = 24
/** Codes that earlier versions made have 16 characters, and keep working. */
const codeShape = /^(?:[0-9a-hjkmnp-tv-z]{16}|[0-9a-hjkmnp-tv-z]{24})$/
/** Room for separators; a longer text is not worth normalising. */
const maxCodeLength = 64

/** Ten single-use codes in groups of four characters, `xxxx-…-xxxx`, shown once, and the hashes to store in the same order. */
export function createRecoveryCodes(userId: string): { codes: string[]; hashes: Buffer[] } {
  const plain = Array.from({ length: codeCount }, drawCode)
  return {
    codes: plain.map((code) => code.replace(/(.{4})(?=.)/g, '$1-')),
    hashes: plain.map((code) => hashOf(userId, code)),
  }
}

/**
 * The stored form of a code as a person typed it: any case, with or without separators, O for 0, I or L for 1.
 * Null when it cannot be a code. Bound to the user, so that one user's row never answers to another user's code.
 */
export function hashRecoveryCode(userId: string, raw: string): Buffer | null {
  if (typeof raw !== 'string' || raw.length > maxCodeLength) return null
  const code = toAsciiDigits(raw.normalize('NFKC'))
    .toLowerCase()
    .replace(/[\s\p{Pd}\p{Cf}\u2212]/gu, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1')
  if (!codeShape.test(code)) return null
  return hashOf(userId, code)
}

function drawCode(): string {
  // 256 is a multiple of 32, so the low five bits of a random byte are uniform.
  return Array.from(randomBytes(codeLength), (byte) => codeDigits.charAt(byte & 31)).join('')
}

function hashOf(userId: string, code: string): Buffer {
  // From 112 random bits on, a secret needs no slow hash. [ASVS 5.0 6.5.2, NIST SP 800-63B-4 3.1.2.2]
  return hash('sha256', `sallyport recovery code|${userId}|${code}`, 'buffer')
}
