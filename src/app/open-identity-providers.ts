import type { Logger } from 'pino'
import type { Config, Secrets } from '../config.ts'
import { normalizeEmail } from '../core/identity/email-address.ts'
import type { Clock } from '../ports/clock.ts'
import type { IdentityProviderError, IdentityProviders } from '../ports/identity-provider.ts'
import type { Meter } from '../ports/meter.ts'
import { createIdentityProviders } from '../ports/oauth/create-identity-providers.ts'

/** What a test replaces. */
export interface ProviderOverrides {
  fetch?: typeof fetch
  /** Milliseconds that a provider has for its part of a sign-in. */
  timeout?: number
}

interface Parts {
  config: Pick<Config, 'oauthProviders'>
  clock: Clock
  meter: Meter
  logger: Logger
}

const providerTimeoutMs = 5000

/** Creates the identity providers of the configuration. They are first asked when a user signs in. */
export function openIdentityProviders(
  { config, clock, meter, logger }: Parts,
  { oauthSecrets }: Pick<Secrets, 'oauthSecrets'>,
  { fetch = globalThis.fetch, timeout = providerTimeoutMs }: ProviderOverrides,
): { identityProviders: IdentityProviders; circuits: ReadonlyMap<string, boolean> } {
  const circuits = new Map(config.oauthProviders.map(({ id }) => [id, false]))
  const options = config.oauthProviders.flatMap((provider) => {
    const secret = oauthSecrets[provider.id]
    return secret === undefined ? [] : [{ ...provider, secret }]
  })
  const identityProviders = createIdentityProviders(options, {
    now: () => clock.now(),
    fetch,
    timeout,
    normalizeEmail,
    onResult(provider, error) {
      meter.countOAuthRequest(provider, error?.failure ?? 'OK')
      if (error) logFailure(logger, provider, error)
    },
    onCircuit(provider, open) {
      circuits.set(provider, open)
      if (open) logger.warn({ provider }, 'an identity provider failed several times and is not asked for a while')
      else logger.info({ provider }, 'an identity provider answers again')
    },
  })
  return { identityProviders, circuits }
}

/** A refusal of the user is not a problem for the operator. */
function logFailure(logger: Logger, provider: string, { failure, message }: IdentityProviderError): void {
  if (failure === 'DENIED') logger.debug({ provider }, message)
  else logger.warn({ provider, failure, reason: message }, 'a sign-in at an identity provider failed')
}
