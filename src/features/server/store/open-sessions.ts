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
 * large ones. SQL: the planner's number of rows decides which.
 */
export async function readTotals(em: EntityManager): Promise<Totals> {
  const { rows } = await executeSql(
    em,
    `select case when s.sampled_at is null or n.users <= $1 then (select count(*) from users) else s.users end::int as users,
       case when s.sampled_at is null or n.sessions <= $1 then (${openNow}) else s.active_sessions end::int as "activeSessions"
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

/**
 * Notes how many sessions were open at the end of each hour that has passed. Sessions that begin and end are summed up once, for
 * any number of hours.
 */
export async function sampleHours(em: EntityManager): Promise<void> {
  await executeSql(
    em,
    `with missing as materialized (
       select hour from generate_series(
         greatest(
           (select coalesce(max(hour) + interval '1 hour', '-infinity') from statistics_hours where active_sessions is not null),
           date_trunc('hour', sallyport_now() - ${kept}, 'UTC')),
         date_trunc('hour', sallyport_now(), 'UTC') - interval '1 hour', interval '1 hour') as g(hour)
     ), changes as (
       select date_trunc('hour', created_at, 'UTC') as hour, 1 as change from sessions where exists (select 1 from missing)
       union all
       select date_trunc('hour', least(revoked_at, expires_at, idle_expires_at), 'UTC'), -1 from sessions
         where exists (select 1 from missing)
     ), running as materialized (
       select hour, sum(sum(change)) over (order by hour) as open from changes group by hour
     )
     insert into statistics_hours as h (hour, active_sessions)
     select m.hour, coalesce((select r.open from running r where r.hour <= m.hour order by r.hour desc limit 1), 0)
     from missing m
     on conflict (hour) do update set active_sessions = excluded.active_sessions`,
  )
}
