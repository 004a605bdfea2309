import type { EntityManager } from '@mikro-orm/postgresql'
import { executeSql } from '../../../store/database.ts'

/** How many users and open sessions there are now. */
export interface Totals {
  users: number
  activeSessions: number
}

const openNow = `select count(*) from sessions
  where revoked_at is null and expires_at > sallyport_now() and idle_expires_at > sallyport_now()`

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

/** Counts users and open sessions for {@link readTotals}, unless it was done in the last ten minutes. */
export async function sampleTotals(em: EntityManager): Promise<void> {
  await executeSql(
    em,
    `update statistics_state set sampled_at = sallyport_now(), users = (select count(*) from users),
       active_sessions = (${openNow})
     where only_row = (select only_row from statistics_state
       where sampled_at is null or sampled_at <= sallyport_now() - interval '10 minutes' for update skip locked)`,
  )
}

/** Sessions that have ended are kept for thirty days: the hours before cannot be counted. */
const kept = `interval '29 days'`

/** Hours that are counted at once: each reads every session. */
const hoursAtOnce = 3

/**
 * Notes how many sessions were open at the end of the hours that have passed and were not counted, the latest ones first. SQL: the
 * hours are made and compared where the counts are.
 */
export async function sampleHours(em: EntityManager): Promise<void> {
  await executeSql(
    em,
    `with missing as materialized (
       select g.hour from generate_series(date_trunc('hour', sallyport_now() - ${kept}, 'UTC'),
         date_trunc('hour', sallyport_now(), 'UTC') - interval '1 hour', interval '1 hour') as g(hour)
       where not exists (select 1 from statistics_hours h where h.hour = g.hour and h.active_sessions is not null)
       order by g.hour desc limit $1
     )
     insert into statistics_hours as h (hour, active_sessions)
     select m.hour, (select count(*) from sessions s where s.created_at < m.hour + interval '1 hour'
       and least(s.revoked_at, s.expires_at, s.idle_expires_at) >= m.hour + interval '1 hour')
     from missing m
     on conflict (hour) do update set active_sessions = excluded.active_sessions`,
    [hoursAtOnce],
  )
}
