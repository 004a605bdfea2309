import type { Config } from '../../../config.ts'
import { type FieldError, maxFieldErrors } from '../../../core/errors.ts'
import type { JsonObject } from '../../../core/identity/store/user-data.ts'

export type DataLimits = Config['dataLimits']

/** Checks a whole object: its size, then what is in it. */
export function checkObject(limits: DataLimits, object: JsonObject, path: string[]): FieldError[] {
  if (Buffer.byteLength(JSON.stringify(object)) > limits.bytes) return [tooLarge(path, limits.bytes)]
  return checkJson(limits, object, path, 0)
}

/**
 * Checks a JSON value against the limits of data, and for values that could not be stored or read back unchanged.
 *
 * @param path of the value, for the errors
 * @param level the number of objects and arrays around the value
 */
export function checkJson(limits: DataLimits, value: unknown, path: string[], level: number): FieldError[] {
  const found: FieldError[] = []
  for (const problem of problemsOf(limits, value, path, level)) {
    found.push(problem)
    if (found.length === maxFieldErrors) break
  }
  return found
}

// An attacker may send JSON of a hundred levels and more: the recursion ends at the limit of the depth.
function* problemsOf(limits: DataLimits, value: unknown, path: string[], level: number): Generator<FieldError> {
  if (value === undefined) yield { path, rule: 'json', message: 'The value is a variable that was not sent.' }
  if (typeof value === 'number' && !isExact(value)) yield notExact(path)
  if (typeof value !== 'object' || value === null) return
  if (level >= limits.depth) {
    yield tooDeep(path, limits)
    return
  }
  for (const [key, inner] of Object.entries(value)) {
    const innerPath = [...path, key]
    const wrong = Array.isArray(value) ? null : checkKey(limits, key, innerPath)
    if (wrong) yield wrong
    else yield* problemsOf(limits, inner, innerPath, level + 1)
  }
}

/**
 * Checks a key of an object, or of a path. Programs that copy or merge what a user wrote must not change the prototype of their
 * objects: the two keys through which that happens are refused. [OWASP Prototype Pollution Prevention Cheat Sheet]
 */
export function checkKey({ keyLength }: DataLimits, key: string, path: string[]): FieldError | null {
  if (key === '') return { path, rule: 'key', message: 'A key must not be empty.' }
  if (key.includes('.'))
    return { path, rule: 'key', message: 'A key must not contain a dot, which separates the keys of a path.' }
  if (key === '__proto__' || key === 'constructor') {
    return { path, rule: 'key', message: `The key \`${key}\` is not supported.` }
  }
  if (key.length <= keyLength || [...key].length <= keyLength) return null
  return { path, rule: 'key_length', message: `A key must have at most ${keyLength} characters.` }
}

/** Something is nested more deeply than the limit. */
export function tooDeep(path: string[], { depth }: DataLimits): FieldError {
  return { path, rule: 'depth', message: `Objects and arrays must be nested at most ${depth} levels deep.` }
}

/** The JSON is longer than the limit. */
export function tooLarge(path: string[], bytes: number): FieldError {
  return { path, rule: 'size', message: `The JSON must have at most ${bytes} bytes.` }
}

const closestToZero = 1e-40

/**
 * Beyond 2^53 − 1, JavaScript has already changed the last digits of a number. Close to zero, the database writes a short number
 * with hundreds of digits, which an attacker could use to store more than the limit.
 */
function isExact(number: number): boolean {
  const magnitude = Math.abs(number)
  return magnitude <= Number.MAX_SAFE_INTEGER && (magnitude === 0 || magnitude >= closestToZero)
}

function notExact(path: string[]): FieldError {
  const message =
    `A number must be between −${Number.MAX_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER}, and not closer to 0 than 1e-40. ` +
    'Send other numbers as strings.'
  return { path, rule: 'number', message }
}
