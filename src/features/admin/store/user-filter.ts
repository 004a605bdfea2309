import { type RawBuilder, sql } from 'kysely'

/**
 * Which users to find. A part that is null or undefined does not narrow the result. Texts are in the form in which they are
 * stored.
 */
export interface UserFilter {
  search?: string | null | undefined
  emailContains?: string | null | undefined
  email?: string | null | undefined
  roles?: readonly string[] | null | undefined
  /** Whether the user is suspended at this moment. */
  suspended?: boolean | null | undefined
  emailVerified?: boolean | null | undefined
  twoFactorEnabled?: boolean | null | undefined
  createdFrom?: Date | null | undefined
  createdTo?: Date | null | undefined
  lastLoginFrom?: Date | null | undefined
  lastLoginTo?: Date | null | undefined
}

/** The conditions of a filter, for a statement over `users u`. */
export function conditionsOf(filter: UserFilter, now: Date): RawBuilder<unknown>[] {
  const { search, emailContains, email, roles, suspended, emailVerified, twoFactorEnabled } = filter
  const { createdFrom, createdTo, lastLoginFrom, lastLoginTo } = filter
  const conditions: RawBuilder<unknown>[] = []
  if (search != null) conditions.push(sql`${searchedText} like ${contains(search)}`)
  // The index covers the address, the username and the name together; the second condition is about the address alone.
  if (emailContains != null) conditions.push(sql`${searchedText} like ${contains(emailContains)}`)
  if (emailContains != null) conditions.push(sql`u.email like ${contains(emailContains)}`)
  if (email != null) conditions.push(sql`u.email = ${email}`)
  if (roles) conditions.push(sql`u.role = any(${roles}::text[])`)
  if (suspended === true) {
    conditions.push(sql`u.suspended_at is not null and (u.suspended_until is null or u.suspended_until > ${now})`)
  }
  if (suspended === false) conditions.push(sql`(u.suspended_at is null or u.suspended_until <= ${now})`)
  if (emailVerified != null) conditions.push(sql`u.email_verified_at is ${emailVerified ? set : unset}`)
  if (twoFactorEnabled != null) conditions.push(sql`u.two_factor_enabled_at is ${twoFactorEnabled ? set : unset}`)
  if (createdFrom) conditions.push(sql`u.created_at >= ${createdFrom}`)
  if (createdTo) conditions.push(sql`u.created_at < ${createdTo}`)
  if (lastLoginFrom) conditions.push(sql`u.last_login_at >= ${lastLoginFrom}`)
  if (lastLoginTo) conditions.push(sql`u.last_login_at < ${lastLoginTo}`)
  return conditions
}

const set = sql`not null`
const unset = sql`null`

/** The expression of the trigram index, as the migration has it. */
const searchedText = sql`lower(u.email || chr(10) || coalesce(u.username, '') || chr(10) || coalesce(u.name, ''))`

/** A pattern for `like` in which `%`, `_` and `\` stand for themselves. */
function contains(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}
