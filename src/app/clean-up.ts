import type { Services } from '../core/services.ts'
import { declared } from '../features/index.ts'

/** Deletes what every feature no longer needs: expired tokens and counters, ended sessions, old audit events. */
export async function cleanUp(services: Pick<Services, 'clock' | 'config' | 'database'>): Promise<void> {
  const now = services.clock.now()
  const em = services.database.fork()
  for (const cleanUpFeature of declared.cleanUps) await cleanUpFeature(em, services, now)
}
