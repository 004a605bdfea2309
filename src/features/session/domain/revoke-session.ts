import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { SessionNotFoundError } from '../errors.ts'
import { sessionEvents } from '../events.ts'
import { endSession } from './end-session.ts'
import { lockCaller } from './lock-caller.ts'

type Deps = Pick<Services, 'database'>

/**
 * Ends one of the caller's sessions, and a change of address that was requested in it. The session of another user is answered like
 * one that does not exist.
 * [ASVS 5.0 7.5.2]
 *
 * @param id a UUID in any case
 * @returns null on success
 * @throws RequestError TOKEN_INVALID if the caller's session ended or their API key stopped working meanwhile
 */
export async function revokeSession(
  deps: Deps,
  caller: Caller<UserAccess>,
  id: string,
): Promise<SessionNotFoundError | null> {
  // Tokens name their session as the database writes it, and a token that is not found would outlive its session.
  const sessionId = id.toLowerCase()
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    // An attacker whose session the owner has just ended must not end the owner's session in return.
    await lockCaller(em, caller.access)
    const userId = caller.access.user.id
    if (!(await endSession(em, { userId, sessionId, now }))) return new SessionNotFoundError()
    await recordEvent(em, sessionEvents.SESSION_REVOKED, caller, { at: now, details: { sessionId } })
    return null
  })
}
