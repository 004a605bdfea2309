import { holdOpenSession, revokeSessionsOf } from '../../store/session.ts'
import type { SessionAccess } from '../access/access.ts'
import { recordEvent } from '../audit/record-event.ts'
import { SessionNotFoundError } from '../errors.ts'
import type { Client, Services } from '../services.ts'

/** Ends every session of the caller but the one that asks. @returns how many were open, or that the asking one is over */
export async function revokeOtherSessions(
  services: Pick<Services, 'clock' | 'database'>,
  access: SessionAccess,
  client: Client,
): Promise<number | SessionNotFoundError> {
  const now = services.clock.now()
  return services.database.fork().transactional(async (em) => {
    // Somebody whose session has just been ended from another place must not end that place's session in return.
    if (!(await holdOpenSession(em, access.session.id))) return new SessionNotFoundError()
    const count = await revokeSessionsOf(em, access.user.id, access.session.id, now)
    const entry = { type: 'SESSION_REVOKED' as const, actorId: access.user.id, details: { others: count } }
    await recordEvent(em, entry, client, now)
    return count
  })
}
