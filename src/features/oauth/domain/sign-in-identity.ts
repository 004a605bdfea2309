import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { isSignUpOpen } from '../../../core/identity/assert-sign-up-open.ts'
import { normalizeName } from '../../../core/identity/profile-rules.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { announceLogin } from '../../session/index.ts'
import { findByIdentity } from '../store/oauth-account.ts'
import type { ReferredIdentity, SignInAnswer, SignInEnd } from './confirmed-identity.ts'
import { mailConfirmation } from './mail-confirmation.ts'
import { resolveUser } from './resolve-user.ts'

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
    finish(deps, em, caller, { ...confirmed, isKnown }, end),
  )
  if (made) deps.hooks.after('afterSignup', { user: hookUser(made) }, caller.client)
  return announceLogin(deps, caller, 'oauth', answer)
}

/** @returns the answer, and the user if the sign-in made the account */
async function finish<Opened>(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  confirmed: ReferredIdentity & { isKnown: boolean },
  end: SignInEnd<Opened>,
): Promise<{ answer: SignInAnswer<Opened>; made: User | null }> {
  const found = await resolveUser(deps, em, caller, confirmed)
  if (found instanceof Error) return { answer: found, made: null }
  const { user, isNew } = found
  const answer = await end(em, user)
  const { provider, identity } = confirmed
  if (isNew && identity.email !== null && !identity.emailProved) {
    await mailConfirmation(deps, em, caller, { user, email: identity.email, provider, answer })
  }
  return { answer, made: isNew ? user : null }
}
