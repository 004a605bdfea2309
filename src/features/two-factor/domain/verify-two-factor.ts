import type { Caller } from '../../../core/access/caller.ts'
import { AccountLockedError, TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import { readOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Services } from '../../../core/services.ts'
import { type AccountSuspendedError, AuthTokens, challengePurpose } from '../../session/index.ts'
import { ChallengeExpiredError, CodeInvalidError, TwoFactorNotEnabledError } from '../errors.ts'
import { type CodeMethod, checkCode } from './check-code.ts'
import { completeChallenge } from './complete-challenge.ts'

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
  const { challengeToken, code } = input
  const challenge = await readOneTimeToken(deps.database.fork(), caller, challengePurpose, challengeToken)
  if (challenge instanceof TokenInvalidError || challenge instanceof TokenExpiredError) {
    return new ChallengeExpiredError()
  }
  const { userId, id: challengeId } = challenge
  const method = await checkCode(deps, caller, { userId, code })
  if (method instanceof TwoFactorNotEnabledError) return new ChallengeExpiredError()
  if (method instanceof CodeInvalidError || method instanceof AccountLockedError) return method
  const answer = await openSession(deps, caller, { challengeId, userId, method })
  if (answer instanceof AuthTokens) {
    const event = { user: hookUser(answer.user), sessionId: answer.session.id, method }
    deps.hooks.after('afterLogin', event, caller.client)
  }
  return answer
}

async function openSession(
  deps: Deps,
  caller: Caller,
  { challengeId, userId, method }: { challengeId: string; userId: string; method: CodeMethod },
): Promise<AuthTokens | ChallengeExpiredError | AccountSuspendedError> {
  return deps.database.transactional(async (em) => {
    const stored = await lockUserById(em, userId)
    if (!stored) return new ChallengeExpiredError()
    const { passwordHash: _secret, ...user } = stored
    return completeChallenge(deps, em, caller, { user, challengeId, method })
  })
}
