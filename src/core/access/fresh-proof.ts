import type { SessionAccess } from './access.ts'
import type { Caller } from './caller.ts'
import { ProofRequiredError } from './errors.ts'

/** The time for which a proof counts as fresh, in seconds. */
const freshProofSeconds = 300

/**
 * Refuses a session whose user has not proved who they are within the last five minutes, by signing in or by `reauthenticate`.
 * An attacker with a stolen session must not add a way to sign in, or remove one. An impersonated session has no proof and gets
 * none. [ASVS 5.0 7.5.1]
 */
export function refuseStaleProof({ access }: Pick<Caller<SessionAccess>, 'access'>): ProofRequiredError | null {
  return isFresh(access, access.session.provedAt) ? null : new ProofRequiredError()
}

/** Refuses a session in which no code and no passkey was proved within the last five minutes: a password alone is not enough. */
export function refuseStaleSecondFactor({ access }: Pick<Caller<SessionAccess>, 'access'>): ProofRequiredError | null {
  return isFresh(access, access.session.secondFactorAt) ? null : new ProofRequiredError()
}

function isFresh({ session, at }: SessionAccess, provedAt: Date | null | undefined): boolean {
  if (session.impersonatorId || !provedAt) return false
  return at.getTime() - provedAt.getTime() <= freshProofSeconds * 1000
}
