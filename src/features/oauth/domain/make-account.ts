import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { accountEvents, createAccount } from '../../account/index.ts'
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
  const { provider, name, referralCode } = confirmed
  const now = await readNow(em)
  const details = { verification: 'oauth', provider }
  const user = await createAccount(em, caller, {
    email,
    emailVerifiedAt: email === null ? null : now,
    username: null,
    name,
    passwordHash: null,
    referralCode,
    details,
    now,
  })
  if (!user) return null
  if (email !== null) await recordEvent(em, accountEvents.EMAIL_VERIFIED, caller, { actor: user, at: now, details })
  await linkIdentity(deps, em, caller, { ...confirmed, user })
  return user
}
