import type { Clock } from '../../ports/clock.ts'
import { type Limiter, toLimitState } from '../../ports/limiter.ts'
import type { Database } from '../../store/database.ts'
import type { SharedCounter } from './shared-counter.ts'
import { createRequestCounter } from './store/rate-limit.ts'

/** Counts every request exactly, in PostgreSQL: shared by instances and surviving restarts. */
export function createDatabaseLimiter(services: { clock: Clock; database: Database }): Limiter {
  const count = createRequestCounter(services.database, () => services.clock.now())
  return {
    async consume({ key, limit, duration }) {
      const window = await count(key, duration)
      return toLimitState(window.points, limit, window.expiresAt, services.clock.now())
    },
  }
}

/** From this limit on, a limit protects against floods, not against guessing, and is counted without waiting. */
const generous = 300

/** Strict limits are counted exactly, generous ones together with the other instances every second. */
export function splitLimiter(strict: Limiter, shared: SharedCounter): Limiter {
  return {
    async consume(request) {
      return request.limit >= generous ? shared.count(request) : strict.consume(request)
    },
  }
}
