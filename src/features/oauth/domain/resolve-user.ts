import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { OAuthAccount } from '../../../core/access/store/oauth-account.ts'
import { isSignUpOpen } from '../../../core/identity/assert-sign-up-open.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { type AccountExistsError, OAuthFailedError } from '../errors.ts'
import { findByIdentity, lockIdentity, noteUse } from '../store/oauth-account.ts'
import type { ConfirmedIdentity, ReferredIdentity, ResolvedUser } from './confirmed-identity.ts'
import { isKeepingTokens } from './is-keeping-tokens.ts'
import { joinByAddress } from './join-by-address.ts'
import { makeAccount } from './make-account.ts'
import { recordRefusedSignUp } from './record-refused-sign-up.ts'
import { sealNextTokens } from './seal-next-tokens.ts'

type Deps = Pick<Services, 'config' | 'jobs' | 'keys'>

/**
 * Finds the user of a confirmed identity, or makes the account, in the caller's transaction, and locks the user's row. An account for
 * which the provider proves no address has none: an attacker must not hold an address here that they have only claimed elsewhere.
 *
 * @param confirmed.isKnown whether the identity had an account before the transaction. Otherwise the hook has allowed to make one
 */
export async function resolveUser(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  { isKnown, ...confirmed }: ReferredIdentity & { isKnown: boolean },
): Promise<ResolvedUser | OAuthFailedError | AccountExistsError> {
  const { identity } = confirmed
  await lockIdentity(em, identity)
  const account = await findByIdentity(em, identity)
  if (account) return recordUse(deps, em, { ...confirmed, account })
  // It was unlinked meanwhile: the next sign-in makes an account, and the hook is asked first.
  if (isKnown) return new OAuthFailedError('STATE_INVALID')
  const { email, emailProved } = identity
  if (email !== null && emailProved) return joinByAddress(deps, em, caller, { ...confirmed, email })
  if (!isSignUpOpen(deps.config)) return recordRefusedSignUp(em, caller, confirmed.provider)
  const made = await makeAccount(deps, em, caller, confirmed, null)
  if (!made) throw new Error('An account without an address and a username cannot conflict with another')
  return { user: made, isNew: true }
}

/** Records that a linked account was used, and replaces its tokens. @returns its user */
async function recordUse(
  deps: Deps,
  em: EntityManager,
  { provider, identity, account }: ConfirmedIdentity & { account: OAuthAccount },
): Promise<ResolvedUser | OAuthFailedError> {
  const user = await lockUserById(em, account.userId)
  const replaced = identity.tokens && { tokens: await sealNextTokens(deps, em, account.id, identity.tokens) }
  // A sign-in with an ID token brings none. Those from a time when the operator kept them go.
  const tokens = replaced ?? (isKeepingTokens(deps.config, provider) ? {} : { tokens: null })
  const use = { provider, email: identity.email, lastUsedAt: await readNow(em), ...tokens }
  // It was unlinked, or its user deleted, while this transaction waited for the lock.
  if (!user || !(await noteUse(em, account.id, use))) return new OAuthFailedError('STATE_INVALID')
  return { user, isNew: false }
}
