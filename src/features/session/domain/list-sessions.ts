import type { Session } from '../../../core/access/store/session.ts'
import type { Services } from '../../../core/services.ts'
import type { IdPage } from '../../../store/id-page.ts'
import { findOpenSessionsOf } from '../store/session.ts'

/** A page of the open sessions of a user, newest first. */
export async function listSessions(
  deps: Pick<Services, 'clock' | 'database'>,
  userId: string,
  page: IdPage,
): Promise<Session[]> {
  return findOpenSessionsOf(deps.database.fork(), userId, page, deps.clock.now())
}
