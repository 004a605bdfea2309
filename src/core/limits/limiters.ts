import { LRUCache } from 'lru-cache'
import type { Clock } from '../../ports/clock.ts'
import { type Limiter, toLimitState } from '../../ports/limiter.ts'
import type { Database } from '../../store/database.ts'
import type { SharedCounter } from './shared-counter.ts'
import { createRequestCounter } from './store/rate-limit.ts'

/** Counts every request exactly, in PostgreSQL: shared by instances and surviving restarts. */
export function createDatabaseLimiter(services: { database: Database }): Limiter {
  const count = createRequestCounter(services.database)
  return {
    async consume({ key, limit, duration }) {
      const window = await count(key, duration)
      return toLimitState(window.points, limit, window.expiresAt, window.now)
    },
  }
}

/** From this limit on, a limit protects against floods, not against guessing, and is counted without waiting. */
const generous = 300

/** Strict limits are counted exactly; generous limits are synchronised with the other instances every second. */
export function splitLimiter(strict: Limiter, shared: SharedCounter): Limiter {
  return {
    async consume(request) {
      return request.limit >= generous ? shared.count(request) : strict.consume(request)
    },
  }
}

/** The maximum number of spent windows in memory. */
const maxRememberedWindows = 10_000

/**
 * Refuses from memory while a window is spent: a key that was refused once in a fixed window is refused until the window ends. An
 * attacker who floods a limited field must not turn each refusal into a query.
 */
export function rememberSpent(limiter: Limiter, clock: Clock): Limiter {
  // If the clock of the machine were set back, a client would be refused for as long after the end of its window.
  const elapsed = () => clock.elapsed?.() ?? clock.now().getTime()
  const spent = new LRUCache<string, { resetsAt: Date; ends: number }>({ max: maxRememberedWindows })
  return {
    async consume(request) {
      const key = `${request.limit}/${request.duration} ${request.key}`
      const known = spent.get(key)
      const left = known ? known.ends - elapsed() : 0
      if (known && left > 0) {
        const countedAt = new Date(known.resetsAt.getTime() - left)
        return toLimitState(request.limit + 1, request.limit, known.resetsAt, countedAt)
      }
      const state = await limiter.consume(request)
      // The database returned the remaining time of the window; the local one measures how much of it has passed.
      const ends = elapsed() + state.resetsAt.getTime() - state.countedAt.getTime()
      if (state.exceeded) spent.set(key, { resetsAt: state.resetsAt, ends })
      return state
    },
  }
}
