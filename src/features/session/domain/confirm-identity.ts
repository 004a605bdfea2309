import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseStaleProof } from '../../../core/access/fresh-proof.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { AccountLockedError } from '../../../core/errors.ts'
import { findUserWithPassword } from '../../../core/identity/store/find-user.ts'
import type { UserWithPassword } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { InvalidCredentialsError } from '../errors.ts'
import { sessionEvents } from '../events.ts'
import { countPasswordAttempt } from './count-password-attempt.ts'
import { forgetPasswordAttempt } from './forget-password-attempt.ts'
import { budgetOfSession } from './password-budget.ts'
import { sessionEnded } from './session-ended.ts'

type Deps = Pick<Services, 'database' | 'passwords'>

/**
 * Makes sure that the owner of an account is at the session, before a credential changes: by the password, or by a fresh proof
 * where none is given. A user without a password has only the proof. Where two-factor authentication is on, the proof is needed in every
 * case: an attacker with a stolen session and the password must not move the account to another mailbox, or delete it, without the factor
 * that a login needs.
 *
 * @returns the user as currently stored; an error when the password is wrong, the account locked, or the proof missing or old
 */
export async function confirmIdentity(
  deps: Deps,
  caller: Caller<SessionAccess>,
  password: string | null | undefined,
): Promise<UserWithPassword | InvalidCredentialsError | AccountLockedError | ProofRequiredError> {
  const needsProof = password == null || caller.access.user.twoFactorEnabledAt
  const refused = needsProof ? refuseStaleProof(caller) : null
  if (refused) return refused
  if (password != null) return confirmPassword(deps, caller, password)
  const user = await findUserWithPassword(deps.database.fork(), caller.access.user.id)
  if (!user) throw sessionEnded()
  return user
}

/**
 * Checks the password of a signed-in user before a credential changes. The attempts of all sessions of a user count
 * together and lock like those of a login, so that an attacker with a stolen session cannot guess the password here. They
 * do not count together with logins: an attacker who locks the login must not block a user who is signed in.
 * [ASVS 5.0 7.5.1]
 *
 * @returns the user as currently stored; an error when the password is wrong or the account is locked
 */
export async function confirmPassword(
  deps: Deps,
  caller: Caller<SessionAccess>,
  password: string,
): Promise<UserWithPassword | InvalidCredentialsError | AccountLockedError> {
  // Before the attempt is counted: ten refusals because of others must not lock an account.
  return deps.passwords.withPlace(caller.client, async (place) => {
    const userId = caller.access.user.id
    const budget = budgetOfSession(userId)
    const refused = await countPasswordAttempt(deps, caller, { userId, budget })
    if (refused) return refused === 'SPENT' ? new InvalidCredentialsError() : refused
    const em = deps.database.fork()
    const user = await findUserWithPassword(em, userId)
    const verified = await place.verify(password, user?.passwordHash ?? null)
    if (!user || !verified.ok) {
      await recordEvent(em, sessionEvents.PASSWORD_CONFIRMATION_FAILED, caller, { at: await readNow(em) })
      return new InvalidCredentialsError()
    }
    await forgetPasswordAttempt(deps, budget)
    return user
  })
}
