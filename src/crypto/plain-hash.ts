import { parseArgon2 } from './plain-hash/argon2.ts'
import { parseBcrypt, parseWrappedBcrypt } from './plain-hash/bcrypt.ts'
import { parseFirebaseScrypt } from './plain-hash/firebase-scrypt.ts'
import type { PlainHash } from './plain-hash/hash-interface.ts'
import { parsePbkdf2 } from './plain-hash/pbkdf2.ts'
import { parsePhpass } from './plain-hash/phpass.ts'
import { parseScrypt } from './plain-hash/scrypt.ts'
import { parseShaCrypt } from './plain-hash/sha-crypt.ts'

export type { PlainHash } from './plain-hash/hash-interface.ts'

const parsers = [
  parseBcrypt,
  parseWrappedBcrypt,
  parseArgon2,
  parseScrypt,
  parseFirebaseScrypt,
  parsePbkdf2,
  parsePhpass,
  parseShaCrypt,
]

/**
 * Reads a hash of bcrypt (`$2a$ $2b$ $2y$`, or over a digest as Django, WordPress and passlib do), Argon2 (PHC), scrypt
 * (PHC, Firebase), PBKDF2 (PHC, passlib, Django), phpass (`$P$ $H$`, Drupal's `$S$`) or SHA-crypt (`$5$ $6$`).
 * Null when it is none of these, is malformed, or asks for more work than the bounds allow.
 */
export function parsePlainHash(stored: string): PlainHash | null {
  if (stored.length > 512) return null
  for (const parse of parsers) {
    const hash = parse(stored)
    if (hash !== null) return hash
  }
  return null
}
