import * as argon2 from '@node-rs/argon2'
import { ARGON2_MOST, bytesOf, DIGEST, SALT } from './bounds.ts'
import type { PlainHash } from './hash-interface.ts'

const ARGON2 =
  /^\$argon2(?:id|i|d)\$(?:v=(?:16|19)\$)?m=(\d{1,7}),t=(\d{1,7}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** Argon2id, Argon2i or Argon2d in the PHC string format (RFC 9106). */
export function parseArgon2(stored: string): PlainHash | null {
  const [, memoryText, passesText, lanesText, salt, digest] = ARGON2.exec(stored) ?? []
  const memoryKiB = Number(memoryText)
  const passes = Number(passesText)
  const lanes = Number(lanesText)
  if (!(lanes >= 1 && lanes <= ARGON2_MOST.lanes && passes >= 1)) return null
  if (memoryKiB < 8 * lanes || memoryKiB > ARGON2_MOST.memoryKiB || memoryKiB * passes > ARGON2_MOST.work) return null
  // Argon2 itself asks for a salt of 8 bytes (RFC 9106 §3.1).
  if (bytesOf(salt, { ...SALT, least: 8 }) === null || bytesOf(digest, DIGEST) === null) return null
  return { bcryptCost: () => null, verify: (password) => argon2.verify(stored, password), readsAllOf: () => true }
}
