import { pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { bytesOf, digestLength, pbkdf2Max, saltLength } from './bounds.ts'
import type { PlainHash } from './hash-interface.ts'

// passlib writes SHA-1 without its name, the iterations without `i=` and `.` for `+`; others add the digest's length.
const pbkdf2Shape =
  /^\$pbkdf2(?:-(sha1|sha256|sha512))?\$(?:i=)?(\d{1,8})(?:,l=\d{2})?\$([A-Za-z0-9+/.]+)={0,2}\$([A-Za-z0-9+/.]+)={0,2}$/
const djangoShape = /^pbkdf2_(sha1|sha256)\$(\d{1,8})\$([A-Za-z0-9]{4,64})\$([A-Za-z0-9+/]+={0,2})$/

const derive = promisify(pbkdf2)

/** PBKDF2 (RFC 8018 §5.2) over SHA-1, SHA-256 or SHA-512 in the formats of PHC, passlib and Django. */
export function parsePbkdf2(stored: string): PlainHash | null {
  const django = djangoShape.exec(stored)
  const [whole, algorithm = 'sha1', iterationsText, saltText = '', digestText] =
    django ?? pbkdf2Shape.exec(stored) ?? []
  if (whole === undefined) return null
  const iterations = Number(iterationsText)
  // Django's salt is a text; everywhere else it is base64.
  const salt = django === null ? bytesOf(saltText, saltLength) : Buffer.from(saltText)
  const digest = bytesOf(digestText, digestLength)
  if (iterations < 1 || iterations > pbkdf2Max.iterations || salt === null || digest === null) return null
  return {
    bcryptCost: () => null,
    verify: async (password) =>
      timingSafeEqual(await derive(password, salt, iterations, digest.length, algorithm), digest),
    readsAllOf: () => true,
  }
}
