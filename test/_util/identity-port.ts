import { randomBytes } from 'node:crypto'
import { normalizeEmail } from '../../src/core/identity/email-address.ts'
import {
  type AuthorizationRequest,
  type Identity,
  type IdentityProvider,
  IdentityProviderError,
} from '../../src/ports/identity-provider.ts'
import { createIdentityProviders } from '../../src/ports/oauth/create-identity-providers.ts'
import type { ProviderOptions } from '../../src/ports/oauth/provider-options.ts'
import type { OidcProvider } from './oidc-provider.ts'

/** Where the provider sends the browser back to. */
export const callback = 'http://127.0.0.1:4000/oauth/test/callback?from=provider'

/** A clock that a test moves. */
export interface PortClock {
  now(): Date
  pass(seconds: number): void
}

export function createPortClock(start = new Date('2026-01-01T12:00:00Z')): PortClock {
  let time = start.getTime()
  return {
    now: () => new Date(time),
    pass(seconds) {
      time += seconds * 1000
    },
  }
}

/** A provider of the port, and what it reported. */
export interface PortProvider {
  port: IdentityProvider
  outcomes: string[]
  circuit: boolean[]
}

/** Creates the port's part for one provider. */
export function createPort(
  options: ProviderOptions,
  clock: PortClock,
  { timeout = 60_000, fetch = globalThis.fetch }: { timeout?: number; fetch?: typeof globalThis.fetch } = {},
): PortProvider {
  const outcomes: string[] = []
  const circuit: boolean[] = []
  const { all } = createIdentityProviders([options], {
    now: clock.now,
    fetch,
    timeout,
    normalizeEmail,
    onResult: (_provider, error) => void outcomes.push(error?.failure ?? 'OK'),
    onCircuit: (_provider, open) => void circuit.push(open),
  })
  const [port] = all
  if (!port) throw new Error('There is no provider')
  return { port, outcomes, circuit }
}

/** The options for a provider of the tests, with some of them changed. */
export function optionsFor({ settings }: OidcProvider, change: Partial<ProviderOptions> = {}): ProviderOptions {
  return { ...settings.config, secret: settings.secret, ...change }
}

/** What the server remembers of a sign-in. */
export function beginning(): AuthorizationRequest {
  const random = () => randomBytes(32).toString('base64url')
  return { redirectUri: callback, state: random(), nonce: random(), codeVerifier: random() }
}

/** Signs in at a provider from the beginning to the end. */
export async function signInAt(port: IdentityProvider, provider: OidcProvider, user: string): Promise<Identity> {
  const request = beginning()
  const parameters = await provider.signIn(await port.authorizationUrl(request), { user })
  return port.redeem({ ...request, parameters })
}

/** Why a promise of the port failed. The error goes into the log: it holds nothing but one sentence. */
export async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error === null) return 'nothing failed'
  if (!(error instanceof IdentityProviderError)) throw error
  if (error.cause !== undefined || error.message.length > 120)
    throw new Error(`The error tells too much: ${error.message}`)
  return error.failure
}
