import type { Caller } from '../../../core/access/caller.ts'
import type { AccountLockedError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { type AccountSuspendedError, AuthTokens } from '../../session/index.ts'
import { ChallengeExpiredError, type CodeInvalidError } from '../errors.ts'
import { completeChallenge } from './complete-challenge.ts'
import { type ProvedChallenge, proveChallenge } from './prove-challenge.ts'

export type VerifyAnswer =
  | AuthTokens
  | CodeInvalidError
  | ChallengeExpiredError
  | AccountLockedError
  | AccountSuspendedError

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'jobs' | 'keys' | 'signingKeys'>

interface VerifyInput {
  challengeToken: string
  code: string
}

/** Completes a login with a TOTP or recovery code. A reset or change of the password voids the challenge. [ASVS 5.0 6.5] */
export async function verifyTwoFactor(deps: Deps, caller: Caller, input: VerifyInput): Promise<VerifyAnswer> {
  const proved = await proveChallenge(deps, caller, input)
  if (proved instanceof Error) return proved
  const answer = await openSession(deps, caller, proved)
  if (answer instanceof AuthTokens) {
    const event = { user: hookUser(answer.user), sessionId: answer.session.id, method: proved.method }
    deps.hooks.after('afterLogin', event, caller.client)
  }
  return answer
}

async function openSession(
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
