import type { Logger } from 'pino'
import type { Secrets } from '../config.ts'
import { createDatabaseLimiter, rememberSpent, splitLimiter } from '../core/limits/limiters.ts'
import type { SharedCounter } from '../core/limits/shared-counter.ts'
import type { Clock } from '../ports/clock.ts'
import type { Limiter } from '../ports/limiter.ts'
import type { Meter } from '../ports/meter.ts'
import type { Database } from '../store/database.ts'
import { logError } from './log-error.ts'

interface Parts {
  clock: Clock
  database: Database
  sharedCounter: SharedCounter
  meter: Meter
}

/**
 * Strict limits are counted in Redis where there is one, else in PostgreSQL.
 *
 * @param timeoutFactor multiplies the longest wait for a count in Redis
 */
export async function createLimiter(
  parts: Parts,
  { redisUrl }: Pick<Secrets, 'redisUrl'>,
  logger: Logger,
  timeoutFactor: number,
) {
  const { clock, meter, sharedCounter } = parts
  const database = createDatabaseLimiter(parts)
  const shared = (strict: Limiter): Limiter => splitLimiter(rememberSpent(strict, clock), sharedCounter)
  if (redisUrl === null) return { limiter: shared(database), fallsBack: () => false, close: () => {} }
  const { createRedisLimiter } = await import('../ports/redis-limiter.ts')
  const redis = createRedisLimiter({
    url: redisUrl,
    fallback: database,
    now: () => clock.now(),
    countTimeout: 250 * timeoutFactor,
    onFallback: () => meter.countFallback(),
    onChange(available, error) {
      if (available) logger.info('limits are counted in Redis')
      else logError(logger, 'warn', { err: error }, 'limits are counted in PostgreSQL: Redis does not answer')
    },
  })
  return { limiter: shared(redis), fallsBack: () => !redis.available, close: () => redis.close() }
}
