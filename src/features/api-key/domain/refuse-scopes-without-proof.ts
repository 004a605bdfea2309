import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseStaleProof } from '../../../core/access/fresh-proof.ts'
import { scopesOfRole } from '../../../core/access/scopes.ts'
import type { Services } from '../../../core/services.ts'
import type { KeyRights } from './key-rights.ts'

/** With it, the key of an owner makes owners and deletes organizations, for which a session needs a proof. */
const makesOwners = 'organizations:write'

/**
 * Refuses a session without a fresh proof that would get the secret of an API key with `organizations:write` or a scope that the role
 * `user` lacks, or extend such a key. An API key needs no proof for anything: an attacker with the stolen session of an administrator or
 * an owner must not make one, and take over accounts or organizations with it. The scopes of an organization’s key hold in that
 * organization alone, where it cannot make owners. [ASVS 5.0 7.5.3]
 *
 * @param scopes that the key has after the change
 */
export function refuseScopesWithoutProof(
  { config }: Pick<Services, 'config'>,
  caller: Caller<SessionAccess>,
  { organization }: Pick<KeyRights, 'organization'>,
  scopes: readonly string[],
): ProofRequiredError | null {
  if (organization) return null
  const ofUser = scopesOfRole(config, 'user')
  const needsProof = scopes.some((scope) => scope === makesOwners || !ofUser.has(scope))
  return needsProof ? refuseStaleProof(caller) : null
}
