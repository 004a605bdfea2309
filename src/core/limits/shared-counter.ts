import type { Clock } from '../../ports/clock.ts'
import { type LimitState, toLimitState, WindowEnd } from '../../ports/limiter.ts'
import type { Database } from '../../store/database.ts'
import { createDatabaseClock } from '../database-clock.ts'
import { countWindows } from './store/rate-limit.ts'

/**
 * Counts without waiting: in memory at once, and together with all other instances every second. It is for generous limits
 * on hot paths, where a count in the database would cost more than the request. An instance can exceed a limit by the
 * number of requests that it serves in a second, and no further.
 */
export interface SharedCounter {
  /** @param request.points how many to count, one by default */
  count(request: { key: string; limit: number; duration: number; points?: number }): LimitState
  /** The state of a limit that is spent; null while there is something left. Nothing is counted. */
  spent(request: { key: string; limit: number }): LimitState | null
  /**
   * Exchanges the counts with the other instances. While an exchange is under way, it returns that one: the same counts are never
   * sent twice. What is counted meanwhile goes with the next one.
   */
  flush(): Promise<void>
}

interface Window {
  /** The count of all instances at the last exchange. */
  shared: number
  /** The count of this instance since then. */
  own: number
  duration: number
  expiresAt: WindowEnd
}

/** Windows in one statement. It takes a fraction of the time after which a connection counts as broken. */
const windowsAtOnce = 5_000

/** Windows that stay in memory after an exchange, at about 300 bytes each. */
const maxKeptWindows = 200_000

/**
 * Creates a counter. There is a window per active user, API key and network. Those that have ended are removed by the exchange
 * of each second: a request never walks through the windows, however many an attacker opens.
 *
 * An attacker with many networks must not fill the memory either. Beyond `max`, an exchange removes the oldest windows of which
 * the database has the whole count. Nobody is refused for that, and nothing is lost: a removed window gets its count back with
 * the first exchange after its next request.
 *
 * @param services.database shared by all instances
 */
export function createSharedCounter(
  services: { clock: Clock; database: Database },
  max: number = maxKeptWindows,
): SharedCounter {
  const windows = new Map<string, Window>()
  const clock = createDatabaseClock(services.clock)
  let exchange: Promise<void> | null = null

  const current = (key: string, duration: number, now: number): Window => {
    const known = windows.get(key)
    if (known && known.expiresAt.getTime() > now) return known
    const expiresAt = new WindowEnd(now + duration * 1000)
    const window = { shared: 0, own: 0, duration, expiresAt }
    windows.set(key, window)
    return window
  }

  /** The windows with counts that the other instances do not know. Those that have ended are removed. */
  const takeCounted = (): [key: string, window: Window][] => {
    const now = clock.now().getTime()
    const counted: [string, Window][] = []
    for (const entry of windows) {
      if (entry[1].expiresAt.getTime() <= now) windows.delete(entry[0])
      else if (entry[1].own > 0) counted.push(entry)
    }
    return counted
  }

  const send = async (taken: [key: string, window: Window][]): Promise<void> => {
    const now = clock.now().getTime()
    // The statements before took their time. The points of a window that has ended would count in the next one.
    const counted = taken.filter(([, window]) => window.expiresAt.getTime() > now)
    if (counted.length === 0) return
    // The windows that are sent, and not those that have their keys when the answer comes: a window may have ended meanwhile.
    const sent = new Map(counted.map(([key, window]) => [key, { window, points: window.own }]))
    const asked = counted.map(([key, { own, duration }]) => ({ key, points: own, duration }))
    for (const row of await countWindows(services.database, asked)) {
      clock.follow(row.now)
      const known = sent.get(row.key)
      if (!known) continue
      const { window, points } = known
      window.own -= points
      window.shared = row.points
      if (window.expiresAt.getTime() !== row.expiresAt.getTime()) window.expiresAt = new WindowEnd(row.expiresAt)
    }
  }

  const removeOldest = () => {
    for (const [key, window] of windows) {
      if (windows.size <= max) return
      if (window.own === 0) windows.delete(key)
    }
  }

  const exchangeAll = async () => {
    const counted = takeCounted()
    for (let at = 0; at < counted.length; at += windowsAtOnce) await send(counted.slice(at, at + windowsAtOnce))
    removeOldest()
  }

  return {
    count({ key, limit, duration, points = 1 }) {
      const now = clock.now()
      const window = current(key, duration, now.getTime())
      window.own += points
      return toLimitState(window.shared + window.own, limit, window.expiresAt, now)
    },
    spent({ key, limit }) {
      const window = windows.get(key)
      if (!window || window.shared + window.own < limit) return null
      const now = clock.now()
      if (window.expiresAt.getTime() <= now.getTime()) return null
      return toLimitState(window.shared + window.own, limit, window.expiresAt, now)
    },
    flush() {
      exchange ??= exchangeAll().finally(() => {
        exchange = null
      })
      return exchange
    },
  }
}
