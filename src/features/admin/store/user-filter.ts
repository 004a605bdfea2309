import { type RawBuilder, sql } from 'kysely'
import type { RateLimitTier } from '../../../core/identity/store/user.ts'
import { containsPattern } from '../../../store/contains-pattern.ts'
import { searchCondition } from '../../../store/search-condition.ts'

/**
 * Which users to find. A part that is null or undefined does not narrow the result. Texts are in the form in which they are
 * stored, and those that are searched for are folded (`foldText`).
 */
export interface UserFilter {
  /** Users with one of these ids, all of which are UUIDs; nobody for an empty list. */
  ids?: readonly string[] | null | undefined
  search?: string | null | undefined
  emailContains?: string | null | undefined
  email?: string | null | undefined
  roles?: readonly string[] | null | undefined
  /** Whether the user is suspended at this moment. */
  suspended?: boolean | null | undefined
  emailVerified?: boolean | null | undefined
  twoFactorEnabled?: boolean | null | undefined
  tiers?: readonly RateLimitTier[] | null | undefined
  /** Users who are suspended at this moment, by the end of the suspension. */
  suspendedUntilFrom?: Date | null | undefined
  suspendedUntilTo?: Date | null | undefined
  /** Users who are suspended at this moment, by a part of the reason. */
  suspensionReasonContains?: string | null | undefined
  createdFrom?: Date | null | undefined
  createdTo?: Date | null | undefined
  lastLoginFrom?: Date | null | undefined
  lastLoginTo?: Date | null | undefined
  /** Members of the organization with this id, a UUID. */
  organizationId?: string | null | undefined
}

/** The conditions of a filter, for a statement over `users u`. */
export function conditionsOf(filter: UserFilter, now: Date): RawBuilder<unknown>[] {
  const { search, emailContains, email, roles, tiers, suspended, emailVerified, twoFactorEnabled } = filter
  const { createdFrom, createdTo, lastLoginFrom, lastLoginTo, organizationId } = filter
  const conditions: RawBuilder<unknown>[] = []
  if (filter.ids) conditions.push(sql`u.id = any(${filter.ids}::uuid[])`)
  if (search != null) conditions.push(searchCondition(searchedText, search))
  // The index covers the address, the username and the name together; the second condition is about the address alone.
  if (emailContains != null) conditions.push(searchCondition(searchedText, emailContains))
  if (emailContains != null) conditions.push(searchCondition(sql`u.email`, emailContains))
  if (email != null) conditions.push(sql`u.email = ${email}`)
  if (roles) conditions.push(isOneOf(sql`u.role`, roles))
  if (tiers) conditions.push(isOneOf(sql`u.tier`, tiers))
  if (suspended === true) conditions.push(suspendedAt(now))
  if (suspended === false) conditions.push(sql`(u.suspended_at is null or u.suspended_until <= ${now})`)
  if (emailVerified != null) conditions.push(sql`u.email_verified_at is ${emailVerified ? set : unset}`)
  if (twoFactorEnabled != null) conditions.push(sql`u.two_factor_enabled_at is ${twoFactorEnabled ? set : unset}`)
  conditions.push(...suspensionConditions(filter, now))
  if (createdFrom) conditions.push(sql`u.created_at >= ${createdFrom}`)
  if (createdTo) conditions.push(sql`u.created_at < ${createdTo}`)
  if (lastLoginFrom) conditions.push(sql`${lastLogin} >= ${lastLoginFrom}`)
  // A user who has never logged in is not in the range.
  if (lastLoginTo) conditions.push(sql`${lastLogin} < ${lastLoginTo} and ${lastLogin} > '-infinity'::timestamptz`)
  if (organizationId != null) {
    conditions.push(
      sql`u.id in (select m.user_id from organization_members m where m.organization_id = ${organizationId}::uuid)`,
    )
  }
  return conditions
}

/** The last login as its index has it, which also serves the order by it: a second index would be one more that each login changes. */
const lastLogin = sql`coalesce(u.last_login_at, '-infinity'::timestamptz)`

/** The condition that a user of the row `u` is found, for a statement of another feature. */
export function usersMatching(filter: UserFilter, now: Date): RawBuilder<unknown> {
  const conditions = conditionsOf(filter, now)
  return conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`
}

function suspensionConditions(
  { suspendedUntilFrom, suspendedUntilTo, suspensionReasonContains }: UserFilter,
  now: Date,
): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = []
  if (suspendedUntilFrom) conditions.push(sql`u.suspended_until >= ${suspendedUntilFrom}`)
  if (suspendedUntilTo) conditions.push(sql`u.suspended_until < ${suspendedUntilTo}`)
  if (suspensionReasonContains != null) {
    conditions.push(sql`u.folded_suspension_reason like ${containsPattern(suspensionReasonContains)}`)
  }
  // The row keeps a suspension that has ended, which the API does not show.
  return conditions.length > 0 ? [suspendedAt(now), ...conditions] : []
}

/** One value is an equation: its rows are in the order of the list in an index that begins with the column. */
function isOneOf(column: RawBuilder<unknown>, values: readonly string[]): RawBuilder<unknown> {
  return values.length === 1 ? sql`${column} = ${values[0]}` : sql`${column} = any(${values}::text[])`
}

function suspendedAt(now: Date): RawBuilder<unknown> {
  return sql`u.suspended_at is not null and (u.suspended_until is null or u.suspended_until > ${now})`
}

const set = sql`not null`
const unset = sql`null`

/** The expression of the trigram index, as in the migration. An address is stored in lower case, and its letters are ASCII. */
const searchedText = sql`(coalesce(u.email, '') || chr(10) || coalesce(lower(u.username collate "C"), '') || chr(10) || coalesce(u.folded_name, ''))`
