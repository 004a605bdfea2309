import type { Caller } from '../../../core/access/caller.ts'
import type { Page } from '../../../core/pages/page.ts'
import type { Services } from '../../../core/services.ts'
import { hashOneTimeToken } from '../../../crypto/one-time-token.ts'
import { OAuthFailedError } from '../errors.ts'
import type { SignInAnswer, SignInEnd } from './confirmed-identity.ts'
import { recordFailure } from './record-failure.ts'
import { redeemState } from './redeem-state.ts'
import { signInIdentity } from './sign-in-identity.ts'

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'identityProviders' | 'jobs' | 'keys'>

interface PageAnswer {
  provider: string
  state: string
  /** The parameters of the provider's answer, without `user`. */
  parameters: URLSearchParams
  /** The cookie of the browser; undefined if it sent none. */
  cookie: string | undefined
}

/**
 * Finishes a sign-in that a page of this server began, in the same browser. An attacker who lets a victim follow the last address of
 * the attacker's own sign-in would sign the victim in as the attacker: that browser has no cookie of the sign-in.
 * [RFC 6749 §10.12, RFC 9700 §4.7]
 */
export async function finishPageLogin(
  deps: Deps,
  caller: Caller,
  { provider, state, parameters, cookie }: PageAnswer,
  end: SignInEnd<Page>,
): Promise<SignInAnswer<Page>> {
  const cookieHash = cookie === undefined ? null : hashOneTimeToken(cookie)
  if (!cookieHash) return recordFailure(deps, caller, provider, 'STATE_INVALID')
  const bound = { purpose: 'PAGE' as const, cookieHash }
  const redeemed = await redeemState(deps, caller, { provider, state, parameters, bound })
  if (redeemed instanceof OAuthFailedError) return redeemed
  const { referralCode } = redeemed.state
  return signInIdentity(deps, caller, { provider, identity: redeemed.identity, referralCode }, end)
}
