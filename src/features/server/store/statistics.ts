import type { EntityManager } from '@mikro-orm/postgresql'
import { executeSql } from '../../../store/database.ts'

/** The types of the events that each number counts. */
export interface CountedTypes {
  signUps: readonly string[]
  logins: readonly string[]
  failures: readonly string[]
  locks: readonly string[]
}

/** The numbers of an hour or a day, in UTC. */
export interface StatisticsPoint {
  at: Date
  signUps: number
  logins: number
  failures: number
  locks: number
  /** Open sessions at the end of it. */
  activeSessions: number
}

interface StatisticsRange {
  step: 'hour' | 'day'
  /** The beginning of the first point and of the last one. */
  first: Date
  last: Date
}

/** Counts of the types in `$1` to `$4`, over `audit_events e`. */
const counts = `count(*) filter (where e.type = any($1::text[])) as sign_ups,
  count(*) filter (where e.type = any($2::text[])) as logins,
  count(*) filter (where e.type = any($3::text[])) as failures,
  count(*) filter (where e.type = any($4::text[])) as locks`
const isCounted = 'e.type = any($1::text[] || $2::text[] || $3::text[] || $4::text[])'

const read = `with counted as (
    select date_trunc($5, h.hour, 'UTC') as at, sum(sign_ups) as sign_ups, sum(logins) as logins, sum(failures) as failures,
      sum(locks) as locks
    from statistics_hours h where h.hour >= $6 and h.hour < $7::timestamptz + $8::interval group by 1
  ), recent as (
    select date_trunc($5, e.created_at, 'UTC') as at, ${counts} from audit_events e
    where e.created_at >= greatest($6, (select counted_until from statistics_state))
      and e.created_at < $7::timestamptz + $8::interval and ${isCounted} group by 1
  )
  select (extract(epoch from p.at) * 1000)::float8 as at, (coalesce(c.sign_ups, 0) + coalesce(r.sign_ups, 0))::int as "signUps",
    (coalesce(c.logins, 0) + coalesce(r.logins, 0))::int as logins,
    (coalesce(c.failures, 0) + coalesce(r.failures, 0))::int as failures,
    (coalesce(c.locks, 0) + coalesce(r.locks, 0))::int as locks, coalesce(o.active_sessions, 0) as "activeSessions"
  from generate_series($6::timestamptz, $7::timestamptz, $8::interval) as p(at)
    left join counted c on c.at = p.at left join recent r on r.at = p.at
    left join lateral (select h.active_sessions from statistics_hours h where h.hour >= p.at and h.hour < p.at + $8::interval
      and h.active_sessions is not null order by h.hour desc limit 1) o on true
  order by p.at`

/**
 * The points of a range: the counts by hour, and the events that are not counted yet. SQL: it adds two sources in one snapshot, so
 * that an event is in exactly one of them.
 */
export async function readStatistics(
  em: EntityManager,
  types: CountedTypes,
  { step, first, last }: StatisticsRange,
): Promise<StatisticsPoint[]> {
  const values = [...listsOf(types), step, first, last, step === 'hour' ? '1 hour' : '24 hours']
  const { rows } = await executeSql(em, read, values)
  return rows.map((row) => ({
    at: new Date(Number(row.at)),
    signUps: Number(row.signUps),
    logins: Number(row.logins),
    failures: Number(row.failures),
    locks: Number(row.locks),
    activeSessions: Number(row.activeSessions),
  }))
}

/** An event may become visible this long after its instant, when its transaction commits. */
const settled = `interval '60 seconds'`

const count = `with state as (
    select counted_until as since, case when counted_until = '-infinity' then sallyport_now() - ${settled}
      else least(sallyport_now() - ${settled}, counted_until + interval '1 hour') end as until
    from statistics_state for update skip locked
  ), counted as (
    select date_trunc('hour', e.created_at, 'UTC') as hour, ${counts} from audit_events e, state
    where e.created_at >= state.since and e.created_at < state.until and ${isCounted} group by 1
  ), kept as (
    insert into statistics_hours as h (hour, sign_ups, logins, failures, locks)
    select hour, sign_ups, logins, failures, locks from counted on conflict (hour) do update set
      sign_ups = h.sign_ups + excluded.sign_ups, logins = h.logins + excluded.logins,
      failures = h.failures + excluded.failures, locks = h.locks + excluded.locks
  )
  update statistics_state set counted_until = greatest(counted_until, state.until) from state
  returning counted_until < sallyport_now() - ${settled} as more`

/**
 * Adds the events of at most an hour to the counts by hour. Exactly one of several concurrent instances does it; an event is counted
 * once. SQL: the counts and the instant up to which events are counted change together.
 *
 * @returns whether there is more to count
 */
export async function countEventsByHour(em: EntityManager, types: CountedTypes): Promise<boolean> {
  const { rows } = await executeSql(em, count, listsOf(types))
  return rows[0]?.more === true
}

function listsOf({ signUps, logins, failures, locks }: CountedTypes): unknown[] {
  return [[...signUps], [...logins], [...failures], [...locks]]
}
