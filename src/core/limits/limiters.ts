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

/** From so many requests on a limit is there against floods, not against guessing: it is counted without waiting. */
const generous = 300

/** Strict limits are counted exactly; generous ones are counted together with the other instances every second. */
export function splitLimiter(strict: Limiter, shared: SharedCounter): Limiter {
  return {
    async consume(request) {
      return request.limit >= generous ? shared.count(request) : strict.consume(request)
    },
  }
}
