import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { countOpenSessionsOf } from '../store/session.ts'

/** The number of open sessions of a user. */
export async function countSessions(deps: Pick<Services, 'database'>, userId: string): Promise<number> {
  const em = deps.database.fork()
  return countOpenSessionsOf(em, userId, await readNow(em))
}
