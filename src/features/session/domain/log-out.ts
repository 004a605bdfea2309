import type { SessionAccess } from '../../../core/access/access.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { SessionNotFoundError } from '../../../core/errors.ts'
import type { Client, Services } from '../../../core/services.ts'
import { revokeSessionOf } from '../store/session.ts'

/**
 * Ends the session that asks: its access and refresh tokens stop with the next request. [ASVS 5.0 7.4.1]
 *
 * @returns null when it is done; an error when it was ended meanwhile
 */
export async function logOut(
  services: Pick<Services, 'clock' | 'database'>,
  access: SessionAccess,
  client: Client,
): Promise<SessionNotFoundError | null> {
  const now = services.clock.now()
  return services.database.fork().transactional(async (em) => {
    if (!(await revokeSessionOf(em, access.user.id, access.session.id, now))) return new SessionNotFoundError()
    const details = { sessionId: access.session.id }
    await recordEvent(em, { type: 'LOGGED_OUT', actorId: access.user.id, details }, client, now)
    return null
  })
}
