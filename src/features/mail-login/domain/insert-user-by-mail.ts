import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { MailLogin } from '../../../core/access/store/mail-login.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import { insertUser } from '../../../core/identity/store/insert-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { readNow } from '../../../store/now.ts'
import { accountEvents, voidSignUpLinks } from '../../account/index.ts'
import { recordReferral } from '../../referral/index.ts'

/**
 * Makes the account of an address whose mailbox is proved, without a password, in the caller's transaction. The links of pending
 * sign-ups for the address stop working: an attacker who signed up with it leaves nothing. Sign-ups are locked before the user, as
 * in `verifyEmail`.
 *
 * @returns null when the address has an account by now
 */
export async function insertUserByMail(
  em: EntityManager,
  caller: Caller,
  { email, referralCode: code }: Pick<MailLogin, 'email' | 'referralCode'>,
): Promise<User | null> {
  await voidSignUpLinks(em, email)
  const now = await readNow(em)
  const unnamed = { username: null, name: null, passwordHash: null }
  const id = await insertUser(em, { email, ...unnamed, emailVerifiedAt: now, role: 'user', now })
  if (!id) return null
  if (code) await recordReferral(em, { referredId: id, code, now })
  const event = { by: caller, at: now, actorId: id, details: { verification: 'mail' } }
  await recordEvent(em, { type: accountEvents.SIGNED_UP, ...event })
  await recordEvent(em, { type: accountEvents.EMAIL_VERIFIED, ...event })
  const user = await lockUserById(em, id)
  if (!user) throw new Error('The user that was inserted in this transaction does not exist')
  return user
}
