import type { Services } from '../core/services.ts'
import { declared } from '../features/index.ts'
import { readNow } from '../store/now.ts'

/**
 * Deletes what every feature no longer needs: expired tokens and counters, ended sessions, old audit events. A deletion that fails
 * does not stop the others.
 *
 * @throws the error of the deletion that failed, or an AggregateError of several
 */
export async function cleanUp(services: Pick<Services, 'config' | 'database' | 'jobs'>): Promise<void> {
  const now = await readNow(services.database.fork())
  const failures: unknown[] = []
  for (const cleanUpPart of declared.cleanUps) {
    await cleanUpPart(services.database.fork(), services, now).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 1)
    throw new AggregateError(failures, `${failures.length} deletions failed: ${failures.join('; ')}`)
  if (failures.length === 1) throw failures[0]
}
