import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseStaleProofUnlessKey } from '../../../core/access/refuse-stale-proof-unless-key.ts'
import type { Services } from '../../../core/services.ts'
import { rotateSigningKey } from '../../../core/signing-keys/signing-keys.ts'
import { listSigningKeys, type ShownSigningKey } from './list-signing-keys.ts'

type Deps = Pick<Services, 'clock' | 'config' | 'database' | 'keys' | 'signingKeys'>

/** Makes a new signing key for an administrator. This instance knows it at once, and every other one within a minute. */
export async function replaceSigningKey(
  deps: Deps,
  caller: Caller<UserAccess>,
): Promise<ShownSigningKey | ProofRequiredError> {
  const refused = refuseStaleProofUnlessKey(caller)
  if (refused) return refused
  const { kid } = await rotateSigningKey(deps, caller)
  await deps.signingKeys.reload()
  const made = (await listSigningKeys(deps)).find((key) => key.kid === kid)
  if (!made) throw new Error('The new signing key is missing')
  return made
}
