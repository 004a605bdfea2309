import type { Logger } from 'pino'
import type { Services } from '../core/services.ts'
import { rotateOldSigningKey, signingKeyReloadSeconds } from '../core/signing-keys/signing-keys.ts'
import { countStatistics } from '../features/server/index.ts'
import { cleanUp } from './clean-up.ts'
import { logError } from './log-error.ts'

/**
 * Starts the tasks that run at intervals beside requests.
 *
 * @param enabled false: only what is left at the end is written
 * @returns what stops them
 */
export function startBackgroundTasks(services: Services, logger: Logger, enabled: boolean): () => Promise<void> {
  const quietly = (work: () => Promise<void>, name: string) => () => {
    work().catch((err: unknown) =>
      logError(logger, 'warn', { err, name }, 'a background task failed and will be retried'),
    )
  }
  const flushCounts = () => services.sharedCounter.flush()
  const flushUses = () => services.lastUses.flush()
  const rotateKey = async () => {
    const kid = await rotateOldSigningKey(services)
    if (kid === null) return
    await services.signingKeys.reload()
    logger.info({ kid }, 'a new signing key was created; it signs once every instance and service has read it')
  }
  const start = () => [
    setInterval(quietly(flushCounts, 'counts'), 1_000),
    setInterval(quietly(flushUses, 'last uses'), 5_000),
    setInterval(
      quietly(() => services.signingKeys.reload(), 'signing keys'),
      signingKeyReloadSeconds * 1000,
    ),
    setInterval(
      quietly(() => countStatistics(services), 'statistics'),
      30_000,
    ),
    setInterval(quietly(rotateKey, 'signing key rotation'), 600_000),
    setInterval(
      quietly(() => cleanUp(services), 'clean-up'),
      3_600_000,
    ),
  ]
  const timers = enabled ? start() : []
  for (const timer of timers) timer.unref()
  return async () => {
    for (const timer of timers) clearInterval(timer)
    // An exchange that is under way does not have what was counted since it began.
    await Promise.allSettled([flushUses(), flushCounts().finally(flushCounts)])
  }
}
