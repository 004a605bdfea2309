import { revokeSessionOf } from '../../store/session.ts'
import type { SessionAccess } from '../access/access.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Client, Services } from '../services.ts'

/** Ends the session that asks: its access and refresh tokens stop with the next request. [ASVS 5.0 7.4.1] */
export async function logOut(
  services: Pick<Services, 'clock' | 'database'>,
  access: SessionAccess,
  client: Client,
): Promise<void> {
  const now = services.clock.now()
  await services.database.fork().transactional(async (em) => {
    await revokeSessionOf(em, access.user.id, access.session.id, now)
    const details = { sessionId: access.session.id }
    await recordEvent(em, { type: 'LOGGED_OUT', actorId: access.user.id, details }, client, now)
  })
}
