import type { Caller } from '../../../core/access/caller.ts'
import { type ConflictError, ValidationError } from '../../../core/errors.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import {
  type AccountSuspendedError,
  type AuthTokens,
  announceLogin,
  InvalidCredentialsError,
  openSession,
  refuseSuspendedUser,
} from '../../session/index.ts'
import { ChallengeExpiredError, completeChallenge, findChallenge } from '../../two-factor/index.ts'
import { passkeysOff } from '../errors.ts'
import { takeCeremony } from '../store/ceremony.ts'
import { checkAssertion } from './check-assertion.ts'
import { readAuthenticationResponse } from './read-response.ts'
import { usePasskey } from './use-passkey.ts'
import type { Assertion } from './verify-assertion.ts'

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'jobs' | 'keys' | 'signingKeys'>
type Refusal = ValidationError | InvalidCredentialsError | ChallengeExpiredError | AccountSuspendedError | ConflictError

/**
 * Signs in with a passkey, or completes a two-factor challenge with one. The ceremony is spent before the response is verified:
 * exactly one of several concurrent responses is checked. The hook `beforeLogin` is called once the signature has been verified, so that
 * strangers cannot call it with the ids of other users; for a second factor `login` has called it.
 */
export async function finishPasskeyLogin(
  deps: Deps,
  caller: Caller,
  { id, response }: { id: string; response: Record<string, unknown> },
): Promise<AuthTokens | Refusal> {
  const config = deps.config.passkeys
  if (!config) return passkeysOff()
  const read = readAuthenticationResponse(config, response, ['response'])
  if (read instanceof ValidationError) return read
  const em = deps.database.fork()
  const now = await readNow(em)
  const ceremony = await takeCeremony(em, { id, purposes: ['LOGIN', 'SECOND_FACTOR'], sessionId: null, now })
  if (!ceremony) return new ChallengeExpiredError()
  const challengeId = ceremony.oneTimeTokenId ?? null
  const challenge = challengeId === null ? null : await findChallenge(em, challengeId)
  if (challengeId !== null && !challenge) return new ChallengeExpiredError()
  const checked = { config, ceremony, response: read, userId: challenge?.userId ?? null }
  const assertion = await checkAssertion(deps, caller, checked)
  if (assertion instanceof InvalidCredentialsError) return assertion
  const { userId } = assertion.passkey
  if (challengeId === null) await deps.hooks.before('beforeLogin', { identifier: userId }, caller.client)
  return announceLogin(deps, caller, 'passkey', await finishInTransaction(deps, caller, { assertion, challengeId }))
}

/** Notes the use of the passkey, spends the challenge and opens the session in one transaction. */
async function finishInTransaction(
  deps: Deps,
  caller: Caller,
  { assertion, challengeId }: { assertion: Assertion; challengeId: string | null },
): Promise<AuthTokens | InvalidCredentialsError | ChallengeExpiredError | AccountSuspendedError> {
  return deps.database.transactional(async (em) => {
    const user = await lockUserById(em, assertion.passkey.userId)
    if (!user) return new InvalidCredentialsError()
    const refused = await usePasskey(deps, em, caller, { user, assertion })
    if (refused) return refused
    if (challengeId !== null) return completeChallenge(deps, em, caller, { user, challengeId, method: 'passkey' })
    // The passkey verified its user, so it counts as both factors.
    const suspended = await refuseSuspendedUser(em, caller, { user, method: 'passkey' })
    const proofs = { identity: 'NOW', secondFactor: 'NOW' } as const
    return suspended ?? openSession(deps, em, caller, { user, method: 'passkey', proofs })
  })
}
