import type { EntityManager } from '@mikro-orm/postgresql'
import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { OAuthAccount } from '../../../core/access/store/oauth-account.ts'
import { ConflictError } from '../../../core/errors.ts'
import { normalizeName } from '../../../core/identity/profile-rules.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Services } from '../../../core/services.ts'
import { challengeOf } from '../../../crypto/pkce.ts'
import { readNow } from '../../../store/now.ts'
import { lockCaller } from '../../session/index.ts'
import { OAuthFailedError } from '../errors.ts'
import { oauthLinkedNotice } from '../mails.ts'
import { countOAuthAccountsOf, findByIdentity, lockIdentity } from '../store/oauth-account.ts'
import type { ConfirmedIdentity } from './confirmed-identity.ts'
import { findProvider } from './find-provider.ts'
import { linkIdentity } from './link-identity.ts'
import { type ProviderAnswer, parametersOf } from './provider-answer.ts'
import { redeemState } from './redeem-state.ts'

type Deps = Pick<Services, 'config' | 'database' | 'identityProviders' | 'jobs' | 'keys'>
type LinkAnswer = OAuthAccount | OAuthFailedError | ConflictError

/** The maximum number of linked accounts of a user: `User.oauthAccounts` lists them all. */
const maxAccounts = 20

/**
 * Links an account at a provider to the caller's account, in the session that began it. Linking the same account again changes
 * nothing.
 */
export async function linkOAuthAccount(
  deps: Deps,
  caller: Caller<SessionAccess>,
  answer: ProviderAnswer,
): Promise<LinkAnswer> {
  const { provider, state, codeVerifier } = answer
  const { user, session } = caller.access
  const owner = { userId: user.id, sessionId: session.id }
  const bound = { purpose: 'LINK' as const, codeChallenge: challengeOf(codeVerifier), ...owner }
  const redeemed = await redeemState(deps, caller, { provider, state, parameters: parametersOf(answer), bound })
  if (redeemed instanceof OAuthFailedError) return redeemed
  const { identity } = redeemed
  const confirmed = { provider, identity, name: normalizeName(identity.name ?? '') }
  return deps.database.transactional((em) => link(deps, em, caller, confirmed))
}

async function link(
  deps: Deps,
  em: EntityManager,
  caller: Caller<SessionAccess>,
  confirmed: ConfirmedIdentity,
): Promise<LinkAnswer> {
  const { access, client } = caller
  await lockIdentity(em, confirmed.identity)
  const user = await lockCaller(em, access)
  const known = await findByIdentity(em, confirmed.identity)
  if (known) return known.userId === user.id ? known : new OAuthFailedError('LINKED_TO_ANOTHER_USER')
  if ((await countOAuthAccountsOf(em, user.id)) >= maxAccounts) {
    return new ConflictError(`You can have at most ${maxAccounts} linked accounts. Unlink one first.`)
  }
  const account = await linkIdentity(deps, em, caller, { ...confirmed, user })
  const providerName = findProvider(deps.config, confirmed.provider).name
  await notify(deps, em, user, oauthLinkedNotice, { providerName, origin: originOf(client, await readNow(em)) })
  return account
}
