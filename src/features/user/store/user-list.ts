import type { EntityManager } from '@mikro-orm/postgresql'
import { type RawBuilder, sql } from 'kysely'
import { type User, UserEntity } from '../../../core/identity/store/user.ts'
import { createRowReader, selectList } from '../../../store/columns.ts'
import type { RowCount } from '../../../store/count-rows.ts'
import { executeSql } from '../../../store/database.ts'
import type { IdPage } from '../../../store/id-page.ts'

/**
 * A table with a row for each pair of an owner and a user in the owner's list. It needs an index on the owner and the
 * position, which is a UUID: the newest rows come first.
 */
export interface UserListTable {
  table: string
  owner: string
  user: string
  position: string
  /** Whether users who are suspended now are left out. */
  withoutSuspended: boolean
}

/** A user in a list. The position identifies the place in the list, for cursors. */
interface ListedUser {
  position: string
  user: User
}

/** The users of a list that a page found. */
export interface UserListPart {
  listed: ListedUser[]
  /** The position at which reading ended before the page was full, because too many users there are suspended; usually null. */
  endedAt: string | null
}

/**
 * The pages of one statement read up to this number of rows together, each up to its share: an attacker can fill lists with accounts that
 * are suspended later. It takes about 100 ms.
 */
const maxRowsOfPages = 100_000

/** A list is counted up to this number. */
const maxCount = 100_000

/**
 * The lists of one statement are counted up to this number together, each up to its share: an attacker who asks for many
 * long lists must not occupy the database. It takes about 400 ms, and a second if half a million users are suspended.
 */
const maxCountsTogether = 1_000_000

const columns = sql.raw(selectList(UserEntity, 'u'))
const readUser = createRowReader<User>(UserEntity)

// SQL rather than the query builder: a lateral join reads the page of each owner from the end of an index, so that one
// statement serves all owners. Every value is a parameter.

/** The same page of the lists of several owners, in the order of the owners. */
export async function findUserLists(
  em: EntityManager,
  list: UserListTable,
  ownerIds: readonly string[],
  page: IdPage,
): Promise<UserListPart[]> {
  const [beyond, direction] = page.backwards ? [sql`>`, sql`asc`] : [sql`<`, sql`desc`]
  const { table, owner, user, position } = refsOf(list)
  const from = page.fromId === null ? sql`true` : sql`${position} ${beyond} ${page.fromId}::uuid`
  const max = Math.max(page.limit, Math.floor(maxRowsOfPages / ownerIds.length))
  const rows = await run(
    em,
    // The last row that may be read is always returned: the next page begins after it.
    sql`select o.id as "ownerId", p.position, p.number, p.hidden, ${columns}
      from unnest(${toArrayLiteral(ownerIds)}::uuid[]) as o(id)
      cross join lateral (select * from (select l.position, l.user_id, row_number() over (order by l.position ${direction}) as number,
            ${list.withoutSuspended ? isSuspended(sql`l.user_id`) : sql`false`} as hidden
          from (select ${position} as position, ${user} as user_id from ${table} l where ${owner} = o.id and ${from}
            order by ${position} ${direction} limit ${max}) l) n
        where not n.hidden or n.number = ${max}
        order by n.position ${direction} limit ${page.limit}) p
      join users u on u.id = p.user_id
      order by p.position ${direction}`,
  )
  const found = rows.map(({ ownerId, position: place, number, hidden, ...row }) => ({
    ownerId: String(ownerId),
    hidden: hidden === true,
    isLast: Number(number) === max,
    listed: { position: String(place), user: readUser(row) },
  }))
  const byOwner = Map.groupBy(found, (row) => row.ownerId)
  return ownerIds.map((id) => {
    const ofOwner = byOwner.get(id) ?? []
    const last = ofOwner.at(-1)
    const isFull = ofOwner.length === page.limit && !last?.hidden
    return {
      listed: ofOwner.filter(({ hidden }) => !hidden).map(({ listed }) => listed),
      endedAt: last?.isLast && !isFull ? last.listed.position : null,
    }
  })
}

/** How many users the lists of several owners have, in the order of the owners. */
export async function countUserLists(
  em: EntityManager,
  list: UserListTable,
  ownerIds: readonly string[],
): Promise<RowCount[]> {
  const { text, values } = countStatement(em, list, ownerIds)
  const { rows } = await executeSql(em, text, values)
  const max = maxCountOf(ownerIds)
  const counts = new Map(
    rows.map((row) => [String(row.ownerId), { found: Number(row.found), hidden: Number(row.hidden) }]),
  )
  return ownerIds.map((id) => {
    const { found, hidden } = counts.get(id) ?? { found: 0, hidden: 0 }
    return { count: Math.min(found - hidden, max), estimated: found > max }
  })
}

/** The statement of the counts, which the tests explain. */
export function countStatement(
  em: EntityManager,
  list: UserListTable,
  ownerIds: readonly string[],
): { text: string; values: unknown[] } {
  const { table, owner, user, position } = refsOf(list)
  const hidden = list.withoutSuspended ? isSuspended(sql`f.id`) : sql`false`
  // Each user is looked up in the index of those who are suspended, who may be half of all users. The order makes the planner read a
  // list from its index; with the limit alone it may choose to read the whole table.
  const compiled = sql`select o.id as "ownerId", c.* from unnest(${toArrayLiteral(ownerIds)}::uuid[]) as o(id)
      cross join lateral (select count(*)::int as found, (count(*) filter (where ${hidden}))::int as hidden
        from (select ${user} as id from ${table} l where ${owner} = o.id
          order by ${position} desc limit ${maxCountOf(ownerIds) + 1}) f) c`.compile(em.getKysely())
  return { text: compiled.sql, values: [...compiled.parameters] }
}

/** Up to which number each of several lists is counted. */
function maxCountOf(ownerIds: readonly string[]): number {
  return Math.min(maxCount, Math.floor(maxCountsTogether / ownerIds.length))
}

/**
 * Whether a user is suspended now, as the function `isSuspended`. The offset keeps it a look-up: the planner would read all suspended
 * users for each list, or the rows of all users of a list.
 */
function isSuspended(userId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (select 1 from users s where s.id = ${userId} and s.suspended_at is not null
    and (s.suspended_until is null or s.suspended_until > sallyport_now()) offset 0)`
}

function refsOf({ table, owner, user, position }: UserListTable) {
  const column = (name: string) => sql.ref(`l.${name}`)
  return { table: sql.table(table), owner: column(owner), user: column(user), position: column(position) }
}

async function run(em: EntityManager, statement: RawBuilder<unknown>): Promise<Record<string, unknown>[]> {
  const compiled = statement.compile(em.getKysely())
  return (await executeSql(em, compiled.sql, [...compiled.parameters])).rows
}

/** A PostgreSQL array of ids, which need no quotes. */
function toArrayLiteral(ids: readonly string[]): string {
  return `{${ids.join(',')}}`
}
