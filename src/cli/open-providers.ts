import type { Settings } from '../config.ts'
import { systemClock } from '../ports/clock.ts'
import type { IdentityProviders } from '../ports/identity-provider.ts'
import { createIdentityProviders } from '../ports/oauth/create-identity-providers.ts'

/** Opens the identity providers of the configuration for a command, in which nobody signs in. */
export function openProviders({ config, secrets }: Settings): IdentityProviders {
  const options = config.oauthProviders.flatMap((provider) => {
    const secret = secrets.oauthSecrets[provider.id]
    return secret === undefined ? [] : [{ ...provider, secret }]
  })
  return createIdentityProviders(options, {
    now: () => systemClock.now(),
    fetch,
    timeout: 5000,
    normalizeEmail: () => null,
    onResult: () => {},
    onCircuit: () => {},
  })
}
