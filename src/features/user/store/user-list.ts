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
export interface ListedUser {
  position: string
  user: User
}

/** A list is counted up to this number. */
const longestCount = 100_000

/**
 * The lists of one statement are counted up to this number together, each up to its share: an attacker who asks for many
 * long lists must not occupy the database. It takes about 250 ms.
 */
const longestCounts = 1_000_000

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
): Promise<ListedUser[][]> {
  const [beyond, direction] = page.backwards ? [sql`>`, sql`asc`] : [sql`<`, sql`desc`]
  const { table, owner, user, position } = refsOf(list)
  const from = page.fromId === null ? sql`true` : sql`${position} ${beyond} ${page.fromId}::uuid`
  const shown = list.withoutSuspended ? sql`not ${suspended}` : sql`true`
  const rows = await run(
    em,
    sql`select o.id as "ownerId", p.* from unnest(${toArrayLiteral(ownerIds)}::uuid[]) as o(id)
      cross join lateral (select ${position} as position, ${columns}
        from ${table} l join users u on u.id = ${user}
        where ${owner} = o.id and ${from} and ${shown}
        order by ${position} ${direction} limit ${page.limit}) p
      order by p.position ${direction}`,
  )
  const found = rows.map(({ ownerId, position: place, ...row }) => ({
    ownerId: String(ownerId),
    listed: { position: String(place), user: readUser(row) },
  }))
  const byOwner = Map.groupBy(found, (row) => row.ownerId)
  return ownerIds.map((id) => (byOwner.get(id) ?? []).map(({ listed }) => listed))
}

/** How many users the lists of several owners have, in the order of the owners. */
export async function countUserLists(
  em: EntityManager,
  list: UserListTable,
  ownerIds: readonly string[],
): Promise<RowCount[]> {
  const { table, owner, user, position } = refsOf(list)
  const most = Math.min(longestCount, Math.floor(longestCounts / ownerIds.length))
  const rows = await run(
    em,
    // The few suspended users are read once for all lists, and the users of a list not at all. The order makes the planner
    // read a list from its index; with the limit alone it may choose to read the whole table.
    sql`with hidden as materialized (select u.id from users u where ${list.withoutSuspended ? suspended : sql`false`})
      select o.id as "ownerId", c.* from unnest(${toArrayLiteral(ownerIds)}::uuid[]) as o(id)
      cross join lateral (select count(*)::int as found, count(h.id)::int as hidden
        from (select ${user} as id from ${table} l where ${owner} = o.id order by ${position} desc limit ${most + 1}) f
        left join hidden h on h.id = f.id) c`,
  )
  const counts = new Map(
    rows.map((row) => [String(row.ownerId), { found: Number(row.found), hidden: Number(row.hidden) }]),
  )
  return ownerIds.map((id) => {
    const { found, hidden } = counts.get(id) ?? { found: 0, hidden: 0 }
    return { count: Math.min(found - hidden, most), estimated: found > most }
  })
}

/** A user who is suspended now; `isSuspended` in SQL. */
const suspended = sql`(u.suspended_at is not null and (u.suspended_until is null or u.suspended_until > sallyport_now()))`

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
