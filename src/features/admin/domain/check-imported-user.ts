import type { Config } from '../../../config.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import { isUsername, normalizeName } from '../../../core/identity/profile-rules.ts'
import { isSupportedHash } from '../../../crypto/password.ts'
import type { ImportedUser } from '../store/import-users.ts'

export type { ImportedUser } from '../store/import-users.ts'

/** What an imported row may hold. */
export const importFields = [
  'email',
  'name',
  'username',
  'role',
  'password_hash',
  'email_verified',
  'created_at',
] as const

type Field = (typeof importFields)[number]

const yes = new Set(['true', 't', 'yes', 'y', '1', 'on'])
const no = new Set(['false', 'f', 'no', 'n', '0', 'off', ''])

/**
 * Reads one row of an import by the rules that a sign-up has to keep. A password's hash is kept as it is, and its owner's
 * next login brings it up to date.
 *
 * @returns the account, or everything that is wrong with the row; no reason repeats a value
 */
export function checkImportedUser(
  config: Pick<Config, 'roles'>,
  row: Record<string, unknown>,
  now: Date,
): ImportedUser | string[] {
  const reasons = Object.keys(row).some((name) => !(importFields as readonly string[]).includes(name))
    ? [`unknown field: a row may hold ${importFields.join(', ')}`]
    : []
  const text = (field: Field): string => {
    const value = Object.hasOwn(row, field) ? row[field] : null
    if (value === null || value === undefined) return ''
    if (typeof value === 'boolean' && field === 'email_verified') return String(value)
    if (typeof value === 'string' && !value.includes('\ufffd')) return value.trim()
    reasons.push(typeof value === 'string' ? `${field} is not UTF-8` : `${field} is not a text`)
    return ''
  }
  const refuse = (reason: string) => {
    reasons.push(reason)
    return null
  }

  const email = normalizeEmail(text('email')) ?? refuse('email is not an address that mail can be sent to')
  const name = text('name')
  const username = text('username')
  const role = text('role') || 'user'
  const passwordHash = text('password_hash')
  const verified = text('email_verified').toLowerCase()
  const createdAt = text('created_at') ? readInstant(text('created_at')) : now
  if (name && !normalizeName(name)) refuse('name is not 1 to 100 characters on one line')
  if (username && !isUsername(username)) refuse('username is not 3 to 32 letters, digits, dots, hyphens or underscores')
  if (!Object.hasOwn(config.roles, role)) refuse('role is not one of the configuration')
  if (passwordHash && !isSupportedHash(passwordHash)) {
    refuse('password_hash is not a bcrypt, Argon2, scrypt or PBKDF2 hash of reasonable cost')
  }
  if (!yes.has(verified) && !no.has(verified)) refuse('email_verified is not true or false')
  if (!createdAt || createdAt > now) refuse('created_at is not an instant in the past, such as 2024-05-31T08:00:00Z')
  if (reasons.length > 0 || !email || !createdAt) return [...new Set(reasons)]
  return {
    email,
    name: name ? normalizeName(name) : null,
    username: username || null,
    role,
    passwordHash: passwordHash || null,
    emailVerifiedAt: yes.has(verified) ? createdAt : null,
    createdAt,
  }
}

const instant = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?:(Z)|([+-]\d\d)(?::?(\d\d))?)?)?$/i

/** ISO 8601 as databases write it; without a zone it is UTC. Null when it is none, or a day that there is not. */
function readInstant(text: string): Date | null {
  const [, day, time = '00:00', , hours, minutes = '00'] = instant.exec(text) ?? []
  if (day === undefined || Number(day.slice(0, 4)) < 1970) return null
  if (new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) !== day) return null
  const parsed = new Date(`${day}T${time.slice(0, 12)}${hours ? `${hours}:${minutes}` : 'Z'}`)
  return Number.isNaN(parsed.getTime()) ? null : parsed
}
