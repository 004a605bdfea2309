import type { Caller } from '../../../core/access/caller.ts'
import { recordRefusedAttempt } from '../../../core/attempts/record-refused-attempt.ts'
import { countAttempt, type LockPolicy } from '../../../core/attempts/store/attempt-counter.ts'
import { countInDay } from '../../../core/attempts/store/day-sum.ts'
import type { AccountLockedError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { sessionEvents } from '../events.ts'
import type { PasswordBudget } from './password-budget.ts'

/** Ten passwords are checked, then locks of 1, 5, 15 and 60 minutes follow. A day without attempts resets the count. */
const passwordPolicy: LockPolicy = {
  attempts: 10,
  lockSeconds: [60, 300, 900, 3600],
  forgetAfterSeconds: 86_400,
}

/** NIST SP 800-63B-4 §3.2.2 allows 100 failed attempts on an account. */
export const passwordsPerDay = 100

type Deps = Pick<Services, 'database'>

/**
 * Counts a password attempt before the password is checked. The count is written outside any transaction, because a
 * rollback would undo it: an attacker who sends guesses in parallel has the same number of attempts as one who sends them
 * one after another. [ASVS 5.0 6.3.1, OWASP Authentication Cheat Sheet]
 *
 * @param userId null for an unknown name
 * @returns an error while the counter is locked; 'SPENT' when the daily total is spent and the caller must not learn it: any
 *   password then gets the answer to a wrong one, after the same work
 */
export async function countPasswordAttempt(
  deps: Deps,
  caller: Caller,
  { userId, budget }: { userId: string | null; budget: PasswordBudget },
): Promise<AccountLockedError | 'SPENT' | null> {
  const em = deps.database.fork()
  const type = sessionEvents.ACCOUNT_LOCKED
  const { lockedUntil, now } = await countAttempt(em, budget.counter, passwordPolicy)
  if (lockedUntil) return recordRefusedAttempt(em, type, caller, { userId, until: lockedUntil, now })
  const day = await countInDay(em, budget.daySum, passwordsPerDay)
  if (!day.spent) return null
  if (!budget.known) return 'SPENT'
  return recordRefusedAttempt(em, type, caller, { userId, until: day.endsAt, now: day.now })
}
