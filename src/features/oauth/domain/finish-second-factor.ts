import type { EntityManager } from '@mikro-orm/postgresql'
import type { AnonymousAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { AccountLockedError, TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { readOneTimeToken, spendOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { AccountSuspendedError, challengePurpose } from '../../session/index.ts'
import {
  ChallengeExpiredError,
  CodeInvalidError,
  type CodeMethod,
  checkCode,
  TwoFactorNotEnabledError,
  twoFactorEvents,
} from '../../two-factor/index.ts'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>

export type SecondFactorRefusal = ChallengeExpiredError | CodeInvalidError | AccountLockedError | AccountSuspendedError

/**
 * Checks the second factor of a sign-in on a page, and ends the sign-in. The challenge, the attempts and the code are those of
 * `verifyTwoFactor`; no session is opened here.
 */
export async function finishSecondFactor<Opened>(
  deps: Deps,
  caller: Caller<AnonymousAccess>,
  { challengeToken, code }: { challengeToken: string; code: string },
  end: (em: EntityManager, user: User, method: CodeMethod, now: Date) => Promise<Opened>,
): Promise<Opened | SecondFactorRefusal> {
  const challenge = await readOneTimeToken(deps.database.fork(), caller, challengePurpose, challengeToken)
  if (challenge instanceof TokenInvalidError || challenge instanceof TokenExpiredError) {
    return new ChallengeExpiredError()
  }
  const { userId } = challenge
  const method = await checkCode(deps, caller, { userId, code })
  if (method instanceof TwoFactorNotEnabledError) return new ChallengeExpiredError()
  if (method instanceof CodeInvalidError || method instanceof AccountLockedError) return method
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
    return end(em, user, method, now)
  })
}
