import type { EntityManager } from '@mikro-orm/postgresql'
import { SessionEntity } from './session.ts'

/** What was proved in a session: who its user is, a second factor or a passkey, or both at once. */
interface Proved {
  identity: boolean
  secondFactor: boolean
}

/**
 * Notes what the user of a session has proved. An impersonated session never has a proof, whatever is proved in it.
 *
 * @returns false if the session has ended, or is impersonated
 */
export async function markProof(
  em: EntityManager,
  sessionId: string,
  { identity, secondFactor }: Proved,
  now: Date,
): Promise<boolean> {
  const own = { id: sessionId, revokedAt: null, impersonatorId: null }
  const proofs = { ...(identity ? { provedAt: now } : {}), ...(secondFactor ? { secondFactorAt: now } : {}) }
  return (await em.nativeUpdate(SessionEntity, own, proofs)) > 0
}
