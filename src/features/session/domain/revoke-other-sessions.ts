import type { SessionAccess } from '../../../core/access/access.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { SessionNotFoundError } from '../../../core/errors.ts'
import type { Client, Services } from '../../../core/services.ts'
import { holdOpenSession, revokeSessionsOf } from '../store/session.ts'

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
