import { clearAttempts, countAttempt, type LockPolicy } from '../../../core/attempts/store/attempt-counter.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { AccountLockedError } from '../../../core/errors.ts'
import { findUserById } from '../../../core/identity/store/user.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Client, Services } from '../../../core/services.ts'
import { secondsUntil } from '../../session/domain/password-attempts.ts'

/**
 * Five codes are looked at, whatever challenge or kind of code they come by; then locks of 5 minutes to a day, so that
 * whoever has the password guesses a few codes a day at most. Forgotten a week after the last lock.
 */
export const codePolicy: LockPolicy = {
  attempts: 5,
  lockSeconds: [300, 900, 3600, 21_600, 86_400],
  forgetAfterSeconds: 7 * 86_400,
}

export type CodeNeeds = Pick<Services, 'clock' | 'config' | 'database' | 'jobs' | 'keys'>

/**
 * Counts a second-factor attempt before the code is looked at; every challenge of an account shares the count, and a new
 * challenge does not reset it. The one that brings a lock on sends the owner a notice. [ASVS 5.0 6.5.5]
 *
 * @returns an error while locked, else how many attempts are left
 */
export async function countCodeAttempt(
  services: CodeNeeds,
  userId: string,
  client: Client,
): Promise<AccountLockedError | number> {
  const now = services.clock.now()
  const em = services.database.fork()
  const state = await countAttempt(em, codeKey(userId), codePolicy, now)
  if (!state.lockedUntil) return codePolicy.attempts - state.attempts
  const seconds = secondsUntil(state.lockedUntil, now)
  await recordEvent(em, { type: 'TWO_FACTOR_LOCKED', targetId: userId, details: { secondsLeft: seconds } }, client, now)
  if (state.lockBegins) await tellOwner(services, userId)
  return new AccountLockedError(seconds)
}

async function tellOwner(services: CodeNeeds, userId: string): Promise<void> {
  await services.database.fork().transactional(async (em) => {
    const user = await findUserById(em, userId)
    if (user) await notify(services, em, user, { kind: 'second-factor-locked' })
  })
}

/** A success clears the count. */
export async function clearCodeAttempts(services: Pick<Services, 'database'>, userId: string): Promise<void> {
  await clearAttempts(services.database.fork(), codeKey(userId))
}

function codeKey(userId: string): string {
  return `second-factor:${userId}`
}
