import type { EntityManager } from '@mikro-orm/postgresql'
import { createBatcher } from '../../../store/batcher.ts'
import type { Database } from '../../../store/database.ts'
import { deleteByPages } from '../../../store/delete-by-pages.ts'
import { nowInMilliseconds } from '../../../store/now.ts'
import { opaque } from '../../../store/opaque-parameter.ts'

interface Counted {
  key: string
  /** The points to add, and the duration of the window in seconds. */
  points: number
  duration: number
}

interface CountedWindow {
  key: string
  points: number
  expiresAt: Date
  /** The database's time, returned by the same statement. */
  now: Date
}

/** The largest integer of the database, at which a window stops: a larger count would fail the statement for all windows in it. */
const maxPoints = 2_147_483_647

const count = {
  name: 'count_rate_limits',
  text: `with asked as (select key, sum(points)::int as points, max(duration) as duration
      from unnest(${opaque('$1::text[]')}, ${opaque('$2::int[]')}, ${opaque('$3::float8[]')}) as a(key, points, duration) group by key order by key),
    counted as (insert into rate_limits as r (key, points, expires_at)
      select key, points, sallyport_now() + make_interval(secs => duration) from asked
      on conflict (key) do update set
        points = case when r.expires_at <= sallyport_now() then excluded.points
          else least(r.points::bigint + excluded.points, ${maxPoints})::int end,
        expires_at = case when r.expires_at <= sallyport_now() then excluded.expires_at else r.expires_at end
      returning r.key, r.points, r.expires_at as "expiresAt", ${nowInMilliseconds} as now)
    select json_agg(counted)::text as json from counted`,
}

/** Adds to windows, in one statement for all that are asked together; keys are taken in order, so that none wait in a ring. */
export async function countWindows(database: Database, asked: Counted[]): Promise<CountedWindow[]> {
  const rows = await database.readRows(count, [
    asked.map((item) => item.key),
    asked.map((item) => item.points),
    asked.map((item) => item.duration),
  ])
  return rows.map(({ key, points, expiresAt, now }) => ({
    key: String(key),
    points: Number(points),
    expiresAt: new Date(String(expiresAt)),
    now: new Date(Number(now)),
  }))
}

type CountRequest = (key: string, duration: number) => Promise<CountedWindow>

/**
 * Counts single requests exactly: each gets a separate position in the order, even among those that share a statement.
 */
export function createRequestCounter(database: Database): CountRequest {
  let serial = 0
  const batcher = createBatcher<Counted & { id: number }, CountedWindow & { id: number }>(
    async (items) => {
      const windows = new Map((await countWindows(database, items)).map((window) => [window.key, window]))
      const after = new Map<string, number>()
      return items.toReversed().flatMap((item) => {
        const window = windows.get(item.key)
        if (!window) return []
        const later = after.get(item.key) ?? 0
        after.set(item.key, later + 1)
        return [{ ...window, points: window.points - later, id: item.id }]
      })
    },
    { item: (item) => String(item.id), row: (row) => String(row.id) },
  )
  return async (key, duration) => {
    serial += 1
    const counted = await batcher.run({ id: serial, key, points: 1, duration })
    if (!counted) throw new Error('The request was not counted')
    return counted
  }
}

/** Deletes the windows that have ended. */
export async function deleteExpiredWindows(em: EntityManager, now: Date): Promise<void> {
  await deleteByPages(em, 'rate_limits', 'expires_at < $3', [now])
}
