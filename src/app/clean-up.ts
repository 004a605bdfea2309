import type { Services } from '../core/services.ts'
import { declared } from '../features/index.ts'
import { readNow } from '../store/now.ts'

/** Deletes what every feature no longer needs: expired tokens and counters, ended sessions, old audit events. */
export async function cleanUp(services: Pick<Services, 'config' | 'database' | 'jobs'>): Promise<void> {
  const em = services.database.fork()
  const now = await readNow(em)
  for (const cleanUpFeature of declared.cleanUps) await cleanUpFeature(em, services, now)
}
