import type { Session } from '../../../core/access/store/session.ts'
import type { Services } from '../../../core/services.ts'
import type { IdPage } from '../../../store/id-page.ts'
import { readNow } from '../../../store/now.ts'
import { findOpenSessionsOf } from '../store/session.ts'

/** A page of the open sessions of a user, newest first. */
export async function listSessions(deps: Pick<Services, 'database'>, userId: string, page: IdPage): Promise<Session[]> {
  const em = deps.database.fork()
  return findOpenSessionsOf(em, userId, page, await readNow(em))
}
