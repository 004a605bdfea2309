import type { IdPage } from '../../../core/ids.ts'
import type { Services } from '../../../core/services.ts'
import { countOpenSessionsOf, findOpenSessionsOf, type Session } from '../store/session.ts'

type Needs = Pick<Services, 'clock' | 'database'>

/** A page of a user's open sessions, newest first. */
export async function listSessions(services: Needs, userId: string, page: IdPage): Promise<Session[]> {
  return findOpenSessionsOf(services.database.fork(), userId, page, services.clock.now())
}

/** How many sessions of a user are open. */
export async function countSessions(services: Needs, userId: string): Promise<number> {
  return countOpenSessionsOf(services.database.fork(), userId, services.clock.now())
}
