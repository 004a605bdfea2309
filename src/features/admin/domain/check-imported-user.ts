import { normalizeEmail } from '../../../core/identity/email-address.ts'
import { isUsername, normalizeName } from '../../../core/identity/profile-rules.ts'
import type { Services } from '../../../core/services.ts'
import { readForeignHash } from '../../../crypto/password.ts'
import type { ImportedUser } from '../store/import-users.ts'
import { readData } from './imported-data.ts'
import { type ImportedProvider, readIdentities, type SubjectField } from './imported-identities.ts'
import { type Refuse, readFlag, readInstant, textOf } from './imported-values.ts'

/** The fields of an imported row that hold a text. */
const textFields = [
  'email',
  'name',
  'given_name',
  'family_name',
  'username',
  'role',
  'password_hash',
  'email_verified',
  'created_at',
  'suspended',
  'active',
  'deleted_at',
  'legacy_id',
] as const

type TextField = (typeof textFields)[number]

/** A field of an imported row; those of the identities at providers depend on the configuration. */
export type ImportField = TextField | 'data' | 'app_data'

/** The values of a row as the file has them. */
export type ImportedRow = Partial<Record<ImportField | SubjectField, unknown>>

/** The trimmed value of a field; empty if there is none. */
type Text = (field: TextField) => string

/**
 * Reads one row of an import by the rules of a sign-up. The hash of a password is stored unchanged, and upgraded at the next
 * login of its owner.
 *
 * @param deps.providers the providers whose identities are imported
 * @returns the account, or a reason for each rule that the row breaks; no reason contains a value
 */
export function checkImportedUser(
  deps: Pick<Services, 'config' | 'dataSchema'> & { providers: readonly ImportedProvider[] },
  row: ImportedRow,
  now: Date,
): ImportedUser | string[] {
  const reasons: string[] = []
  const refuse: Refuse = (reason) => {
    reasons.push(reason)
    return null
  }
  const texts = new Map(textFields.map((field) => [field, textOf(row[field], field, refuse)]))
  const text: Text = (field) => texts.get(field) ?? ''

  const email = readEmail(text, refuse)
  const username = text('username')
  const role = text('role') || 'user'
  const created = text('created_at')
  const createdAt = created ? readInstant(created) : now
  if (username && !isUsername(username)) {
    refuse('username is not 3 to 32 letters, digits, dots, hyphens or underscores, beginning with a letter or digit')
  }
  if (!Object.hasOwn(deps.config.roles, role)) refuse('role is not a configured role')
  if (!createdAt || createdAt > now) refuse('created_at is not an instant in the past, such as 2024-05-31T08:00:00Z')
  if (readFlag(text('deleted_at')) !== false) refuse('deleted_at is set: the account was deleted in the other system')
  const user = {
    name: readName(text, refuse),
    username: username || null,
    role,
    passwordHash: readPasswordHash(text, refuse),
    emailVerifiedAt: readVerification(text, { email, createdAt, now }, refuse),
    ...readSuspension(text, now, refuse),
    ...readData(deps, { data: row.data, appData: row.app_data, legacyId: text('legacy_id') }, refuse),
    identities: readIdentities(deps.providers, row, refuse),
  }
  if (reasons.length > 0 || !email || !createdAt) return [...new Set(reasons)]
  return { ...user, email, createdAt }
}

function readEmail(text: Text, refuse: Refuse): string | null {
  if (text('email') === '') return refuse('email is empty, and every account needs an address')
  return normalizeEmail(text('email')) ?? refuse('email is not an address that mail can be sent to')
}

function readName(text: Text, refuse: Refuse): string | null {
  const name = text('name') || `${text('given_name')} ${text('family_name')}`.trim()
  if (name === '') return null
  return normalizeName(name) ?? refuse('name is not 1 to 100 characters on one line')
}

function readPasswordHash(text: Text, refuse: Refuse): string | null {
  const foreign = text('password_hash')
  // Django begins the hash of an account without a password with an exclamation mark, as Unix does; Unix also writes `*`.
  if (foreign === '' || foreign.startsWith('!') || foreign === '*') return null
  const read = readForeignHash(foreign)
  return 'hash' in read ? read.hash : refuse(`password_hash is ${read.problem}`)
}

/** True or false, the instant of the confirmation, or the list of the owner's confirmed addresses. */
function readVerification(
  text: Text,
  account: { email: string | null; createdAt: Date | null; now: Date },
  refuse: Refuse,
): Date | null {
  const value = text('email_verified')
  const verified = value.includes('@')
    ? value.split(/[\s,;|]+/).some((address) => account.email !== null && normalizeEmail(address) === account.email)
    : readFlag(value)
  if (verified === true) return account.createdAt
  if (verified === false) return null
  return verified && verified <= account.now
    ? verified
    : refuse('email_verified is not true, false or an instant in the past, such as 2024-05-31T08:00:00Z')
}

/** An account that was suspended in the other system is suspended here, with the same end if it had one. */
function readSuspension(
  text: Text,
  now: Date,
  refuse: Refuse,
): Pick<ImportedUser, 'suspendedAt' | 'suspendedUntil' | 'suspensionReason'> {
  const suspended = readFlag(text('suspended'))
  const active = text('active') === '' ? true : readFlag(text('active'))
  if (suspended === null) refuse('suspended is not true, false or the instant at which the suspension ends')
  if (typeof active !== 'boolean') refuse('active is not true or false')
  const until = suspended instanceof Date ? suspended : null
  const holds = suspended === true || active === false || (until !== null && until > now)
  return {
    suspendedAt: holds ? now : null,
    suspendedUntil: holds && active !== false ? until : null,
    suspensionReason: holds ? 'The account was suspended in the system that it was imported from.' : null,
  }
}
