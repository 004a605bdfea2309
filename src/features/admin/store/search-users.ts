import type { EntityManager } from '@mikro-orm/postgresql'
import { type RawBuilder, sql } from 'kysely'
import { type User, UserEntity } from '../../../core/identity/store/user.ts'
import { createRowReader, selectList } from '../../../store/columns.ts'
import { countRows, type RowCount } from '../../../store/count-rows.ts'
import { executeSql } from '../../../store/database.ts'
import { conditionsOf, type UserFilter, usersMatching } from './user-filter.ts'

export type UserOrderField = 'CREATED_AT' | 'LAST_LOGIN_AT' | 'EMAIL' | 'NAME'

/**
 * The place of a user in an order: the value that is ordered by, as text, and the id. An instant is RFC 3339 in UTC with
 * microseconds, or `-infinity`.
 */
export interface UserPosition {
  value: string
  id: string
}

export interface UserPage {
  order: UserOrderField
  descending: boolean
  /** The position that the page begins after; null for the beginning. */
  after: UserPosition | null
  offset: number
  limit: number
}

export interface FoundUser {
  user: User
  position: UserPosition
}

/** Every order has an index on its expression and the id, so that a page is read from the end of the previous one. */
const orders = {
  CREATED_AT: { expression: sql`u.created_at`, type: sql`timestamptz`, text: instantText('created_at') },
  LAST_LOGIN_AT: {
    expression: sql`coalesce(u.last_login_at, '-infinity'::timestamptz)`,
    type: sql`timestamptz`,
    text: sql`coalesce(${instantText('last_login_at')}, '-infinity')`,
  },
  EMAIL: { expression: sql`coalesce(u.email, '') collate "C"`, type: sql`text`, text: sql`coalesce(u.email, '')` },
  NAME: { expression: sql`coalesce(u.name, '') collate "C"`, type: sql`text`, text: sql`coalesce(u.name, '')` },
} satisfies Record<UserOrderField, Record<'expression' | 'type' | 'text', RawBuilder<unknown>>>

/** An instant in the form of a cursor, independent of DateStyle and TimeZone of the database. */
function instantText(column: 'created_at' | 'last_login_at'): RawBuilder<unknown> {
  return sql`to_char(${sql.ref(`u.${column}`)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
}

const columns = sql.raw(selectList(UserEntity, 'u'))
const readUser = createRowReader<User>(UserEntity)

/** A page of the users that a filter finds. */
export async function findUserPage(
  em: EntityManager,
  filter: UserFilter,
  page: UserPage,
  now: Date,
): Promise<FoundUser[]> {
  const { text, values } = pageStatement(em, filter, page, now)
  const { rows } = await executeSql(em, text, values)
  return rows.map(({ position, ...row }) => {
    const user = readUser(row)
    return { user, position: { value: String(position), id: user.id } }
  })
}

/**
 * The statement of a page, which the benchmark explains. It is SQL rather than the query builder, because its conditions
 * and orders have to match the expressions of the indexes word for word. Every value is a parameter.
 */
export function pageStatement(
  em: EntityManager,
  filter: UserFilter,
  page: UserPage,
  now: Date,
): { text: string; values: unknown[] } {
  const { expression, type, text } = orders[page.order]
  const [direction, beyond] = page.descending ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`]
  const conditions = conditionsOf(filter, now)
  // Nobody logs in before the account is made. The planner does not know that, and would pass every newer account in search of a match.
  if (page.order === 'CREATED_AT' && filter.lastLoginTo) conditions.push(sql`u.created_at < ${filter.lastLoginTo}`)
  if (page.after) {
    const { value, id } = page.after
    conditions.push(sql`(${expression}, u.id) ${beyond} (${value}::${type}, ${id}::uuid)`)
  }
  const statement = sql`select ${columns}, ${text} as position from users u where ${all(conditions)}
    order by ${expression} ${direction}, u.id ${direction} limit ${page.limit} offset ${page.offset}`
  const compiled = statement.compile(em.getKysely())
  return { text: compiled.sql, values: [...compiled.parameters] }
}

/** How many users a filter finds: the exact number up to 10,000, an estimate above. */
export async function countUsers(em: EntityManager, filter: UserFilter, now: Date): Promise<RowCount> {
  return countRows(em, membersOnly(filter) ?? sql`select 1 from users u where ${usersMatching(filter, now)}`)
}

/**
 * The members of an organization are counted from their index if nothing else is asked. They have the order of the index:
 * without it, the planner may read the whole table, whose rows lie in the order in which the members joined.
 */
function membersOnly({ organizationId, ...others }: UserFilter): RawBuilder<unknown> | null {
  if (organizationId == null || Object.values(others).some((value) => value != null)) return null
  return sql`select 1 from organization_members m where m.organization_id = ${organizationId}::uuid order by m.id desc`
}

function all(conditions: RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`
}
