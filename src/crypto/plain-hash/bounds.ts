// Bounds for imported hashes: verifying one must not take more than a few seconds or a quarter of a gigabyte.
export const BCRYPT_COST = { least: 4, most: 16 }
export const ARGON2_MOST = { memoryKiB: 262_144, work: 2_097_152, lanes: 16 }
/** scrypt takes 128 bytes for each unit of this work when p is 1, and less when it is more. */
export const SCRYPT_MOST = { work: 2_097_152 }
export const PBKDF2_MOST = { iterations: 3_000_000 }
/** Rounds of MD5 or SHA-2 in JavaScript: about two seconds of one core. */
export const ITERATED_MOST = { rounds: 1_048_576 }
export const SALT = { least: 4, most: 64 }
/** A digest of a byte or two would match one password in a few hundred. */
export const DIGEST = { least: 16, most: 64 }

/** Decodes base64 (also with `.` for `+`, as passlib writes it). Null when the length in bytes is out of bounds. */
export function bytesOf(base64: string | undefined, length: { least: number; most: number }): Buffer | null {
  if (base64 === undefined) return null
  const bytes = Buffer.from(base64.replaceAll('.', '+'), 'base64')
  return bytes.length >= length.least && bytes.length <= length.most ? bytes : null
}
