import type { Caller } from '../../../core/access/caller.ts'
import type { AccountLockedError } from '../../../core/errors.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { type AccountSuspendedError, type AuthTokens, announceLogin } from '../../session/index.ts'
import { ChallengeExpiredError, type CodeInvalidError } from '../errors.ts'
import { completeChallenge } from './complete-challenge.ts'
import { type ProvedChallenge, proveChallenge } from './prove-challenge.ts'

type VerifyAnswer = AuthTokens | CodeInvalidError | ChallengeExpiredError | AccountLockedError | AccountSuspendedError

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'jobs' | 'keys' | 'signingKeys'>

interface VerifyInput {
  challengeToken: string
  code: string
}

/** Completes a login with a TOTP or recovery code. A reset or change of the password voids the challenge. [ASVS 5.0 6.5] */
export async function verifyTwoFactor(deps: Deps, caller: Caller, input: VerifyInput): Promise<VerifyAnswer> {
  const proved = await proveChallenge(deps, caller, input)
  if (proved instanceof Error) return proved
  return announceLogin(deps, caller, proved.method, await finishInTransaction(deps, caller, proved))
}

async function finishInTransaction(
  deps: Deps,
  caller: Caller,
  { challengeId, userId, method }: ProvedChallenge,
): Promise<AuthTokens | ChallengeExpiredError | AccountSuspendedError> {
  return deps.database.transactional(async (em) => {
    const user = await lockUserById(em, userId)
    if (!user) return new ChallengeExpiredError()
    return completeChallenge(deps, em, caller, { user, challengeId, method })
  })
}
