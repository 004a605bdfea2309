import type { EntityManager } from '@mikro-orm/postgresql'
import { deleteByPages } from '../../../store/delete-by-pages.ts'
import { nowInMilliseconds } from '../../../store/now.ts'

/** The state of a counter after an attempt was counted. */
interface AttemptState {
  attempts: number
  lockedUntil: Date | null
  /** Whether this attempt started the lock. */
  lockBegins: boolean
  /** The database's time, returned by the same statement. */
  now: Date
}

export interface LockPolicy {
  /** Attempts that are checked before the first lock. */
  attempts: number
  /** The durations of the locks, in seconds; the last one repeats. */
  lockSeconds: readonly number[]
  /** Quiet seconds after the last lock's end, after which the count starts anew. */
  forgetAfterSeconds: number
}

/**
 * Counts one attempt in one statement, before it is checked: of several concurrent attempts, exactly
 * `policy.attempts` pass. During a lock nothing is counted and the lock is not prolonged; the count then distinguishes the
 * attempt that started the lock (one above the limit) from later ones (two above). Raw SQL: it is a compare-and-swap.
 */
export async function countAttempt(em: EntityManager, key: string, policy: LockPolicy): Promise<AttemptState> {
  const [row] = await em.execute<{ attempts: number; locked_until: string | null; now: number }[]>(
    `with rule as (select ?::text as key, sallyport_now() as now, ?::int as allowed, ?::float8[] as seconds, ?::float8 as forget)
     insert into attempt_counters as c (key, attempts, locks, locked_until, updated_at)
     select key, 1, 0, null, now from rule
     on conflict (key) do update set
       (attempts, locks, locked_until, updated_at) = (
         select
           case when locked then allowed + 2 when stale or over then 1 else least(c.attempts, allowed) + 1 end,
           case when locked then c.locks when stale then 0 when not over and c.attempts >= allowed then c.locks + 1
                else c.locks end,
           case when locked then c.locked_until
                when not stale and not over and c.attempts >= allowed
                then now + make_interval(secs => seconds[least(c.locks + 1, cardinality(seconds))]) end,
           case when locked then c.updated_at else now end
         from (select rule.*, coalesce(c.locked_until > rule.now, false) as locked,
                 coalesce(c.locked_until <= rule.now, false) as over,
                 greatest(c.updated_at, coalesce(c.locked_until, c.updated_at)) < rule.now - make_interval(secs => forget)
                   as stale from rule) as state)
     returning attempts, locked_until, ${nowInMilliseconds} as now`,
    [key, policy.attempts, `{${policy.lockSeconds.join(',')}}`, policy.forgetAfterSeconds],
  )
  if (!row) throw new Error('The attempt was not counted')
  const lockedUntil = row.locked_until ? new Date(row.locked_until) : null
  const lockBegins = lockedUntil !== null && row.attempts === policy.attempts + 1
  return { attempts: row.attempts, lockedUntil, lockBegins, now: new Date(Number(row.now)) }
}

/** Clears counters. @param keys letters, digits, colons, hyphens and underscores */
export async function clearAttempts(em: EntityManager, ...keys: string[]): Promise<void> {
  await em.execute('delete from attempt_counters where key = any(?::text[])', [`{${keys.join(',')}}`])
}

/** Deletes counters that have not changed since an instant and hold no lock. */
export async function deleteOldAttempts(em: EntityManager, before: Date): Promise<void> {
  const unused = 'updated_at < $3 and coalesce(locked_until, updated_at) < $3'
  await deleteByPages(em, 'attempt_counters', unused, [before])
}
