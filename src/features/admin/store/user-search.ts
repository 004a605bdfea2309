import type { EntityManager } from '@mikro-orm/postgresql'
import type { RateLimitTier, User } from '../../../core/identity/store/user.ts'

export type UserOrderField = 'CREATED_AT' | 'LAST_LOGIN_AT' | 'EMAIL' | 'NAME'

/** What to find: each part narrows, an absent one does not. Texts are normalised by the caller. */
export interface UserFilter {
  search?: string | undefined
  emailContains?: string | undefined
  email?: string | undefined
  roles?: readonly string[] | undefined
  /** Suspended at this instant or not; undefined: either. */
  suspended?: boolean | undefined
  emailVerified?: boolean | undefined
  twoFactorEnabled?: boolean | undefined
  createdFrom?: Date | undefined
  createdTo?: Date | undefined
  lastLoginFrom?: Date | undefined
  lastLoginTo?: Date | undefined
}

export interface UserPage {
  order: UserOrderField
  descending: boolean
  /** The order's value and the id of the item that the page begins after. */
  after: { value: string; id: string } | null
  offset: number
  limit: number
}

export interface FoundUser extends User {
  /** The order's value as the cursor carries it. */
  orderValue: string
}

/** Each order has an index on its expression and the id: a page is read from where the last one ended. */
const orders: Record<UserOrderField, { expression: string; type: string }> = {
  CREATED_AT: { expression: 'u.created_at', type: 'timestamptz' },
  LAST_LOGIN_AT: { expression: `coalesce(u.last_login_at, '-infinity'::timestamptz)`, type: 'timestamptz' },
  EMAIL: { expression: 'u.email collate "C"', type: 'text' },
  NAME: { expression: `coalesce(u.name, '') collate "C"`, type: 'text' },
}

/** A page of users. Every value is a parameter; names of columns come from this file alone. */
export async function findUsers(
  em: EntityManager,
  filter: UserFilter,
  page: UserPage,
  now: Date,
): Promise<FoundUser[]> {
  const { text, values } = pageStatement(filter, page, now)
  const rows = await em.execute<FoundRow[]>(text, values)
  return rows.map(toUser)
}

/** The statement of a page, for the bench's plans too. */
export function pageStatement(filter: UserFilter, page: UserPage, now: Date): { text: string; values: unknown[] } {
  const { expression, type } = orders[page.order]
  const where = conditions(filter, now)
  if (page.after) {
    where.texts.push(`(${expression}, u.id) ${page.descending ? '<' : '>'} (?::${type}, ?::uuid)`)
    where.values.push(page.after.value, page.after.id)
  }
  const direction = page.descending ? 'desc' : 'asc'
  const text = `select u.id, u.email, u.email_verified_at, u.username, u.name, u.role, u.tier, u.suspended_at, u.suspended_until,
      u.suspension_reason, u.two_factor_enabled_at, u.last_login_at, u.created_at, u.updated_at,
      (${expression})::text as order_value
    from users u ${whereClause(where.texts)} order by ${expression} ${direction}, u.id ${direction} limit ? offset ?`
  return { text, values: [...where.values, page.limit, page.offset] }
}

export interface UserCount {
  count: number
  estimated: boolean
}

/** Counting stops here; beyond it the planner's estimate is told, so that a count never takes longer than a page. */
const countExactly = 10_000

/** How many users a filter finds: exactly up to 10,000, estimated above. */
export async function countUsers(em: EntityManager, filter: UserFilter, now: Date): Promise<UserCount> {
  const where = conditions(filter, now)
  const [row] = await em.execute<{ n: number }[]>(
    `select count(*)::int as n from (select 1 from users u ${whereClause(where.texts)} limit ${countExactly + 1}) c`,
    where.values,
  )
  if ((row?.n ?? 0) <= countExactly) return { count: row?.n ?? 0, estimated: false }
  const [plan] = await em.execute<{ 'QUERY PLAN': unknown }[]>(
    `explain (format json) select 1 from users u ${whereClause(where.texts)}`,
    where.values,
  )
  return { count: Math.max(countExactly + 1, plannedRows(plan?.['QUERY PLAN'])), estimated: true }
}

function plannedRows(plan: unknown): number {
  const parsed = (typeof plan === 'string' ? JSON.parse(plan) : plan) as
    | [{ Plan?: { 'Plan Rows'?: number } }]
    | undefined
  return Math.round(parsed?.[0]?.Plan?.['Plan Rows'] ?? 0)
}

function conditions(filter: UserFilter, now: Date): { texts: string[]; values: unknown[] } {
  const texts: string[] = []
  const values: unknown[] = []
  const add = (text: string, ...added: unknown[]) => {
    texts.push(text)
    values.push(...added)
  }
  if (filter.search !== undefined) add(`${searchText} like ?`, contains(filter.search))
  if (filter.emailContains !== undefined) {
    // The index is on all three texts; the second condition looks at the address alone.
    add(`${searchText} like ? and u.email like ?`, contains(filter.emailContains), contains(filter.emailContains))
  }
  if (filter.email !== undefined) add('u.email = ?', filter.email)
  if (filter.roles) add('u.role = any(?::text[])', textArray(filter.roles))
  if (filter.suspended === true)
    add(`u.suspended_at is not null and (u.suspended_until is null or u.suspended_until > ?)`, now)
  if (filter.suspended === false) add(`(u.suspended_at is null or u.suspended_until <= ?)`, now)
  if (filter.emailVerified !== undefined) add(`u.email_verified_at is ${filter.emailVerified ? 'not ' : ''}null`)
  if (filter.twoFactorEnabled !== undefined)
    add(`u.two_factor_enabled_at is ${filter.twoFactorEnabled ? 'not ' : ''}null`)
  if (filter.createdFrom) add('u.created_at >= ?', filter.createdFrom)
  if (filter.createdTo) add('u.created_at < ?', filter.createdTo)
  if (filter.lastLoginFrom) add('u.last_login_at >= ?', filter.lastLoginFrom)
  if (filter.lastLoginTo) add('u.last_login_at < ?', filter.lastLoginTo)
  return { texts, values }
}

/** The expression of the trigram index: as it stands in the migration. */
const searchText = `lower(u.email || chr(10) || coalesce(u.username, '') || chr(10) || coalesce(u.name, ''))`

/** A pattern in which `%`, `_` and `\` are themselves. */
function contains(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}

/** An array of PostgreSQL as one parameter: the planner sees what is in it, and takes the index where that is rare. */
function textArray(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replace(/[\\"]/g, (sign) => `\\${sign}`)}"`).join(',')}}`
}

function whereClause(texts: string[]): string {
  return texts.length > 0 ? `where ${texts.join(' and ')}` : ''
}

interface FoundRow {
  id: string
  email: string
  email_verified_at: string | null
  username: string | null
  name: string | null
  role: string
  tier: RateLimitTier
  suspended_at: string | null
  suspended_until: string | null
  suspension_reason: string | null
  two_factor_enabled_at: string | null
  last_login_at: string | null
  created_at: string
  updated_at: string
  order_value: string
}

function toUser(row: FoundRow): FoundUser {
  const date = (text: string | null) => (text ? new Date(text) : null)
  return {
    id: row.id,
    email: row.email,
    emailVerifiedAt: date(row.email_verified_at),
    username: row.username,
    name: row.name,
    role: row.role,
    tier: row.tier,
    suspendedAt: date(row.suspended_at),
    suspendedUntil: date(row.suspended_until),
    suspensionReason: row.suspension_reason,
    twoFactorEnabledAt: date(row.two_factor_enabled_at),
    lastLoginAt: date(row.last_login_at),
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    orderValue: row.order_value,
  }
}
