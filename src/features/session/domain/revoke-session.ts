import type { Actor } from '../../../core/access/actor.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { SessionNotFoundError } from '../../../core/errors.ts'
import type { Client, Services } from '../../../core/services.ts'
import { revokeSessionOf } from '../store/session.ts'

/** Ends one of the caller's own sessions. Another user's is answered like a missing one. [ASVS 5.0 7.5.2] */
export async function revokeSession(
  services: Pick<Services, 'clock' | 'database'>,
  actor: Actor,
  sessionId: string,
  client: Client,
): Promise<SessionNotFoundError | null> {
  const now = services.clock.now()
  return services.database.fork().transactional(async (em) => {
    if (!(await revokeSessionOf(em, actor.userId, sessionId, now))) return new SessionNotFoundError()
    const entry = {
      type: 'SESSION_REVOKED' as const,
      actorId: actor.userId,
      apiKeyId: actor.apiKeyId,
      impersonatorId: actor.impersonatorId,
    }
    await recordEvent(em, { ...entry, details: { sessionId } }, client, now)
    return null
  })
}
