import type { Caller } from '../../../core/access/caller.ts'
import { findOrganizationState } from '../../../core/access/store/find-organizations.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { AccountLockedError, TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import { readOneTimeToken, spendOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { AccountSuspendedError, AuthTokens, challengePurpose, openSession } from '../../session/index.ts'
import { ChallengeExpiredError, CodeInvalidError, TwoFactorNotEnabledError } from '../errors.ts'
import { twoFactorEvents } from '../events.ts'
import { type CodeMethod, checkCode } from './check-code.ts'

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
  const { userId } = challenge
  const method = await checkCode(deps, caller, { userId, code })
  if (method instanceof TwoFactorNotEnabledError) return new ChallengeExpiredError()
  if (method instanceof CodeInvalidError || method instanceof AccountLockedError) return method
  const answer = await spendChallenge(deps, caller, { challengeToken, userId, method })
  if (answer instanceof AuthTokens) {
    const event = { user: hookUser(answer.user), sessionId: answer.session.id, method }
    deps.hooks.after('afterLogin', event, caller.client)
  }
  return answer
}

/** Spends the challenge and opens the session in one transaction, so that a challenge never opens two. */
async function spendChallenge(
  deps: Deps,
  caller: Caller,
  { challengeToken, userId, method }: { challengeToken: string; userId: string; method: CodeMethod },
): Promise<AuthTokens | ChallengeExpiredError | AccountSuspendedError> {
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    const stored = await lockUserById(em, userId)
    const spent = await spendOneTimeToken(em, caller, challengePurpose, challengeToken)
    if (!stored || spent instanceof TokenInvalidError || spent instanceof TokenExpiredError) {
      return new ChallengeExpiredError()
    }
    const { passwordHash: _secret, ...user } = stored
    if (isSuspended(user, now)) return new AccountSuspendedError(user.suspendedUntil ?? null)
    if (method === 'recovery_code') {
      await recordEvent(em, { type: twoFactorEvents.RECOVERY_CODE_USED, by: caller, at: now, actorId: userId })
    }
    // A user who has left the organization since the first step is signed in, and is in none.
    const { organizationId } = spent.details
    const organization = organizationId ? await findOrganizationState(em, { organizationId, userId }) : null
    return openSession(deps, em, caller, { user, method, organization })
  })
}
