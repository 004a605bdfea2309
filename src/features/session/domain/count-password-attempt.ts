import type { Caller } from '../../../core/access/caller.ts'
import { secondsUntil } from '../../../core/attempts/seconds-until.ts'
import { countAttempt, type LockPolicy } from '../../../core/attempts/store/attempt-counter.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { AccountLockedError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { sessionEvents } from '../events.ts'
import { passwordKey } from './password-key.ts'

/** Ten passwords are checked, then locks of 1, 5, 15 and 60 minutes follow. A day without attempts resets the count. */
const passwordPolicy: LockPolicy = {
  attempts: 10,
  lockSeconds: [60, 300, 900, 3600],
  forgetAfterSeconds: 86_400,
}

/** The account, or the unknown name, that a password is entered for. */
export interface PasswordSubject {
  userId: string | null
  identifier: string
}

type Deps = Pick<Services, 'clock' | 'database'>

/**
 * Counts a password attempt before the password is checked. The count is written outside any transaction, because a
 * rollback would undo it: an attacker who sends guesses in parallel has the same number of attempts as one who sends them
 * one after another. [ASVS 5.0 6.3.1, OWASP Authentication Cheat Sheet]
 *
 * @returns an error while the account is locked, otherwise null
 */
export async function countPasswordAttempt(
  deps: Deps,
  caller: Caller,
  { userId, identifier }: PasswordSubject,
): Promise<AccountLockedError | null> {
  const now = deps.clock.now()
  const em = deps.database.fork()
  const state = await countAttempt(em, passwordKey(userId, identifier), passwordPolicy, now)
  if (!state.lockedUntil) return null
  const secondsLeft = secondsUntil(state.lockedUntil, now)
  const event = { by: caller, at: now, actorId: null, targetId: userId, details: { secondsLeft } }
  await recordEvent(em, { type: sessionEvents.ACCOUNT_LOCKED, ...event })
  return new AccountLockedError(secondsLeft)
}
