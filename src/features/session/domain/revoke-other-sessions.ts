import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { SessionNotFoundError } from '../errors.ts'
import { sessionEvents } from '../events.ts'
import { lockSessionIfOpen } from '../store/session.ts'
import { endAllSessions } from './end-all-sessions.ts'

type Deps = Pick<Services, 'database'>

/**
 * Ends every session of the caller's user except the caller's own, and every login that waits for its second factor.
 *
 * @returns how many sessions were ended; an error when the caller's session ended while the request was under way
 */
export async function revokeOtherSessions(
  deps: Deps,
  caller: Caller<SessionAccess>,
): Promise<number | SessionNotFoundError> {
  const { user, session } = caller.access
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    // The user's row is held before sessions and tokens, so that a login that is being completed is waited for.
    await lockUserById(em, user.id)
    // An attacker whose session the owner has just ended must not end the owner's session in return.
    if (!(await lockSessionIfOpen(em, session.id))) return new SessionNotFoundError()
    const others = await endAllSessions(em, { userId: user.id, now, except: session.id })
    await recordEvent(em, sessionEvents.SESSION_REVOKED, caller, { at: now, details: { others } })
    return others
  })
}
