import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { SessionNotFoundError } from '../errors.ts'
import { sessionEvents } from '../events.ts'
import { revokeSessionRow } from '../store/session.ts'

type Deps = Pick<Services, 'database'>

/**
 * Ends the caller's session: its access and refresh tokens are refused from the next request on. [ASVS 5.0 7.4.1]
 *
 * @returns null on success; an error when the session ended while the request was under way
 */
export async function logOut(deps: Deps, caller: Caller<SessionAccess>): Promise<SessionNotFoundError | null> {
  const { user, session } = caller.access
  return deps.database.transactional(async (em) => {
    await lockUserById(em, user.id)
    const now = await readNow(em)
    if (!(await revokeSessionRow(em, { userId: user.id, sessionId: session.id, now })))
      return new SessionNotFoundError()
    await recordEvent(em, sessionEvents.LOGGED_OUT, caller, { at: now, details: { sessionId: session.id } })
    return null
  })
}
