import { randomBytes } from 'node:crypto'
import type { Services } from '../../../core/services.ts'
import { createOneTimeToken } from '../../../crypto/one-time-token.ts'
import { type IdentityProvider, IdentityProviderError } from '../../../ports/identity-provider.ts'
import { readNow } from '../../../store/now.ts'
import { readReferralCode } from '../../referral/index.ts'
import { OAuthFailedError } from '../errors.ts'
import { insertState, type OAuthState } from '../store/oauth-state.ts'
import { callbackUrl } from './callback-url.ts'
import { sealStateSecrets } from './state-secrets.ts'

/** The time for which a sign-in can be finished, in seconds. */
export const stateSeconds = 600

/** Where to send the browser. */
export class OAuthRedirect {
  readonly url: string
  readonly state: string
  readonly expiresAt: Date
  constructor(url: string, state: string, expiresAt: Date) {
    this.url = url
    this.state = state
    this.expiresAt = expiresAt
  }
}

type Deps = Pick<Services, 'config' | 'database' | 'identityProviders' | 'keys'>

type Bound = Pick<OAuthState, 'purpose' | 'redirectUri' | 'codeChallenge'> &
  Partial<Pick<OAuthState, 'clientState' | 'cookieHash' | 'userId' | 'sessionId' | 'referralCode'>>

/**
 * Begins a sign-in at a provider: makes the state, this server's own PKCE verifier and the nonce, and stores what the sign-in is
 * bound to. Nothing is stored when the provider does not answer. [RFC 9700 §2.1.1, §4.7, OpenID Connect Core 1.0 §15.5.2]
 *
 * @param bound.referralCode as it was typed. Whether an account has it is not looked up here
 */
export async function beginState(
  deps: Deps,
  provider: IdentityProvider,
  bound: Bound,
): Promise<OAuthRedirect | OAuthFailedError> {
  const { token: state, hash } = createOneTimeToken()
  const secrets = { codeVerifier: randomText(), nonce: randomText() }
  const redirectUri = callbackUrl(deps.config, provider.id)
  const url = await tryAuthorizationUrl(provider, { redirectUri, state, ...secrets })
  if (url instanceof OAuthFailedError) return url
  const em = deps.database.fork()
  const createdAt = await readNow(em)
  const expiresAt = new Date(createdAt.getTime() + stateSeconds * 1000)
  await insertState(em, {
    clientState: null,
    cookieHash: null,
    userId: null,
    sessionId: null,
    appleUser: null,
    ...bound,
    referralCode: readReferralCode(bound.referralCode),
    provider: provider.id,
    hash,
    secrets: sealStateSecrets(deps, hash, secrets),
    createdAt,
    expiresAt,
  })
  return new OAuthRedirect(url, state, expiresAt)
}

/** @returns the URL; an error if the provider does not answer */
async function tryAuthorizationUrl(
  provider: IdentityProvider,
  request: Parameters<IdentityProvider['authorizationUrl']>[0],
): Promise<string | OAuthFailedError> {
  try {
    return await provider.authorizationUrl(request)
  } catch (error) {
    if (error instanceof IdentityProviderError) return new OAuthFailedError(error.failure)
    throw error
  }
}

const randomText = () => randomBytes(32).toString('base64url')
