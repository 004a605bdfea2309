import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseStaleProofUnlessKey } from '../../../core/access/refuse-stale-proof-unless-key.ts'
import type { Services } from '../../../core/services.ts'
import { rotateSigningKeyBy } from '../../../core/signing-keys/signing-keys.ts'
import { assertCallerStillValid } from '../../session/index.ts'
import { listSigningKeys, type ShownSigningKey } from './list-signing-keys.ts'

type Deps = Pick<Services, 'clock' | 'config' | 'database' | 'keys' | 'signingKeys'>

/**
 * Makes a new signing key for an administrator. This instance knows it at once, and every other one within a minute.
 *
 * @throws RequestError TOKEN_INVALID if the caller’s session ended or API key stopped working meanwhile
 */
export async function replaceSigningKey(
  deps: Deps,
  caller: Caller<UserAccess>,
): Promise<ShownSigningKey | ProofRequiredError> {
  const refused = refuseStaleProofUnlessKey(caller)
  if (refused) return refused
  const { kid } = await deps.database.transactional(async (em) => {
    const made = await rotateSigningKeyBy(deps, em, caller)
    // After the lock of the signing keys, for which this may have waited.
    await assertCallerStillValid(em, caller.access)
    return made
  })
  await deps.signingKeys.reload()
  const made = (await listSigningKeys(deps)).find((key) => key.kid === kid)
  if (!made) throw new Error('The new signing key is missing')
  return made
}
