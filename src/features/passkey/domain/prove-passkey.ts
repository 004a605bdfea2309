import type { EntityManager } from '@mikro-orm/postgresql'
import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { type ConflictError, ValidationError } from '../../../core/errors.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { InvalidCredentialsError } from '../../session/index.ts'
import { ChallengeExpiredError } from '../../two-factor/index.ts'
import { passkeysOff } from '../errors.ts'
import { takeCeremony } from '../store/ceremony.ts'
import { checkAssertion } from './check-assertion.ts'
import { readAuthenticationResponse } from './read-response.ts'
import { usePasskey } from './use-passkey.ts'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>

/**
 * Proves with a passkey who is at a session. The ceremony was begun by the same session, and the passkey belongs to its user.
 *
 * @param proof `path` names the argument in the errors
 * @returns null if the passkey proves it
 */
export async function provePasskey(
  deps: Deps,
  caller: Caller<SessionAccess>,
  proof: { id: string; response: Record<string, unknown>; path: string[] },
): Promise<ValidationError | InvalidCredentialsError | ChallengeExpiredError | ConflictError | null> {
  const config = deps.config.passkeys
  if (!config) return passkeysOff()
  const response = readAuthenticationResponse(config, proof.response, [...proof.path, 'response'])
  if (response instanceof ValidationError) return response
  const { session, user } = caller.access
  const em = deps.database.fork()
  const now = await readNow(em)
  const ceremony = await takeCeremony(em, { id: proof.id, purposes: ['PROOF'], sessionId: session.id, now })
  if (!ceremony) return new ChallengeExpiredError()
  const assertion = await checkAssertion(deps, caller, { config, ceremony, response, userId: user.id })
  if (assertion instanceof InvalidCredentialsError) return assertion
  return deps.database.transactional(async (em: EntityManager) => {
    const stored = await lockUserById(em, user.id)
    return stored ? usePasskey(deps, em, caller, { user: stored, assertion }) : new InvalidCredentialsError()
  })
}
