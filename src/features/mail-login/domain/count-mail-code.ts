import type { Caller } from '../../../core/access/caller.ts'
import { recordRefusedAttempt } from '../../../core/attempts/record-refused-attempt.ts'
import { countAttempt, type LockPolicy } from '../../../core/attempts/store/attempt-counter.ts'
import { countInDay } from '../../../core/attempts/store/day-sum.ts'
import type { AccountLockedError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { mailLoginEvents } from '../events.ts'
import type { CodeBudget } from './code-budget.ts'

/**
 * Five codes are checked, over all mails to an address. The first lock lasts as long as a code does: no code outlives it. A day
 * without attempts resets the count.
 */
const codePolicy: LockPolicy = { attempts: 5, lockSeconds: [600, 1800, 3600], forgetAfterSeconds: 86_400 }

/** The failures of a day, which stay in the total when the owner signs in. [NIST SP 800-63B-4 §3.2.2 allows 100] */
export const mailCodesPerDay = 50

/**
 * Counts a code before it is checked, outside any transaction: an attacker who sends codes in parallel has five tries as well. The
 * count belongs to the address or to a known device, so that more mails give no more tries. It does not affect links, passwords or
 * other ways to sign in. [ASVS 5.0 6.3.1]
 *
 * @param userId null for an unknown address
 * @returns how many tries are left; an error while the codes of the address are locked
 */
export async function countMailCode(
  deps: Pick<Services, 'database'>,
  caller: Caller,
  { budget, userId }: { budget: CodeBudget; userId: string | null },
): Promise<number | AccountLockedError> {
  const em = deps.database.fork()
  const type = mailLoginEvents.MAIL_CODE_LOCKED
  const { attempts, lockedUntil, now } = await countAttempt(em, budget.counter, codePolicy)
  if (lockedUntil) return recordRefusedAttempt(em, type, caller, { userId, until: lockedUntil, now })
  const day = await countInDay(em, budget.daySum, mailCodesPerDay)
  if (day.spent) return recordRefusedAttempt(em, type, caller, { userId, until: day.endsAt, now: day.now })
  return codePolicy.attempts - attempts
}
