import { pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { bytesOf, DIGEST, PBKDF2_MOST, SALT } from './bounds.ts'
import type { PlainHash } from './hash-interface.ts'

// passlib writes SHA-1 without its name, the iterations without `i=` and `.` for `+`; others add the digest's length.
const PBKDF2 =
  /^\$pbkdf2(?:-(sha1|sha256|sha512))?\$(?:i=)?(\d{1,8})(?:,l=\d{2})?\$([A-Za-z0-9+/.]+)={0,2}\$([A-Za-z0-9+/.]+)={0,2}$/
const DJANGO = /^pbkdf2_(sha1|sha256)\$(\d{1,8})\$([A-Za-z0-9]{4,64})\$([A-Za-z0-9+/]+={0,2})$/

const derive = promisify(pbkdf2)

/** PBKDF2 (RFC 8018 §5.2) over SHA-1, SHA-256 or SHA-512 in the formats of PHC, passlib and Django. */
export function parsePbkdf2(stored: string): PlainHash | null {
  const django = DJANGO.exec(stored)
  const [whole, algorithm = 'sha1', iterationsText, saltText = '', digestText] = django ?? PBKDF2.exec(stored) ?? []
  if (whole === undefined) return null
  const iterations = Number(iterationsText)
  // Django's salt is a text; everywhere else it is base64.
  const salt = django === null ? bytesOf(saltText, SALT) : Buffer.from(saltText)
  const digest = bytesOf(digestText, DIGEST)
  if (iterations < 1 || iterations > PBKDF2_MOST.iterations || salt === null || digest === null) return null
  return {
    bcryptCost: () => null,
    verify: async (password) =>
      timingSafeEqual(await derive(password, salt, iterations, digest.length, algorithm), digest),
    readsAllOf: () => true,
  }
}
