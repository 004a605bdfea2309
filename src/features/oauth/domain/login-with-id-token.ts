import type { Caller } from '../../../core/access/caller.ts'
import type { Services } from '../../../core/services.ts'
import { hashOneTimeToken } from '../../../crypto/one-time-token.ts'
import { IdentityProviderError } from '../../../ports/identity-provider.ts'
import { readNow } from '../../../store/now.ts'
import { completeSignIn } from '../../session/index.ts'
import { takeState } from '../store/oauth-state.ts'
import type { OAuthLoginAnswer } from './confirmed-identity.ts'
import { recordFailure } from './record-failure.ts'
import { signInIdentity } from './sign-in-identity.ts'

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'identityProviders' | 'jobs' | 'keys' | 'signingKeys'>

/**
 * Signs in with an ID token that the provider's own library got: Google One Tap, or Apple on its devices. The nonce is spent before
 * the token is validated, so that a nonce works once even if the token is refused.
 */
export async function loginWithIdToken(
  deps: Deps,
  caller: Caller,
  { provider: id, idToken, nonce }: { provider: string; idToken: string; nonce: string },
): Promise<OAuthLoginAnswer> {
  const provider = deps.identityProviders.find(id)
  const hash = hashOneTimeToken(nonce)
  const em = deps.database.fork()
  const key = hash && { hash, provider: id, purpose: 'ID_TOKEN' as const }
  const state = provider && key ? await takeState(em, key, await readNow(em)) : null
  if (!provider || !state) return recordFailure(deps, caller, id, 'STATE_INVALID')
  try {
    const identity = await provider.verifyIdToken({ idToken, nonce })
    const { referralCode } = state
    return await signInIdentity(deps, caller, { provider: id, identity, referralCode }, (em, user) =>
      completeSignIn(deps, em, caller, { user, method: 'oauth' }),
    )
  } catch (error) {
    if (error instanceof IdentityProviderError) return recordFailure(deps, caller, id, error.failure)
    throw error
  }
}
