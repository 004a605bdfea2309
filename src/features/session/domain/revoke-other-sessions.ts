import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { SessionNotFoundError } from '../errors.ts'
import { sessionEvents } from '../events.ts'
import { holdOpenSession } from '../store/session.ts'
import { endSignInsOf } from './end-sign-ins-of.ts'

type Deps = Pick<Services, 'clock' | 'database'>

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
  const now = deps.clock.now()
  return deps.database.transactional(async (em) => {
    // The user's row is locked before sessions and tokens, so that this waits for a login that is being completed.
    await lockUserById(em, user.id)
    // An attacker whose session the owner has just ended must not end the owner's session in return.
    if (!(await holdOpenSession(em, session.id))) return new SessionNotFoundError()
    const others = await endSignInsOf(em, user.id, session.id, now)
    await recordEvent(em, { type: sessionEvents.SESSION_REVOKED, by: caller, at: now, details: { others } })
    return others
  })
}
