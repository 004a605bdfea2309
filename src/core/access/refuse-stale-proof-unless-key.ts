import type { CredentialAccess } from './access.ts'
import type { Caller } from './caller.ts'
import type { ProofRequiredError } from './errors.ts'
import { refuseStaleProof } from './fresh-proof.ts'

/**
 * Refuses a session without a fresh proof, for the changes with which an attacker with the stolen session of an administrator, or of an
 * owner of an organization, could take over accounts or organizations, or destroy them. An API key is exempt: no person is there to prove
 * anything, and its scopes were chosen for what it does. [ASVS 5.0 7.5.3]
 */
export function refuseStaleProofUnlessKey({
  access,
}: Pick<Caller<CredentialAccess>, 'access'>): ProofRequiredError | null {
  return access.kind === 'SESSION' ? refuseStaleProof({ access }) : null
}
