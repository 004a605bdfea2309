export type OAuthProviderKind = 'GOOGLE' | 'APPLE' | 'GITHUB' | 'MICROSOFT' | 'GITLAB' | 'DISCORD' | 'OIDC'

/** An identity provider, without its secrets. */
export interface OAuthProviderConfig {
  /** In lower case, as it stands in paths: `google`, or the name of `OIDC_<NAME>_ISSUER`. */
  id: string
  /** The name for people. */
  name: string
  kind: OAuthProviderKind
  /** The issuer whose metadata is discovered; for GitHub and Discord, the URL that their accounts are stored with. */
  issuer: string
  clientId: string
  /** The clients whose ID tokens `loginWithIdToken` accepts, including `clientId`. */
  audiences: string[]
  /** The scopes that are requested. */
  scopes: string[]
  /** Whether an address that the provider calls verified counts as proved. Google, Apple and GitHub have rules of their own. */
  trustEmail: boolean
  /** Whether the tokens of the provider are kept, encrypted. */
  keepTokens: boolean
}

/** What proves to a provider that a request is of this server: a secret of the provider's, or Apple's key that signs secrets. */
export type OAuthSecret =
  | { kind: 'SECRET'; clientSecret: string }
  | { kind: 'APPLE'; teamId: string; keyId: string; privateKey: string }

/** An identity provider with its secret, before the two are separated. */
export interface OAuthProvider {
  config: OAuthProviderConfig
  secret: OAuthSecret
}
