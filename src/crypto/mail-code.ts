import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import type { KeyRing, ServerKey } from './key-ring.ts'
import { normalizeDigits } from './typed-digits.ts'

/** 26 bits: enough for a code of ten minutes that is guessed five times. [NIST SP 800-63B-4 §3.1.3.1 asks for 20, and does not count mail] */
const digits = 8

/** A code for a mail: eight random digits. */
export function createMailCode(): string {
  return String(randomInt(10 ** digits)).padStart(digits, '0')
}

/** What a person typed as a code of a mail; null unless it has eight digits, in any script. Never throws. */
export function normalizeMailCode(raw: string): string | null {
  return normalizeDigits(raw, digits)
}

/**
 * The stored form of a code. An attacker with a copy of the database could try every code against an ordinary hash: this one needs
 * the server's key.
 *
 * @param id of the row, so that equal codes have different hashes
 */
export function hashMailCode(keys: KeyRing, id: string, code: string): Buffer {
  return hashUnder(keys.current, id, code)
}

/** Whether a code is the one of a row, under the current key or a previous one. Every key is tried, each in constant time. */
export function matchesMailCode(keys: KeyRing, { id, hash }: { id: string; hash: Buffer }, code: string): boolean {
  const matches = keys.all.map((key) => {
    const computed = hashUnder(key, id, code)
    return hash.length === computed.length && timingSafeEqual(hash, computed)
  })
  return matches.includes(true)
}

function hashUnder(key: ServerKey, id: string, code: string): Buffer {
  return createHmac('sha256', key.hmacKey('code of a mail')).update(`${id}:${code}`).digest()
}
