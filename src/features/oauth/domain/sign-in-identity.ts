import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { OAuthAccount } from '../../../core/access/store/oauth-account.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { normalizeName } from '../../../core/identity/profile-rules.ts'
import { isSignUpOpen } from '../../../core/identity/require-sign-up.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { announceLogin } from '../../session/index.ts'
import { OAuthFailedError } from '../errors.ts'
import { findByIdentity, lockIdentity, noteUse } from '../store/oauth-account.ts'
import type { ConfirmedIdentity, Decision, ReferredIdentity, SignInAnswer, SignInEnd } from './confirmed-identity.ts'
import { isKeepingTokens } from './is-keeping-tokens.ts'
import { joinByAddress } from './join-by-address.ts'
import { makeWithoutAddress } from './make-without-address.ts'
import { refuseSignUp } from './refuse-sign-up.ts'
import { sealNextTokens } from './seal-next-tokens.ts'

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'jobs' | 'keys'>

/**
 * Signs in the user of an identity that a provider has just confirmed. The account is found by issuer and subject, never by the
 * address: an attacker who gets an address at some provider must not get the account that has it here. An unknown identity makes an
 * account or claims an unconfirmed one; docs/sign-in-with-others.md has the table. [OpenID Connect Core 1.0 §5.7]
 */
export async function signInIdentity<Opened>(
  deps: Deps,
  caller: Caller,
  { provider, identity, referralCode }: Omit<ReferredIdentity, 'name'>,
  end: SignInEnd<Opened>,
): Promise<SignInAnswer<Opened>> {
  await deps.hooks.before('beforeLogin', { identifier: `${provider}:${identity.subject}` }, caller.client)
  const isKnown = (await findByIdentity(deps.database.fork(), identity)) !== null
  const confirmed = { provider, identity, name: normalizeName(identity.name ?? ''), referralCode }
  if (!isKnown && isSignUpOpen(deps.config)) {
    const email = identity.emailProved ? identity.email : null
    const event = { email, username: null, name: confirmed.name, invited: false, data: null }
    await deps.hooks.before('beforeSignup', event, caller.client)
  }
  const { answer, made } = await deps.database.transactional((em) =>
    decide(deps, em, caller, { ...confirmed, isKnown, end }),
  )
  if (made) deps.hooks.after('afterSignup', { user: hookUser(made) }, caller.client)
  return announceLogin(deps, caller, 'oauth', answer)
}

async function decide<Opened>(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  { isKnown, end, ...confirmed }: ReferredIdentity & { isKnown: boolean; end: SignInEnd<Opened> },
): Promise<Decision<Opened>> {
  const { identity } = confirmed
  await lockIdentity(em, identity)
  const account = await findByIdentity(em, identity)
  if (account) return { answer: await enter(deps, em, { ...confirmed, account, end }), made: null }
  // It was unlinked meanwhile: the next sign-in makes an account, and the hook is asked first.
  if (isKnown) return { answer: new OAuthFailedError('STATE_INVALID'), made: null }
  const { email, emailProved } = identity
  if (email !== null && emailProved) return joinByAddress(deps, em, caller, { ...confirmed, email, end })
  if (!isSignUpOpen(deps.config)) return refuseSignUp(em, caller, confirmed.provider)
  return makeWithoutAddress(deps, em, caller, { ...confirmed, end })
}

/** Signs in the user of a linked account. */
async function enter<Opened>(
  deps: Deps,
  em: EntityManager,
  { provider, identity, account, end }: ConfirmedIdentity & { account: OAuthAccount; end: SignInEnd<Opened> },
): Promise<SignInAnswer<Opened>> {
  const user = await lockUserById(em, account.userId)
  const replaced = identity.tokens && { tokens: await sealNextTokens(deps, em, account.id, identity.tokens) }
  // A sign-in with an ID token brings none. Those from a time when the operator kept them go.
  const tokens = replaced ?? (isKeepingTokens(deps.config, provider) ? {} : { tokens: null })
  const use = { provider, email: identity.email, lastUsedAt: await readNow(em), ...tokens }
  // It was unlinked, or its user deleted, while this transaction waited for the lock.
  if (!user || !(await noteUse(em, account.id, use))) return new OAuthFailedError('STATE_INVALID')
  return end(em, user)
}
