import type { SessionAccess } from './access.ts'
import type { Caller } from './caller.ts'
import { ProofRequiredError } from './errors.ts'

/** The time for which a proof counts as fresh, in seconds. */
export const freshProofSeconds = 300

/**
 * Refuses a session whose user has not proved who they are within the last five minutes, by signing in or by `reauthenticate`.
 * An attacker with a stolen session must not add a way to sign in, or remove one. An impersonated session has no proof and gets
 * none. [ASVS 5.0 7.5.1]
 */
export function requireFreshProof({ access }: Pick<Caller<SessionAccess>, 'access'>): ProofRequiredError | null {
  const { session, at } = access
  if (session.impersonatorId || !session.provedAt) return new ProofRequiredError()
  return at.getTime() - session.provedAt.getTime() <= freshProofSeconds * 1000 ? null : new ProofRequiredError()
}
