import type { Caller } from '../../../core/access/caller.ts'
import type { Services } from '../../../core/services.ts'
import { challengeOf } from '../../../crypto/pkce.ts'
import { completeSignIn } from '../../session/index.ts'
import { OAuthFailedError } from '../errors.ts'
import type { OAuthLoginAnswer } from './confirmed-identity.ts'
import { type ProviderAnswer, parametersOf } from './provider-answer.ts'
import { redeemState } from './redeem-state.ts'
import { signInIdentity } from './sign-in-identity.ts'

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'identityProviders' | 'jobs' | 'keys' | 'signingKeys'>

/** Finishes a sign-in at a provider, for the client that keeps the verifier. */
export async function completeOAuthLogin(
  deps: Deps,
  caller: Caller,
  answer: ProviderAnswer,
): Promise<OAuthLoginAnswer> {
  const { provider, state, codeVerifier } = answer
  const bound = { purpose: 'LOGIN' as const, codeChallenge: challengeOf(codeVerifier) }
  const redeemed = await redeemState(deps, caller, { provider, state, parameters: parametersOf(answer), bound })
  if (redeemed instanceof OAuthFailedError) return redeemed
  const { referralCode } = redeemed.state
  return signInIdentity(deps, caller, { provider, identity: redeemed.identity, referralCode }, (em, user) =>
    completeSignIn(deps, em, caller, { user, method: 'oauth' }),
  )
}
