import { pbkdf2, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import * as argon2 from '@node-rs/argon2'
import * as bcrypt from '@node-rs/bcrypt'

/** A password hash in a format that others write too, with its parameters within bounds. */
export interface PlainHash {
  /** log2 of bcrypt's rounds; null for every other scheme. */
  readonly bcryptCost: number | null
  /** Hashes the password as the text says and compares. Rejects when the text turns out to be broken after all. */
  verify(password: string): Promise<boolean>
}

// Bounds: an imported hash may cost a few seconds' work and a quarter of a gigabyte at most, whoever wrote the file.
const BCRYPT_COST = { least: 4, most: 16 }
const ARGON2_MOST = { memoryKiB: 262_144, work: 2_097_152, lanes: 16 }
// scrypt takes 128 bytes for each unit of this work when p is 1, and less when it is more.
const SCRYPT_MOST = { work: 2_097_152 }
const PBKDF2_MOST = { iterations: 3_000_000 }
const SALT = { least: 4, most: 64 }
// A digest of a byte or two would match one password in a few hundred.
const DIGEST = { least: 16, most: 64 }

const BASE64 = '[A-Za-z0-9+/]'
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/
const ARGON2 = new RegExp(
  `^\\$argon2(?:id|i|d)\\$(?:v=(?:16|19)\\$)?m=(\\d{1,7}),t=(\\d{1,7}),p=(\\d{1,2})\\$(${BASE64}+)\\$(${BASE64}+)$`,
)
const SCRYPT = new RegExp(
  `^\\$scrypt\\$ln=(\\d{1,2}),r=(\\d{1,3}),p=(\\d{1,3})\\$(${BASE64}+)={0,2}\\$(${BASE64}+)={0,2}$`,
)
// passlib writes the iterations without `i=` and `.` for `+`; other libraries add the digest's length.
const PBKDF2 =
  /^\$pbkdf2-(sha256|sha512)\$(?:i=)?(\d{1,8})(?:,l=\d{2})?\$([A-Za-z0-9+/.]+)={0,2}\$([A-Za-z0-9+/.]+)={0,2}$/
const DJANGO_PBKDF2 = /^pbkdf2_(sha256)\$(\d{1,8})\$([A-Za-z0-9]{4,64})\$([A-Za-z0-9+/]+={0,2})$/

/**
 * Reads a bcrypt (`$2a$ $2b$ $2y$`), Argon2 (PHC), scrypt (PHC), PBKDF2 (PHC, passlib) or Django PBKDF2 hash.
 * Null when it is none of these, is malformed, or asks for more work than the bounds allow.
 */
export function parsePlainHash(stored: string): PlainHash | null {
  if (stored.length > 512) return null
  return parseBcrypt(stored) ?? parseArgon2(stored) ?? parseScrypt(stored) ?? parsePbkdf2(stored)
}

/** Whether an importer may keep this hash: its owner will be able to log in with the password behind it. */
export function isSupportedHash(stored: string): boolean {
  return parsePlainHash(stored) !== null
}

function parseBcrypt(stored: string): PlainHash | null {
  const [, costText] = BCRYPT.exec(stored) ?? []
  if (costText === undefined) return null
  const bcryptCost = Number(costText)
  if (bcryptCost < BCRYPT_COST.least || bcryptCost > BCRYPT_COST.most) return null
  return { bcryptCost, verify: (password) => bcrypt.verify(password, stored) }
}

function parseArgon2(stored: string): PlainHash | null {
  const [, memoryText, passesText, lanesText, salt, digest] = ARGON2.exec(stored) ?? []
  const memoryKiB = Number(memoryText)
  const passes = Number(passesText)
  const lanes = Number(lanesText)
  if (!(lanes >= 1 && lanes <= ARGON2_MOST.lanes && passes >= 1)) return null
  if (memoryKiB < 8 * lanes || memoryKiB > ARGON2_MOST.memoryKiB || memoryKiB * passes > ARGON2_MOST.work) return null
  // Argon2 itself asks for a salt of 8 bytes (RFC 9106 §3.1).
  if (bytesOf(salt, { ...SALT, least: 8 }) === null || bytesOf(digest, DIGEST) === null) return null
  return { bcryptCost: null, verify: (password) => argon2.verify(stored, password) }
}

const deriveScrypt: (p: string, s: Buffer, length: number, options: ScryptOptions) => Promise<Buffer> =
  promisify(scrypt)

function parseScrypt(stored: string): PlainHash | null {
  const [, lnText, rText, pText, saltText, digestText] = SCRYPT.exec(stored) ?? []
  const [ln, r, p] = [Number(lnText), Number(rText), Number(pText)]
  const salt = bytesOf(saltText, SALT)
  const digest = bytesOf(digestText, DIGEST)
  if (!(ln >= 1 && r >= 1 && p >= 1) || salt === null || digest === null) return null
  const N = 2 ** ln
  if (N * r * p > SCRYPT_MOST.work) return null
  const maxmem = 128 * r * (N + p) + 1_048_576
  return {
    bcryptCost: null,
    async verify(password) {
      return timingSafeEqual(await deriveScrypt(password, salt, digest.length, { N, r, p, maxmem }), digest)
    },
  }
}

const derivePbkdf2 = promisify(pbkdf2)

function parsePbkdf2(stored: string): PlainHash | null {
  const django = DJANGO_PBKDF2.exec(stored)
  const [, algorithm, iterationsText, saltText, digestText] = django ?? PBKDF2.exec(stored) ?? []
  if (algorithm === undefined || saltText === undefined) return null
  const iterations = Number(iterationsText)
  // Django's salt is a text; everywhere else it is base64.
  const salt = django === null ? bytesOf(saltText, SALT) : Buffer.from(saltText)
  const digest = bytesOf(digestText, DIGEST)
  if (iterations < 1 || iterations > PBKDF2_MOST.iterations || salt === null || digest === null) return null
  return {
    bcryptCost: null,
    async verify(password) {
      return timingSafeEqual(await derivePbkdf2(password, salt, iterations, digest.length, algorithm), digest)
    },
  }
}

function bytesOf(base64: string | undefined, length: { least: number; most: number }): Buffer | null {
  if (base64 === undefined) return null
  const bytes = Buffer.from(base64.replaceAll('.', '+'), 'base64')
  return bytes.length >= length.least && bytes.length <= length.most ? bytes : null
}
