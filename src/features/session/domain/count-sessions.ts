import type { Services } from '../../../core/services.ts'
import { countOpenSessionsOf } from '../store/session.ts'

/** The number of open sessions of a user. */
export async function countSessions(deps: Pick<Services, 'clock' | 'database'>, userId: string): Promise<number> {
  return countOpenSessionsOf(deps.database.fork(), userId, deps.clock.now())
}
