import * as argon2 from '@node-rs/argon2'
import { argon2Max, bytesOf, digestLength, saltLength } from './bounds.ts'
import type { PlainHash } from './hash-interface.ts'

const argon2Shape =
  /^\$argon2(?:id|i|d)\$(?:v=(?:16|19)\$)?m=(\d{1,7}),t=(\d{1,7}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** Argon2id, Argon2i or Argon2d in the PHC string format (RFC 9106). */
export function parseArgon2(stored: string): PlainHash | null {
  const [, memoryText, passesText, lanesText, salt, digest] = argon2Shape.exec(stored) ?? []
  const memoryKiB = Number(memoryText)
  const passes = Number(passesText)
  const lanes = Number(lanesText)
  if (!(lanes >= 1 && lanes <= argon2Max.lanes && passes >= 1)) return null
  if (memoryKiB < 8 * lanes || memoryKiB > argon2Max.memoryKiB || memoryKiB * passes > argon2Max.work) return null
  // Argon2 itself asks for a salt of 8 bytes (RFC 9106 §3.1).
  if (bytesOf(salt, { ...saltLength, min: 8 }) === null || bytesOf(digest, digestLength) === null) return null
  return { bcryptCost: () => null, verify: (password) => argon2.verify(stored, password), readsAllOf: () => true }
}
