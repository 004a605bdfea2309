import type { Session } from '../../../core/access/store/session.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { findOpenSession } from '../store/session.ts'

/** The open session with an id; null if there is none, or if the text is not an id. */
export async function findSession(deps: Pick<Services, 'database'>, id: string): Promise<Session | null> {
  const em = deps.database.fork()
  return findOpenSession(em, id, await readNow(em))
}
