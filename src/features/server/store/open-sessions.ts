import type { EntityManager } from '@mikro-orm/postgresql'
import { executeSql } from '../../../store/database.ts'
import { pageRanges } from '../../../store/delete-by-pages.ts'

/** How many users and open sessions there are now. */
interface Totals {
  users: number
  activeSessions: number
}

const isOpen = 'revoked_at is null and expires_at > sallyport_now() and idle_expires_at > sallyport_now()'
const openNow = `select count(*) from sessions where ${isOpen}`

/** Tables with more rows than this are counted in the background. */
const countedAtOnce = 50_000

/**
 * How many users and open sessions there are: counted now in small tables, and as they were counted in the last ten minutes in
 * large ones; before that, as many rows as the planner expects. SQL: the planner's number of rows decides which.
 */
export async function readTotals(em: EntityManager): Promise<Totals> {
  const { rows } = await executeSql(
    em,
    `select case when n.users <= $1 then (select count(*) from users) when s.sampled_at is null then n.users else s.users end::int
         as users,
       case when n.sessions <= $1 then (${openNow}) when s.sampled_at is null then n.sessions else s.active_sessions end::int
         as "activeSessions"
     from statistics_state s, (select
       (select reltuples from pg_class where oid = 'users'::regclass) as users,
       (select reltuples from pg_class where oid = 'sessions'::regclass) as sessions) n`,
    [countedAtOnce],
  )
  return { users: Number(rows[0]?.users), activeSessions: Number(rows[0]?.activeSessions) }
}

/**
 * Holds the right to count sessions until the transaction ends.
 *
 * @returns false if another instance has it
 */
export async function tryLockStatistics(em: EntityManager): Promise<boolean> {
  const lock = `select pg_try_advisory_xact_lock(hashtext('sallyport statistics')) as held`
  return (await executeSql(em, lock)).rows[0]?.held === true
}

/**
 * Counts users and open sessions for {@link readTotals}, unless it was done in the last ten minutes. It counts some pages with each
 * statement, because one over a large table would reach its time limit: a row that moves meanwhile may be counted twice or not.
 */
export async function sampleTotals(em: EntityManager): Promise<void> {
  const due = await executeSql(
    em,
    `select 1 from statistics_state where sampled_at is null or sampled_at <= sallyport_now() - interval '10 minutes'`,
  )
  if (due.rows.length === 0) return
  const users = await countByPages(em, 'users', 'true')
  const open = await countByPages(em, 'sessions', isOpen)
  await executeSql(
    em,
    'update statistics_state set sampled_at = sallyport_now(), users = $1::int, active_sessions = $2::int',
    [users, open],
  )
}

async function countByPages(em: EntityManager, table: string, condition: string): Promise<number> {
  let count = 0
  for await (const range of pageRanges(em, table)) {
    const { rows } = await executeSql(
      em,
      `select count(*)::int as count from ${table} where ctid >= $1::tid and ctid < $2::tid and ${condition}`,
      range,
    )
    count += Number(rows[0]?.count)
  }
  return count
}

/** Sessions that have ended are kept for thirty days: the hours before cannot be counted. */
const kept = `interval '29 days'`

const missingHours = `select (extract(epoch from g.hour) * 1000)::float8 as hour
  from generate_series(date_trunc('hour', sallyport_now() - ${kept}, 'UTC'),
    date_trunc('hour', sallyport_now(), 'UTC') - interval '1 hour', interval '1 hour') as g(hour)
  where not exists (select 1 from statistics_hours h where h.hour = g.hour and h.active_sessions is not null)
  order by g.hour`

/** A session counts from the hour in which it was opened until the one in which it ended. The hours before the first wanted one are one. */
const changes = `select (extract(epoch from greatest(c.hour, $3::timestamptz)) * 1000)::float8 as hour, sum(c.change)::int as change
  from sessions s, lateral (values (date_trunc('hour', s.created_at, 'UTC'), 1), (date_trunc('hour',
    greatest(s.created_at, least(s.revoked_at, s.expires_at, s.idle_expires_at)), 'UTC'), -1)) as c(hour, change)
  where s.ctid >= $1::tid and s.ctid < $2::tid and c.hour <= $4::timestamptz group by 1`

/**
 * Notes how many sessions were open at the end of the hours that have passed and were not counted, all of them in one passage
 * over the table. SQL: the hours are made and compared where the counts are.
 */
export async function sampleHours(em: EntityManager): Promise<void> {
  const hours = (await executeSql(em, missingHours)).rows.map((row) => Number(row.hour))
  const [first, last] = [hours[0], hours.at(-1)]
  if (first === undefined || last === undefined) return
  const changeIn = new Map<number, number>()
  for await (const range of pageRanges(em, 'sessions')) {
    const { rows } = await executeSql(em, changes, [...range, new Date(first), new Date(last)])
    for (const { hour, change } of rows) changeIn.set(Number(hour), (changeIn.get(Number(hour)) ?? 0) + Number(change))
  }
  const missing = new Set(hours)
  let open = 0
  const counts: { hour: Date; open: number }[] = []
  for (let hour = first; hour <= last; hour += 3_600_000) {
    open += changeIn.get(hour) ?? 0
    if (missing.has(hour)) counts.push({ hour: new Date(hour), open })
  }
  await executeSql(
    em,
    `insert into statistics_hours as h (hour, active_sessions) select * from unnest($1::timestamptz[], $2::int[])
     on conflict (hour) do update set active_sessions = excluded.active_sessions`,
    [counts.map(({ hour }) => hour), counts.map((count) => count.open)],
  )
}
