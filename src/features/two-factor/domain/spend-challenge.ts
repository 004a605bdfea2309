import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { NotifyDeps } from '../../../core/mail/notify.ts'
import { type OneTimeToken, takeOneTimeToken } from '../../../core/one-time-token/store/one-time-token.ts'
import { readNow } from '../../../store/now.ts'
import { AccountSuspendedError } from '../../session/index.ts'
import { ChallengeExpiredError } from '../errors.ts'
import type { CodeMethod } from './check-code.ts'
import { findChallenge } from './find-challenge.ts'
import { reportRecoveryCode } from './report-recovery-code.ts'

export interface ProvedSecondFactor {
  /** The user as stored now; the caller holds the lock of the row. */
  user: User
  /** The id of the challenge's token. */
  challengeId: string
  method: CodeMethod | 'passkey'
}

/**
 * Spends the challenge of a user whose second factor was proved, in the caller's transaction, so that a challenge never ends two
 * sign-ins. A reset or change of the password, or the end of two-factor authentication, voids it before.
 */
export async function spendChallenge(
  deps: NotifyDeps,
  em: EntityManager,
  caller: Caller,
  { user, challengeId, method }: ProvedSecondFactor,
): Promise<OneTimeToken | ChallengeExpiredError | AccountSuspendedError> {
  const challenge = await findChallenge(em, challengeId)
  const isOwn = challenge?.userId === user.id && Boolean(user.twoFactorEnabledAt)
  if (!isOwn || !(await takeOneTimeToken(em, challengeId))) return new ChallengeExpiredError()
  const now = await readNow(em)
  if (isSuspended(user, now)) return new AccountSuspendedError(user)
  if (method === 'recovery_code') await reportRecoveryCode(deps, em, caller, { user, now })
  return challenge
}
