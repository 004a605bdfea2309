import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { parseRefreshToken } from '../../../crypto/refresh-token.ts'
import { readNow } from '../../../store/now.ts'
import { SessionNotFoundError } from '../errors.ts'
import { sessionEvents } from '../events.ts'
import { findSessionOwner, revokeSessionRow } from '../store/session.ts'

type Deps = Pick<Services, 'database' | 'keys'>

/**
 * Ends the session of a refresh token that this server made, or of one that was already exchanged: a browser whose access token
 * has expired can still log out. [ASVS 5.0 7.4.1]
 *
 * @returns null on success; an error when the token is not valid or its session has ended
 */
export async function logOutByRefreshToken(
  deps: Deps,
  caller: Caller,
  token: string,
): Promise<SessionNotFoundError | null> {
  const presented = parseRefreshToken(deps.keys, token)
  if (!presented) return new SessionNotFoundError()
  const { sessionId } = presented
  return deps.database.transactional(async (em) => {
    const userId = await findSessionOwner(em, sessionId)
    if (!userId || !(await lockUserById(em, userId))) return new SessionNotFoundError()
    const now = await readNow(em)
    if (!(await revokeSessionRow(em, { userId, sessionId, now }))) return new SessionNotFoundError()
    await recordEvent(em, sessionEvents.LOGGED_OUT, caller, { actor: { id: userId }, at: now, details: { sessionId } })
    return null
  })
}
