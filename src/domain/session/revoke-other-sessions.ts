import { revokeSessionsOf } from '../../store/session.ts'
import type { SessionAccess } from '../access/access.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Client, Services } from '../services.ts'

/** Ends every session of the caller but the one that asks. @returns how many were open */
export async function revokeOtherSessions(
  services: Pick<Services, 'clock' | 'database'>,
  access: SessionAccess,
  client: Client,
): Promise<number> {
  const now = services.clock.now()
  return services.database.fork().transactional(async (em) => {
    const count = await revokeSessionsOf(em, access.user.id, access.session.id, now)
    const entry = { type: 'SESSION_REVOKED' as const, actorId: access.user.id, details: { others: count } }
    await recordEvent(em, entry, client, now)
    return count
  })
}
