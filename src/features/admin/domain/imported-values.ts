import { isStorableText } from '../../../store/storable-text.ts'

const yes = new Set(['true', 't', 'yes', 'y', '1', 'on'])
const no = new Set(['false', 'f', 'no', 'n', '0', 'off', ''])

/** The fields that accept a JSON boolean. */
const flagFields = new Set(['email_verified', 'suspended', 'active', 'deleted_at'])

/**
 * The trimmed text of a value; empty if there is none. Booleans and numbers become text, and MongoDB's `{"$date": …}` is
 * unwrapped. Any other value is reported to `refuse`, without the value.
 */
export function textOf(value: unknown, field: string, refuse: (reason: string) => null): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || (typeof value === 'boolean' && flagFields.has(field))) return String(value)
  if (typeof value === 'string') {
    if (!isStorableText(value))
      refuse(`${field} contains a character that cannot be stored (NUL or half of a surrogate pair)`)
    else if (value.includes('\ufffd')) refuse(`${field} is not UTF-8: save the file as UTF-8`)
    else return value.trim()
    return ''
  }
  const wrapped = unwrap(value, '$date') ?? unwrap(value, '$numberLong')
  if (wrapped !== undefined) return textOf(wrapped, field, refuse)
  refuse(`${field} is not a text`)
  return ''
}

function unwrap(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
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
