import type { EntityManager } from '@mikro-orm/postgresql'
import { nowInMilliseconds } from '../../../store/now.ts'

/** The attempts of a day or of another window, which begins with the first of them. */
interface DaySum {
  /** The attempts so far, this one included; one more than the limit if there were more. */
  attempts: number
  /** Whether this attempt is one too many. */
  spent: boolean
  endsAt: Date
  /** The database's time, returned by the same statement. */
  now: Date
}

/** Counts one attempt of a day, as {@link countInWindow} does. */
export async function countInDay(em: EntityManager, key: string, limit: number): Promise<DaySum> {
  return countInWindow(em, key, { limit, seconds: 86_400 })
}

/**
 * Counts one attempt of a window, before it is checked. Raw SQL: of several concurrent attempts, exactly `limit` are within
 * the limit. The end of the window is kept in `locked_until`.
 */
export async function countInWindow(
  em: EntityManager,
  key: string,
  { limit, seconds }: { limit: number; seconds: number },
): Promise<DaySum> {
  const [row] = await em.execute<{ attempts: number; locked_until: string; now: number }[]>(
    `with rule as (select ?::text as key, sallyport_now() as now, ?::int as allowed, make_interval(secs => ?) as length)
     insert into attempt_counters as c (key, attempts, locks, locked_until, updated_at)
     select key, 1, 0, now + length, now from rule
     on conflict (key) do update set (attempts, locked_until, updated_at) = (
       select case when c.locked_until > rule.now then least(c.attempts, allowed) + 1 else 1 end,
         case when c.locked_until > rule.now then c.locked_until else rule.now + length end, rule.now from rule)
     returning attempts, locked_until, ${nowInMilliseconds} as now`,
    [key, limit, seconds],
  )
  if (!row) throw new Error('The attempt was not counted')
  const { attempts } = row
  return { attempts, spent: attempts > limit, endsAt: new Date(row.locked_until), now: new Date(Number(row.now)) }
}

/** Takes one attempt back that was counted and turned out to be no guess. A sum without attempts leaves no row. */
export async function takeBackInDay(em: EntityManager, key: string, limit: number): Promise<void> {
  await em.execute(
    `with taken as (select ?::text as key, ?::int as allowed),
       emptied as (delete from attempt_counters c using taken where c.key = taken.key and c.attempts = 1)
     update attempt_counters c set attempts = attempts - 1 from taken
     where c.key = taken.key and c.attempts between 2 and taken.allowed`,
    [key, limit],
  )
}
