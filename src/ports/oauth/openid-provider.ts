import { allowInsecureRequests, type Configuration, customFetch, discovery, fetchUserInfo } from 'openid-client'
import type { AuthorizationAnswer, AuthorizationRequest, Identity } from '../identity-provider.ts'
import type { CachedDocument } from './cached-document.ts'
import { createKeySet } from './key-set.ts'
import type { ProviderMethods } from './perform.ts'
import { rejected, type SendToProvider } from './provider-http.ts'
import { createMetadataDocument, jsonResponse, type Metadata } from './provider-metadata.ts'
import type { ProviderEnvironment, ProviderOptions } from './provider-options.ts'
import { microsoftIssuer, readAccount } from './read-account.ts'
import { type Claims, readAppleName } from './read-profile.ts'
import {
  buildAuthorizationUrl,
  type CreateClientAuth,
  clientTimes,
  createClientAuth,
  fetchBy,
  readTokens,
  redeemCode,
  refresh,
} from './token-client.ts'
import { verifyIdToken } from './verify-id-token.ts'

/** A provider with OpenID Connect: Google, Apple, Microsoft, GitLab, and every other one that has metadata. */
export function createOpenIdProvider(
  options: ProviderOptions,
  send: SendToProvider,
  environment: ProviderEnvironment,
): ProviderMethods {
  const { now, normalizeEmail } = environment
  const metadata = createMetadataDocument(options.issuer, send, environment)
  const keys = createKeySet(async () => (await metadata.get()).jwksUri, send, environment)
  const clientAuth = createClientAuth(options, environment)
  const configure = createConfigure(options, metadata, send, clientAuth, now)

  const verify = async (idToken: string, nonce: string, audiences: readonly string[]): Promise<Claims> => {
    const { algorithms, issuer } = await metadata.get()
    return verifyIdToken(idToken, { keys, algorithms, issuer, kind: options.kind, audiences, nonce, now: now() })
  }
  const identify = async (claims: Claims): Promise<Omit<Identity, 'tokens'>> =>
    readAccount(options, claims, (await metadata.get()).issuer, normalizeEmail)

  return {
    async authorizationUrl(request, signal) {
      const configuration = await configure(signal)
      return buildAuthorizationUrl(configuration, request, authorizationParameters(options, request))
    },
    async redeem(answer, signal) {
      const configuration = await configure(signal, answer.redirectUri)
      const response = await redeemCode(configuration, answer, answer.nonce)
      const verified = await verify(response.id_token ?? '', answer.nonce, [options.clientId])
      const claims = (await needsUserInfo(options, metadata, verified))
        ? withUserInfo(verified, await fetchUserInfo(configuration, response.access_token, String(verified.sub)))
        : verified
      const account = await identify(claims)
      return {
        ...account,
        name: account.name ?? postedName(options, answer),
        tokens: options.keepTokens ? readTokens(response, now()) : null,
      }
    },
    async verifyIdToken({ idToken, nonce }) {
      if (nonce === '') throw rejected('An ID token needs a nonce')
      return { ...(await identify(await verify(idToken, nonce, options.audiences))), tokens: null }
    },
    async refreshTokens(refreshToken, signal) {
      return refresh(await configure(signal), refreshToken, now())
    },
    async identityIssuer() {
      if (options.kind === 'MICROSOFT') return microsoftIssuer
      // Nobody can configure another issuer for these two.
      if (options.kind === 'GOOGLE' || options.kind === 'APPLE') return options.issuer
      return (await metadata.get()).issuer
    },
  }
}

/** The client of openid-client for one operation: with the present difference of the clocks, and with the signal that ends it. */
function createConfigure(
  { issuer, clientId }: ProviderOptions,
  metadata: CachedDocument<Metadata>,
  send: SendToProvider,
  clientAuth: CreateClientAuth,
  now: () => Date,
): (signal: AbortSignal, redirectUri?: string) => Promise<Configuration> {
  return async (signal, redirectUri) => {
    const { text } = await metadata.get()
    const authenticate = await clientAuth(redirectUri)
    const configuration = await discovery(new URL(issuer), clientId, clientTimes(now()), authenticate, {
      execute: issuer.startsWith('http:') ? [allowInsecureRequests] : [],
      [customFetch]: async () => jsonResponse(text),
    })
    configuration[customFetch] = fetchBy(send, signal)
    return configuration
  }
}

function authorizationParameters(
  { kind, scopes, keepTokens }: ProviderOptions,
  { nonce }: Pick<AuthorizationRequest, 'nonce'>,
): Record<string, string> {
  const parameters = { scope: scopes.join(' '), nonce }
  // Apple gives the name and the address only to a page that takes a form.
  if (kind === 'APPLE') return { ...parameters, response_mode: 'form_post' }
  // Google gives a refresh token only to an application that asks for offline access, and only with a new consent.
  if (kind === 'GOOGLE' && keepTokens) return { ...parameters, access_type: 'offline', prompt: 'consent' }
  // [OpenID Connect Core 1.0 §11]
  if (kind === 'OIDC' && scopes.includes('offline_access')) return { ...parameters, prompt: 'consent' }
  return parameters
}

/** Google, Apple and Microsoft write everything into the ID token; others leave the profile to another request. */
async function needsUserInfo(
  { kind, scopes }: ProviderOptions,
  metadata: CachedDocument<Metadata>,
  claims: Claims,
): Promise<boolean> {
  if (kind !== 'OIDC' && kind !== 'GITLAB') return false
  const lacks = (scope: string, claim: string) => scopes.includes(scope) && claims[claim] === undefined
  return (lacks('email', 'email') || lacks('profile', 'name')) && (await metadata.get()).userinfoEndpoint !== null
}

/** The claims of the ID token, which is signed, come first. An address and its verification are always of one source. */
function withUserInfo(verified: Claims, userInfo: Claims): Claims {
  if (verified.email === undefined) return { ...userInfo, ...verified, email_verified: userInfo.email_verified }
  return { ...userInfo, ...verified, email_verified: verified.email_verified }
}

/** Anybody can post a name with the answer: it only ever fills an empty profile. */
function postedName({ kind }: ProviderOptions, { parameters }: AuthorizationAnswer): string | null {
  return kind === 'APPLE' ? readAppleName(parameters.get('user')) : null
}
