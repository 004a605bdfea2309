import { isStorableText } from '../../../store/storable-text.ts'

const yes = new Set(['true', 't', 'yes', 'y', '1', 'on'])
const no = new Set(['false', 'f', 'no', 'n', '0', 'off', ''])

/** The fields that accept a JSON boolean. */
const flagFields = new Set(['email_verified', 'suspended', 'active', 'deleted_at'])

/** Adds a reason to those for which a row is rejected. No reason contains a value of the row. */
export type Refuse = (reason: string) => null

/**
 * The trimmed text of a value; empty if there is none. Booleans and numbers become text, and MongoDB's `{"$date": …}` and
 * `{"$oid": …}` are unwrapped. Any other value is reported to `refuse`, without the value.
 */
export function textOf(given: unknown, field: string, refuse: Refuse): string {
  const value = unwrap(given)
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' && isReadable(value)) return String(value)
  if (typeof value === 'boolean' && flagFields.has(field)) return String(value)
  const problem = typeof value === 'string' ? problemOfText(value) : problemOfOther(value)
  if (problem === null) return String(value).trim()
  refuse(`${field} ${problem}`)
  return ''
}

/** Why a text of the file cannot be stored; null if it can. */
export function problemOfText(text: string): string | null {
  if (!isStorableText(text)) return 'contains a character that cannot be stored (NUL or half of a surrogate pair)'
  return text.includes('\ufffd') ? 'is not UTF-8: save the file as UTF-8' : null
}

/** JavaScript has already changed the last digits of a large number, which may be an id, and has made another one infinite. */
function isReadable(number: number): boolean {
  return Number.isInteger(number) ? Number.isSafeInteger(number) : Number.isFinite(number)
}

function problemOfOther(value: unknown): string {
  return typeof value === 'number' ? 'is a number of too many digits: write it as a text' : 'is not a text'
}

/** The value in `{"$date": {"$numberLong": …}}`. A loop, because the file decides how deep it is. */
function unwrap(given: unknown): unknown {
  let value = given
  for (let key = wrapperOf(value); key !== undefined; key = wrapperOf(value)) value = Reflect.get(Object(value), key)
  return value
}

function wrapperOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return ['$date', '$numberLong', '$oid'].find((key) => Object.hasOwn(value, key))
}

/** True, false, an instant from or until which the flag is true, or null for any other text. */
export function readFlag(text: string): boolean | Date | null {
  const lower = text.toLowerCase()
  if (yes.has(lower)) return true
  if (no.has(lower)) return false
  return readInstant(text)
}

const instant = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?: ?(Z|UTC)|([+-]\d\d)(?::?(\d\d))?)?)?$/i
/** Milliseconds or seconds since 1970, for the years 2001 to 2286. */
const epoch = /^(?:(\d{13})|(\d{10}))$/

/**
 * Reads ISO 8601 as databases write it, in UTC if it has no zone, or seconds (10 digits) or milliseconds (13 digits) since
 * 1970. Null for any other text, and for a day that does not exist.
 */
export function readInstant(text: string): Date | null {
  const [, milliseconds, seconds] = epoch.exec(text) ?? []
  if (milliseconds !== undefined) return new Date(Number(milliseconds))
  if (seconds !== undefined) return new Date(Number(seconds) * 1000)
  const [, day, time = '00:00', , hours, minutes = '00'] = instant.exec(text) ?? []
  if (day === undefined || Number(day.slice(0, 4)) < 1970) return null
  if (new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) !== day) return null
  const parsed = new Date(`${day}T${time.slice(0, 12)}${hours ? `${hours}:${minutes}` : 'Z'}`)
  return Number.isNaN(parsed.getTime()) ? null : parsed
}
