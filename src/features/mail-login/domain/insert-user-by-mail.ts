import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { MailLogin } from '../../../core/access/store/mail-login.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { readNow } from '../../../store/now.ts'
import { accountEvents, createAccount, voidSignUpLinks } from '../../account/index.ts'

/**
 * Makes the account of an address whose mailbox is proved, without a password, in the caller's transaction. The links of pending
 * sign-ups for the address stop working: an attacker who signed up with it leaves nothing. Sign-ups are locked before the user
 * (lock order).
 *
 * @returns null when the address has an account by now
 */
export async function insertUserByMail(
  em: EntityManager,
  caller: Caller,
  { email, referralCode }: Pick<MailLogin, 'email' | 'referralCode'>,
): Promise<User | null> {
  await voidSignUpLinks(em, email)
  const now = await readNow(em)
  const unnamed = { username: null, name: null, passwordHash: null }
  const details = { verification: 'mail' }
  const user = await createAccount(em, caller, { email, ...unnamed, emailVerifiedAt: now, referralCode, details, now })
  if (!user) return null
  await recordEvent(em, accountEvents.EMAIL_VERIFIED, caller, { actor: user, at: now, details })
  return user
}
