import type { Services } from '../core/services.ts'
import { declared } from '../features/index.ts'

/** Deletes the rows that the features no longer use: expired tokens and counters, ended sessions, old audit events. */
export async function cleanUp(services: Pick<Services, 'clock' | 'config' | 'database'>): Promise<void> {
  const now = services.clock.now()
  const em = services.database.fork()
  for (const cleanUpFeature of declared.cleanUps) await cleanUpFeature(em, services, now)
}
