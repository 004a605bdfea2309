// Bounds for imported hashes: verifying one must not take more than a few seconds or a quarter of a gigabyte.
export const bcryptCostBounds = { min: 4, max: 16 }
export const argon2Max = { memoryKiB: 262_144, work: 2_097_152, lanes: 16 }
/** scrypt takes 128 bytes for each unit of this work when p is 1, and less when it is more. */
export const scryptMax = { work: 2_097_152 }
export const pbkdf2Max = { iterations: 3_000_000 }
/** Rounds of MD5 or SHA-2 in JavaScript: about two seconds of one core. */
export const iteratedMax = { rounds: 1_048_576 }
export const saltLength = { min: 4, max: 64 }
/** A digest of a byte or two would match one password in a few hundred. */
export const digestLength = { min: 16, max: 64 }

/** Decodes base64 (also with `.` for `+`, as passlib writes it). Null when the length in bytes is out of bounds. */
export function bytesOf(base64: string | undefined, length: { min: number; max: number }): Buffer | null {
  if (base64 === undefined) return null
  const bytes = Buffer.from(base64.replaceAll('.', '+'), 'base64')
  return bytes.length >= length.min && bytes.length <= length.max ? bytes : null
}
