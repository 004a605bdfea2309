import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { markEmailVerified, setPasswordHash } from '../../../core/identity/store/change-user.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { UserWithPassword } from '../../../core/identity/store/user.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { accountEvents, claimAccount } from '../../account/index.ts'
import { passwordRemovedMail } from '../mails.ts'

type Deps = Pick<Services, 'config' | 'jobs' | 'keys'>

/**
 * Notes that a user reads the mailbox of the account, in the caller's transaction, which holds the lock of the user's row. The first
 * proof ends everything that was made in the account before, and the password: an attacker may have signed up with the address. The
 * reader of the mailbox does not know that there is a password, and would not replace it.
 *
 * @returns the user as it is stored now
 */
export async function proveMailbox(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  user: UserWithPassword,
): Promise<UserWithPassword> {
  if (user.emailVerifiedAt && user.firstVerifiedAt) return user
  const now = await readNow(em)
  const { id, email } = user
  if ((await claimAccount(deps, em, caller, user, now)) && user.passwordHash) {
    await setPasswordHash(em, id, null, now)
    const resetLink = `${deps.config.appUrl ?? deps.config.publicUrl}/reset-password`
    await queueMail(deps, em, email, passwordRemovedMail, { resetLink })
  }
  await markEmailVerified(em, id, now)
  const event = { by: caller, at: now, actorId: id, details: { verification: 'mail' } }
  await recordEvent(em, { type: accountEvents.EMAIL_VERIFIED, ...event })
  const proved = await lockUserById(em, id)
  if (!proved) throw new Error('The user that was locked in this transaction does not exist')
  return proved
}
