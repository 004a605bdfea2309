import {
  authorizationCodeGrant,
  buildAuthorizationUrl as buildUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  type CustomFetch,
  calculatePKCECodeChallenge,
  clockSkew,
  clockTolerance,
  refreshTokenGrant,
  type ServerMetadata,
  type TokenEndpointResponse,
} from 'openid-client'
import type { AuthorizationAnswer, AuthorizationRequest, ProviderTokens } from '../identity-provider.ts'
import { createAppleClientSecret } from './apple-client-secret.ts'
import type { SendToProvider } from './provider-http.ts'
import type { ProviderEnvironment, ProviderOptions } from './provider-options.ts'
import { toleranceSeconds } from './verify-id-token.ts'

/** The times of the client: openid-client reads the machine's clock, and the difference to this server's is its skew. */
export function clientTimes(now: Date): { [clockSkew]: number; [clockTolerance]: number } {
  return { [clockSkew]: Math.round((now.getTime() - Date.now()) / 1000), [clockTolerance]: toleranceSeconds }
}

/** The requests of openid-client, sent by us. The body of its requests is a form. */
export function fetchBy(send: SendToProvider, signal: AbortSignal): CustomFetch {
  return (url, { method, headers, body }) =>
    send(url, { method, headers, body: body instanceof URLSearchParams ? String(body) : null }, signal)
}

/** Proves to the token endpoint that a request is of this server. [OpenID Connect Core 1.0 §9] */
export type CreateClientAuth = (redirectUri?: string) => Promise<ClientAuth>

/** Sends the secret in the body where the provider takes it there, and as HTTP Basic otherwise. */
export function createClientAuth(
  { secret, clientId }: Pick<ProviderOptions, 'secret' | 'clientId'>,
  { now }: Pick<ProviderEnvironment, 'now'>,
): CreateClientAuth {
  const getSecret = secret.kind === 'APPLE' ? createAppleClientSecret({ ...secret, clientId, now }) : null
  return async (redirectUri) => {
    const text = secret.kind === 'SECRET' ? secret.clientSecret : ((await getSecret?.()) ?? '')
    return (server, client, body, headers) => {
      // The address letter by letter as it was sent before: openid-client would cut off its query.
      if (redirectUri !== undefined) body.set('redirect_uri', redirectUri)
      const authenticate = takesSecretInBody(server) ? ClientSecretPost(text) : ClientSecretBasic(text)
      authenticate(server, client, body, headers)
    }
  }
}

function takesSecretInBody({ token_endpoint_auth_methods_supported: methods }: ServerMetadata): boolean {
  return methods?.includes('client_secret_post') ?? false
}

/** The address to send the browser to. [RFC 6749 §4.1.1, RFC 7636 §4.3] */
export async function buildAuthorizationUrl(
  configuration: Configuration,
  { redirectUri, state, codeVerifier }: Pick<AuthorizationRequest, 'redirectUri' | 'state' | 'codeVerifier'>,
  parameters: Record<string, string>,
): Promise<string> {
  return buildUrl(configuration, {
    redirect_uri: redirectUri,
    state,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    ...parameters,
  }).href
}

/** Exchanges the code of an answer, after its issuer and state were checked. [RFC 6749 §4.1.3, RFC 9207 §2.4] */
export function redeemCode(
  configuration: Configuration,
  { parameters, state, codeVerifier }: Pick<AuthorizationAnswer, 'parameters' | 'state' | 'codeVerifier'>,
  nonce: string | null,
): Promise<TokenEndpointResponse> {
  const answer = new URL(`https://answer.invalid/?${parameters}`)
  const checks = { expectedState: state, pkceCodeVerifier: codeVerifier }
  return authorizationCodeGrant(
    configuration,
    answer,
    nonce === null ? checks : { ...checks, expectedNonce: nonce, idTokenExpected: true },
  )
}

/** Gets new tokens. A provider that does not rotate its refresh tokens sends none, and the current refresh token stays. [RFC 6749 §6] */
export async function refresh(configuration: Configuration, refreshToken: string, now: Date): Promise<ProviderTokens> {
  const tokens = readTokens(await refreshTokenGrant(configuration, refreshToken), now)
  return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken }
}

/** The tokens of an answer. [RFC 6749 §5.1] */
export function readTokens(response: TokenEndpointResponse, now: Date): ProviderTokens {
  const seconds = response.expires_in
  return {
    accessToken: response.access_token,
    refreshToken: response.refresh_token ?? null,
    expiresAt: seconds === undefined ? null : new Date(now.getTime() + Math.min(seconds, 315_360_000) * 1000),
  }
}
