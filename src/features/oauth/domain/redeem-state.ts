import type { Caller } from '../../../core/access/caller.ts'
import type { Services } from '../../../core/services.ts'
import { hashOneTimeToken } from '../../../crypto/one-time-token.ts'
import { type AuthorizationAnswer, type Identity, IdentityProviderError } from '../../../ports/identity-provider.ts'
import { readNow } from '../../../store/now.ts'
import type { OAuthFailedError } from '../errors.ts'
import { type OAuthState, type StateKey, takeState } from '../store/oauth-state.ts'
import { callbackUrl } from './callback-url.ts'
import { recordFailure } from './record-failure.ts'
import { openAppleUser, openStateSecrets } from './state-secrets.ts'

type Deps = Pick<Services, 'config' | 'database' | 'identityProviders' | 'keys'>

interface Redemption {
  provider: string
  state: string
  /** What the provider answered, without `user`. */
  parameters: URLSearchParams
  /** What the state is for, and what proves that the client that began it finishes it. */
  bound: Omit<StateKey, 'hash' | 'provider'> & { purpose: OAuthState['purpose'] }
}

/** An identity that the provider has just confirmed, and the state that it answers. */
interface Redeemed {
  identity: Identity
  state: OAuthState
}

/**
 * Spends a state, and exchanges the code of the provider's answer for an identity. An attacker who injects a code or a state of
 * another client, browser or session gets nothing: the state is found only together with what it is bound to. The provider is that
 * of the state, whatever the answer claims, and its `iss` is compared. [RFC 9700 §4.4, §4.5, RFC 9207]
 */
export async function redeemState(
  deps: Deps,
  caller: Caller,
  { provider: id, state, parameters, bound }: Redemption,
): Promise<Redeemed | OAuthFailedError> {
  const provider = deps.identityProviders.find(id)
  const hash = hashOneTimeToken(state)
  const em = deps.database.fork()
  const row = provider && hash ? await takeState(em, { hash, provider: id, ...bound }, await readNow(em)) : null
  const secrets = row && openStateSecrets(deps, row.hash, row.secrets)
  if (!provider || !row || !secrets) return recordFailure(deps, caller, id, 'STATE_INVALID')
  const user = openAppleUser(deps, row.hash, row.appleUser)
  const answered = new URLSearchParams(parameters)
  if (user !== null) answered.set('user', user)
  answered.set('state', state)
  const redirectUri = callbackUrl(deps.config, id)
  const answer: AuthorizationAnswer = { parameters: answered, redirectUri, state, ...secrets }
  try {
    return { identity: await provider.redeem(answer), state: row }
  } catch (error) {
    if (error instanceof IdentityProviderError) return recordFailure(deps, caller, id, error.failure)
    throw error
  }
}
