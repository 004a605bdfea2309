import type { Clock } from '../../ports/clock.ts'
import { type LimitState, toLimitState } from '../../ports/limiter.ts'
import type { Database } from '../../store/database.ts'
import { countWindows } from './store/rate-limit.ts'

/**
 * Counts without waiting: in memory at once, and with all other instances every second. For generous limits on hot
 * paths, where a count in the database would cost more than the request; an instance can overrun a limit by what it
 * serves in a second, and no further.
 */
export interface SharedCounter {
  count(request: { key: string; limit: number; duration: number }): LimitState
  /** Exchanges what was counted with the other instances. */
  flush(): Promise<void>
}

interface Window {
  /** What all instances had counted at the last exchange. */
  shared: number
  /** What this one has counted since. */
  own: number
  duration: number
  expiresAt: number
}

/** Keys are few (users and keys that are active this minute); beyond this many the expired ones are dropped early. */
const sweepAt = 50_000

/** @param services.database where the instances meet */
export function createSharedCounter(services: { clock: Clock; database: Database }): SharedCounter {
  const windows = new Map<string, Window>()

  const current = (key: string, duration: number, now: number): Window => {
    const known = windows.get(key)
    if (known && known.expiresAt > now) return known
    if (windows.size > sweepAt) for (const [old, window] of windows) if (window.expiresAt <= now) windows.delete(old)
    const window = { shared: 0, own: 0, duration, expiresAt: now + duration * 1000 }
    windows.set(key, window)
    return window
  }

  return {
    count({ key, limit, duration }) {
      const now = services.clock.now()
      const window = current(key, duration, now.getTime())
      window.own += 1
      return toLimitState(window.shared + window.own, limit, new Date(window.expiresAt), now)
    },
    async flush() {
      const now = services.clock.now()
      const live = [...windows].filter(([, window]) => window.own > 0 && window.expiresAt > now.getTime())
      for (const [key, window] of windows) if (window.expiresAt <= now.getTime()) windows.delete(key)
      if (live.length === 0) return
      const asked = live.map(([key, window]) => ({ key, points: window.own, duration: window.duration }))
      const counted = await countWindows(services.database, asked, now)
      // The windows that were sent, not those of their names now: one may have ended meanwhile, and another begun.
      const sent = new Map(live.map(([key, window], index) => [key, { window, points: asked[index]?.points ?? 0 }]))
      for (const row of counted) {
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
