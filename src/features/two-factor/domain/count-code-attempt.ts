import type { Caller } from '../../../core/access/caller.ts'
import { recordRefusedAttempt } from '../../../core/attempts/record-refused-attempt.ts'
import { countAttempt, type LockPolicy } from '../../../core/attempts/store/attempt-counter.ts'
import type { AccountLockedError } from '../../../core/errors.ts'
import { findUserById } from '../../../core/identity/store/find-user.ts'
import { type ChangeOrigin, originOf } from '../../../core/mail/change-origin.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Services } from '../../../core/services.ts'
import { twoFactorEvents } from '../events.ts'
import { secondFactorLockedNotice } from '../mails.ts'
import { codeKey } from './code-key.ts'

/**
 * Five codes are checked, of any kind and with any challenge. Then locks from 5 minutes to a day follow, so that an
 * attacker who has the password can guess only a few codes a day. A week without attempts resets the count.
 */
const codePolicy: LockPolicy = {
  attempts: 5,
  lockSeconds: [300, 900, 3600, 21_600, 86_400],
  forgetAfterSeconds: 7 * 86_400,
}

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>

/**
 * Counts a second-factor attempt before the code is checked. All challenges of an account share one count: an attacker
 * cannot reset it by logging in again. The attempt that starts a lock sends a notice to the user. [ASVS 5.0 6.5.5]
 *
 * @returns how many attempts are left; an error while the second factor is locked
 */
export async function countCodeAttempt(
  deps: Deps,
  caller: Caller,
  userId: string,
): Promise<number | AccountLockedError> {
  const em = deps.database.fork()
  const state = await countAttempt(em, codeKey(userId), codePolicy)
  const { lockedUntil: until, now } = state
  if (!until) return codePolicy.attempts - state.attempts
  const refused = await recordRefusedAttempt(em, twoFactorEvents.TWO_FACTOR_LOCKED, caller, { userId, until, now })
  if (state.lockBegins) await notifyUser(deps, userId, originOf(caller.client, now))
  return refused
}

async function notifyUser(deps: Deps, userId: string, origin: ChangeOrigin): Promise<void> {
  await deps.database.transactional(async (em) => {
    const user = await findUserById(em, userId)
    if (user) await notify(deps, em, user, secondFactorLockedNotice, { origin })
  })
}
