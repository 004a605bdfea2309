import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { bytesOf, digestLength, saltLength, scryptMax } from './bounds.ts'
import type { PlainHash } from './hash-interface.ts'

const scryptShape = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+)={0,2}\$([A-Za-z0-9+/]+)={0,2}$/

/** scrypt (RFC 7914) in the PHC string format. */
export function parseScrypt(stored: string): PlainHash | null {
  const [, ln, r, p, saltText, digestText] = scryptShape.exec(stored) ?? []
  const options = scryptOptions(Number(ln), Number(r), Number(p))
  const salt = bytesOf(saltText, saltLength)
  const digest = bytesOf(digestText, digestLength)
  if (options === null || salt === null || digest === null) return null
  return {
    bcryptCost: () => null,
    verify: async (password) => timingSafeEqual(await deriveScrypt(password, salt, digest.length, options), digest),
    readsAllOf: () => true,
  }
}

/** The parameters for Node's scrypt; null when the work is out of bounds. @param ln log2 of N */
export function scryptOptions(ln: number, r: number, p: number): ScryptOptions | null {
  if (!(ln >= 1 && r >= 1 && p >= 1)) return null
  const N = 2 ** ln
  return N * r * p > scryptMax.work ? null : { N, r, p, maxmem: 128 * r * (N + p) + 1_048_576 }
}

/** scrypt off the main thread. */
export const deriveScrypt: (p: string, salt: Buffer, length: number, options: ScryptOptions) => Promise<Buffer> =
  promisify(scrypt)
