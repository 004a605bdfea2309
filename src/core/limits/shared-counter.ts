import type { Clock } from '../../ports/clock.ts'
import { type LimitState, toLimitState } from '../../ports/limiter.ts'
import type { Database } from '../../store/database.ts'
import { createDatabaseClock } from '../database-clock.ts'
import { countWindows } from './store/rate-limit.ts'

/**
 * Counts without waiting: in memory at once, and together with all other instances every second. It is for generous limits
 * on hot paths, where a count in the database would cost more than the request. An instance can exceed a limit by the
 * number of requests that it serves in a second, and no further.
 */
export interface SharedCounter {
  count(request: { key: string; limit: number; duration: number }): LimitState
  /** The state of a limit that is spent; null while there is something left. Nothing is counted. */
  spent(request: { key: string; limit: number }): LimitState | null
  /** Exchanges the counts with the other instances. */
  flush(): Promise<void>
}

interface Window {
  /** The count of all instances at the last exchange. */
  shared: number
  /** The count of this instance since then. */
  own: number
  duration: number
  expiresAt: number
}

/**
 * Creates a counter. There is a window per active user, API key and network. Those that have ended are removed by the exchange
 * of each second: a request never walks through the windows, however many an attacker opens.
 *
 * @param services.database shared by all instances
 */
export function createSharedCounter(services: { clock: Clock; database: Database }): SharedCounter {
  const windows = new Map<string, Window>()
  const clock = createDatabaseClock(services.clock)

  const current = (key: string, duration: number, now: number): Window => {
    const known = windows.get(key)
    if (known && known.expiresAt > now) return known
    const window = { shared: 0, own: 0, duration, expiresAt: now + duration * 1000 }
    windows.set(key, window)
    return window
  }

  return {
    count({ key, limit, duration }) {
      const now = clock.now()
      const window = current(key, duration, now.getTime())
      window.own += 1
      return toLimitState(window.shared + window.own, limit, new Date(window.expiresAt), now)
    },
    spent({ key, limit }) {
      const window = windows.get(key)
      if (!window || window.shared + window.own < limit) return null
      const now = clock.now()
      if (window.expiresAt <= now.getTime()) return null
      return toLimitState(window.shared + window.own, limit, new Date(window.expiresAt), now)
    },
    async flush() {
      const now = clock.now()
      const live: [string, Window][] = []
      for (const entry of windows) {
        const [key, window] = entry
        if (window.expiresAt <= now.getTime()) windows.delete(key)
        else if (window.own > 0) live.push(entry)
      }
      if (live.length === 0) return
      const asked = live.map(([key, window]) => ({ key, points: window.own, duration: window.duration }))
      const counted = await countWindows(services.database, asked)
      // The windows that were sent, and not those that have their keys now: a window may have ended meanwhile.
      const sent = new Map(live.map(([key, window], index) => [key, { window, points: asked[index]?.points ?? 0 }]))
      for (const row of counted) {
        clock.follow(row.now)
        const known = sent.get(row.key)
        if (!known) continue
        const { window, points } = known
        window.own -= points
        window.shared = row.points
        window.expiresAt = row.expiresAt.getTime()
      }
    },
  }
}
