/** The identity providers that the operator has set up. */
export interface IdentityProviders {
  /** In the order in which they are shown. */
  readonly all: readonly IdentityProvider[]
  /** @returns null for a name that is not set up */
  find(id: string): IdentityProvider | null
}

/**
 * One identity provider. Every method takes five seconds at most, and throws {@link IdentityProviderError} when the provider does
 * not do its part.
 */
export interface IdentityProvider {
  /** The name in paths and in the API, such as `google`. */
  readonly id: string
  /** The address to send the browser to. [RFC 6749 §4.1.1, RFC 7636, OpenID Connect Core 1.0 §3.1.2.1] */
  authorizationUrl(request: AuthorizationRequest): Promise<string>
  /** Exchanges the code of an answer, and validates all of it. [OpenID Connect Core 1.0 §3.1.3, RFC 9207] */
  redeem(answer: AuthorizationAnswer): Promise<Identity>
  /** Validates an ID token that the provider's own library was given. [OpenID Connect Core 1.0 §3.1.3.7] */
  verifyIdToken(presented: { idToken: string; nonce: string }): Promise<Identity>
  /** Gets new tokens for a refresh token. [RFC 6749 §6] */
  refreshTokens(refreshToken: string): Promise<ProviderTokens>
  /** The `issuer` of the identities that it confirms. It can differ from the configured one by a slash at the end. */
  identityIssuer(): Promise<string>
}

export interface AuthorizationRequest {
  /** This server's own callback, as it is registered at the provider. */
  redirectUri: string
  state: string
  nonce: string
  /** The verifier of this server's PKCE towards the provider; its S256 challenge is sent. */
  codeVerifier: string
}

export interface AuthorizationAnswer {
  /** The parameters of the provider's answer: `code`, `state`, `iss`, `error`, and `user` of Apple. */
  parameters: URLSearchParams
  redirectUri: string
  state: string
  nonce: string
  codeVerifier: string
}

/** An account at a provider, as the provider has just confirmed it. */
export interface Identity {
  issuer: string
  /** The id of the account at the issuer, which never changes (Microsoft: `tid` and `oid`). */
  subject: string
  /** The address that the provider names, in the normal form of this server's addresses; null for none or a malformed one. */
  email: string | null
  /** Whether the provider is authoritative for the address and calls it verified: only then it counts as proved. */
  emailProved: boolean
  name: string | null
  pictureUrl: string | null
  locale: string | null
  /** Null unless the operator keeps them. */
  tokens: ProviderTokens | null
}

export interface ProviderTokens {
  accessToken: string
  refreshToken: string | null
  /** When the access token expires; null if the provider does not say. */
  expiresAt: Date | null
}

/**
 * Why a sign-in at a provider failed.
 *
 * - DENIED: the user refused, or closed the page of the provider.
 * - UNAVAILABLE: the provider is down, slow, or was so a moment ago.
 * - REJECTED: the answer is not valid: a wrong issuer, audience, nonce or signature, a code that was used or has expired.
 */
export type IdentityProviderFailure = 'DENIED' | 'UNAVAILABLE' | 'REJECTED'

/** A provider did not do its part. The message is for the log; it holds no code and no token. */
export class IdentityProviderError extends Error {
  readonly failure: IdentityProviderFailure
  constructor(failure: IdentityProviderFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'IdentityProviderError'
    this.failure = failure
  }
}

/** Whether an error of an answer means that the user refused: the one of OAuth, or the one of Apple. [RFC 6749 §4.1.2.1] */
export function isDenial(error: string): boolean {
  return error === 'access_denied' || error === 'user_cancelled_authorize'
}
