import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { Services } from '../../../core/services.ts'
import { SessionNotFoundError } from '../errors.ts'
import { sessionEvents } from '../events.ts'
import { holdOpenSession, revokeSessionsOf } from '../store/session.ts'

type Deps = Pick<Services, 'clock' | 'database'>

/**
 * Ends every session of the caller's user except the caller's own.
 *
 * @returns how many sessions were ended; an error when the caller's session ended while the request was under way
 */
export async function revokeOtherSessions(
  deps: Deps,
  caller: Caller<SessionAccess>,
): Promise<number | SessionNotFoundError> {
  const { user, session } = caller.access
  const now = deps.clock.now()
  return deps.database.fork().transactional(async (em) => {
    // An attacker whose session the owner has just ended must not end the owner's session in return.
    if (!(await holdOpenSession(em, session.id))) return new SessionNotFoundError()
    const others = await revokeSessionsOf(em, user.id, session.id, now)
    await recordEvent(em, { type: sessionEvents.SESSION_REVOKED, by: caller, at: now, details: { others } })
    return others
  })
}
