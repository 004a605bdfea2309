import type { IdentityProviderError } from '../identity-provider.ts'

/** The configuration of an identity provider. */
export interface ProviderOptions {
  id: string
  kind: 'GOOGLE' | 'APPLE' | 'GITHUB' | 'MICROSOFT' | 'GITLAB' | 'DISCORD' | 'OIDC'
  /** The issuer whose metadata is discovered; for GitHub and Discord, the URL that their accounts are stored with. */
  issuer: string
  clientId: string
  /** The clients whose ID tokens are accepted, including `clientId`. */
  audiences: readonly string[]
  scopes: readonly string[]
  /** Whether an address that the provider calls verified counts as proved. Google, Apple and GitHub have rules of their own. */
  trustEmail: boolean
  keepTokens: boolean
  secret: ProviderSecret
}

/** A secret of the provider's, or Apple's key that signs secrets. */
type ProviderSecret =
  | { kind: 'SECRET'; clientSecret: string }
  | { kind: 'APPLE'; teamId: string; keyId: string; privateKey: string }

/** What the providers share. */
export interface ProviderEnvironment {
  now(): Date
  fetch: typeof fetch
  /** Milliseconds that a method takes at most, and one shared document as well. */
  timeout: number
  /** The normal form of an address; null for a malformed one. */
  normalizeEmail(address: string): string | null
  /** A method ended. @param error null where it succeeded */
  onResult(provider: string, error: IdentityProviderError | null): void
  /** The circuit of a provider opened, or closed again. */
  onCircuit(provider: string, open: boolean): void
}
