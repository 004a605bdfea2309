import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { isSignUpOpen } from '../../../core/identity/assert-sign-up-open.ts'
import { markEmailVerified, removePassword } from '../../../core/identity/store/change-user.ts'
import { findUserByEmail, lockUserById } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { accountEvents, claimAccount, voidSignUpLinks } from '../../account/index.ts'
import { AccountExistsError, OAuthFailedError } from '../errors.ts'
import { oauthEvents } from '../events.ts'
import type { ReferredIdentity, ResolvedUser } from './confirmed-identity.ts'
import { linkIdentity } from './link-identity.ts'
import { makeAccount } from './make-account.ts'
import { recordRefusedSignUp } from './record-refused-sign-up.ts'

type Deps = Pick<Services, 'config' | 'jobs' | 'keys'>
type ProvedIdentity = ReferredIdentity & { email: string }

/**
 * Finds or makes the account of an unknown identity whose address the provider proved, in the caller's transaction. The proof ends every
 * waiting sign-up for the address: an attacker who signed up with it leaves neither a password nor a link. Sign-ups are locked before the
 * user (lock order).
 *
 * Where sign-up is closed, only an address without an account is refused. The caller learns nothing about an address of somebody else,
 * because the provider has proved it.
 */
export async function joinByAddress(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  proved: ProvedIdentity,
): Promise<ResolvedUser | OAuthFailedError | AccountExistsError> {
  const isOpen = isSignUpOpen(deps.config)
  if (!isOpen && !(await findUserByEmail(em, proved.email))) return recordRefusedSignUp(em, caller, proved.provider)
  await voidSignUpLinks(em, proved.email)
  const made = isOpen ? await makeAccount(deps, em, caller, proved, proved.email) : null
  if (made) return { user: made, isNew: true }
  const found = await findUserByEmail(em, proved.email)
  const user = found && (await lockUserById(em, found.id))
  // Its owner deleted the account, or moved it to another address, while this transaction waited for the lock.
  if (!user || user.email !== proved.email) return new OAuthFailedError('STATE_INVALID')
  if (user.emailVerifiedAt || user.firstVerifiedAt) return accountExists(em, caller, proved.provider, user.id)
  return { user: await claimByProof(deps, em, caller, { ...proved, user }), isNew: false }
}

/**
 * A confirmed account is joined by nobody but its owner: a provider that is wrong about an address once, or that gave it to somebody
 * else since, must not open the account. A suspended account is answered in the same way.
 */
async function accountExists(
  em: EntityManager,
  caller: Caller,
  provider: string,
  userId: string,
): Promise<AccountExistsError> {
  const details = { provider, reason: 'ACCOUNT_EXISTS' }
  await recordEvent(em, oauthEvents.OAUTH_LOGIN_FAILED, caller, {
    actor: 'NOBODY',
    targetId: userId,
    at: await readNow(em),
    details,
  })
  return new AccountExistsError()
}

/**
 * Gives an account whose address was never confirmed to the person who proved the address. Everything that was made in it before
 * ends, the password too: an attacker may have signed up with the address.
 */
async function claimByProof(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  { user, ...confirmed }: ProvedIdentity & { user: User },
): Promise<User> {
  const now = await readNow(em)
  const { id } = user
  await claimAccount(deps, em, caller, user, now)
  await removePassword(em, id, now)
  await markEmailVerified(em, id, now)
  const details = { verification: 'oauth', provider: confirmed.provider }
  await recordEvent(em, accountEvents.EMAIL_VERIFIED, caller, { actor: { id }, at: now, details })
  await linkIdentity(deps, em, caller, { ...confirmed, user })
  const claimed = await lockUserById(em, id)
  if (!claimed) throw new Error('The user that was locked in this transaction does not exist')
  return claimed
}
