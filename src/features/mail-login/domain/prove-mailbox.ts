import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { forgetDevices, markEmailVerified, removePassword } from '../../../core/identity/store/change-user.ts'
import { findUserWithPassword, lockUserById } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import type { Services } from '../../../core/services.ts'
import { parseDeviceToken } from '../../../crypto/device-token.ts'
import { readNow } from '../../../store/now.ts'
import { accountEvents, claimAccount, confirmEmailPurpose, endUnprovedAccess } from '../../account/index.ts'
import { endAllSessions, isKnownDevice } from '../../session/index.ts'
import { passwordRemovedAfterMoveMail, passwordRemovedMail } from '../mails.ts'

type Deps = Pick<Services, 'config' | 'jobs' | 'keys'>

/**
 * Notes that a user reads the mailbox of the account, in the caller's transaction, which holds the lock of the user's row. The first
 * proof ends everything that was made in the account before, and the password: an attacker may have signed up with the address. The
 * reader of the mailbox does not know that there is a password, and would not replace it.
 *
 * The first sign-in after an administrator has changed the address ends what the first reset would end, and the password.
 *
 * @param deviceToken of an earlier sign-in on the same device
 * @returns the user as it is stored now
 */
export async function proveMailbox(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  { user, deviceToken }: { user: User; deviceToken: string | null },
): Promise<User> {
  const { id, email, movedByAdministrator: moved } = user
  if (user.emailVerifiedAt && user.firstVerifiedAt && !moved) return user
  const now = await readNow(em)
  const claimed = await claimAccount(deps, em, caller, user, now)
  if (moved && !claimed) await takeOver(deps, em, { user, deviceToken, now })
  if (moved || claimed) {
    const before = await findUserWithPassword(em, id)
    const hadPassword = Boolean(before?.passwordHash)
    await removePassword(em, id, now)
    const resetLink = `${deps.config.appUrl ?? deps.config.publicUrl}/reset-password`
    const mail = claimed ? passwordRemovedMail : passwordRemovedAfterMoveMail
    if (hadPassword) await queueMail(deps, em, email, mail, { resetLink })
  }
  await markEmailVerified(em, id, now)
  await recordEvent(em, accountEvents.EMAIL_VERIFIED, caller, {
    actor: { id },
    at: now,
    details: { verification: 'mail' },
  })
  const proved = await lockUserById(em, id)
  if (!proved) throw new Error('The user that was locked in this transaction does not exist')
  return proved
}

/**
 * Gives an account whose address an administrator changed to the reader of the new mailbox, by the rules of `resetPassword`: the reader
 * of the old mailbox may have another password, passkey, account at a provider or API key. Two-factor authentication is not changed.
 */
async function takeOver(
  deps: Deps,
  em: EntityManager,
  { user, deviceToken, now }: { user: User; deviceToken: string | null; now: Date },
): Promise<void> {
  const device = deviceToken === null ? null : parseDeviceToken(deps.keys, deviceToken, now)
  if (!isKnownDevice(device, user)) await endUnprovedAccess(deps, em, user, now)
  await forgetDevices(em, user.id, now)
  await endAllSessions(em, { userId: user.id, now, alsoVoid: [confirmEmailPurpose] })
}
