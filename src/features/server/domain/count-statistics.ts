import type { Services } from '../../../core/services.ts'
import { sampleHours, sampleTotals, tryLockStatistics } from '../store/open-sessions.ts'
import { countEventsByHour } from '../store/statistics.ts'
import { countedTypes } from './counted-types.ts'

/**
 * Brings the statistics up to date, in the background: the events since the last time, and the open sessions. It is called every
 * thirty seconds by every instance, and one of them does the work.
 */
export async function countStatistics({ database }: Pick<Services, 'database'>): Promise<void> {
  const em = database.fork()
  while (await countEventsByHour(em, countedTypes));
  // A transaction each: while one reads a large table, it must not hold a row that the other has written.
  for (const sample of [sampleHours, sampleTotals]) {
    await database.transactional(async (holder) => {
      if (await tryLockStatistics(holder)) await sample(holder)
    })
  }
}
