import { clearAttempts } from '../../../core/attempts/store/attempt-counter.ts'
import { takeBackInDay } from '../../../core/attempts/store/day-sum.ts'
import type { Services } from '../../../core/services.ts'
import { passwordsPerDay } from './count-password-attempt.ts'
import type { PasswordBudget } from './password-budget.ts'

/**
 * Resets the count of failures after a correct password, and removes the attempt from the daily total. The failures of the day
 * stay in the total: an owner who logs in often must not give an attacker new attempts each time.
 */
export async function forgetPasswordAttempt(deps: Pick<Services, 'database'>, budget: PasswordBudget): Promise<void> {
  const em = deps.database.fork()
  await clearAttempts(em, budget.counter)
  await takeBackInDay(em, budget.daySum, passwordsPerDay)
}
