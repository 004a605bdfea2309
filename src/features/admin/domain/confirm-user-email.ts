import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { deleteOneTimeTokens } from '../../../core/one-time-token/store/one-time-token.ts'
import { RequestError } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { verifyEmailPurpose } from '../../account/index.ts'
import { recordPendingReferral } from '../../referral/index.ts'
import { adminEvents } from '../events.ts'
import { readUser, setEmailConfirmed } from '../store/user-administration.ts'
import { type ChangeRefusal, changeUser } from './change-user.ts'

/**
 * Confirms the address of a user on the word of the administrator. The links that were mailed to confirm it stop working.
 * An address that is already confirmed keeps the time of its confirmation.
 *
 * @throws RequestError BAD_USER_INPUT for a user without an address, who would otherwise seem to have a way to sign in by mail
 */
export async function confirmUserEmail(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<UserAccess>,
  id: string,
): Promise<User | ChangeRefusal> {
  return changeUser<User>(deps, caller, {
    id,
    type: adminEvents.USER_EMAIL_CONFIRMED,
    // This shares the lock of the referrer, who may be about to be deleted: before the session (lock order).
    async prepare({ em, user, now }) {
      await recordPendingReferral(em, user.id, now)
      return null
    },
    async apply({ em, user, now }) {
      if (!user.email)
        throw new RequestError('BAD_USER_INPUT', 'The user has no email address that could be confirmed.')
      await setEmailConfirmed(em, user.id, now)
      await deleteOneTimeTokens(em, user.id, [verifyEmailPurpose])
      const details = { email: user.email, wasConfirmed: !!user.emailVerifiedAt }
      return { details, result: await readUser(em, user.id) }
    },
  })
}
