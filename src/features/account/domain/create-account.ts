import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { insertUser, type NewUser } from '../../../core/identity/store/insert-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { keepReferral, recordReferral } from '../../referral/index.ts'
import { accountEvents } from '../events.ts'

interface SignedUpAccount extends Omit<NewUser, 'role' | 'tier' | 'appData'> {
  /** The code of the user who referred this one. It counts at once if the address is confirmed, otherwise with its first proof. */
  referralCode: string | null | undefined
  /** Of the event. */
  details?: Record<string, unknown>
}

/**
 * Makes the account of a person who signs up, in the caller's transaction. If its address is confirmed, the caller records how.
 *
 * @returns null when the address or the username is taken
 */
export async function createAccount(
  em: EntityManager,
  caller: Caller,
  { referralCode: code, details = {}, ...account }: SignedUpAccount,
): Promise<User | null> {
  const { emailVerifiedAt, now } = account
  const user = await insertUser(em, { ...account, role: 'user' })
  if (!user) return null
  if (code)
    await (emailVerifiedAt ? recordReferral(em, { referredId: user.id, code, now }) : keepReferral(em, user.id, code))
  await recordEvent(em, accountEvents.SIGNED_UP, caller, { actor: user, at: now, details })
  return user
}
