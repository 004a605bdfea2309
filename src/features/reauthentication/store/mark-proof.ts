import type { EntityManager } from '@mikro-orm/postgresql'
import { SessionEntity } from '../../../core/access/store/session.ts'

/**
 * Notes that the user of a session has proved who they are. An impersonated session never has a proof, whatever is proved in it.
 *
 * @returns false if the session has ended, or is impersonated
 */
export async function markProof(em: EntityManager, sessionId: string, now: Date): Promise<boolean> {
  const own = { id: sessionId, revokedAt: null, impersonatorId: null }
  return (await em.nativeUpdate(SessionEntity, own, { provedAt: now })) > 0
}
