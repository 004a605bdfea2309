import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import { insertUser } from '../../../core/identity/store/insert-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { accountEvents } from '../../account/index.ts'
import { keepReferral, recordReferral } from '../../referral/index.ts'
import type { ReferredIdentity } from './confirmed-identity.ts'
import { linkIdentity } from './link-identity.ts'

type Deps = Pick<Services, 'jobs' | 'keys'>

/**
 * Makes the account of a confirmed identity, without a password and without a username, in the caller's transaction.
 *
 * @param email the address that the provider proved, or null. Without one, the referral waits for the first address that is proved
 * @returns null when the address has an account
 */
export async function makeAccount(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  confirmed: ReferredIdentity,
  email: string | null,
): Promise<User | null> {
  const { provider, name, referralCode: code } = confirmed
  const now = await readNow(em)
  const emailVerifiedAt = email === null ? null : now
  const id = await insertUser(em, {
    email,
    emailVerifiedAt,
    username: null,
    name,
    role: 'user',
    passwordHash: null,
    now,
  })
  if (!id) return null
  if (code) await (email === null ? keepReferral(em, id, code) : recordReferral(em, { referredId: id, code, now }))
  const event = { by: caller, at: now, actorId: id, details: { verification: 'oauth', provider } }
  await recordEvent(em, { type: accountEvents.SIGNED_UP, ...event })
  if (email !== null) await recordEvent(em, { type: accountEvents.EMAIL_VERIFIED, ...event })
  await linkIdentity(deps, em, caller, { ...confirmed, user: { id, name } })
  const user = await lockUserById(em, id)
  if (!user) throw new Error('The user that was inserted in this transaction does not exist')
  return user
}
