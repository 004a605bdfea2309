import type { IdentityProvider, IdentityProviders } from '../identity-provider.ts'
import { createCircuit } from './circuit.ts'
import { createDiscordProvider } from './discord-provider.ts'
import { createGithubProvider } from './github-provider.ts'
import { createOpenIdProvider } from './openid-provider.ts'
import { boundMethods } from './perform.ts'
import { createProviderHttp } from './provider-http.ts'
import type { ProviderEnvironment, ProviderOptions } from './provider-options.ts'

/** Creates the identity providers. None is asked for anything before a user signs in with it: one that is down delays no start. */
export function createIdentityProviders(
  options: readonly ProviderOptions[],
  environment: ProviderEnvironment,
): IdentityProviders {
  const all = options.map((each) => createProvider(each, environment))
  return { all, find: (id) => all.find((provider) => provider.id === id) ?? null }
}

function createProvider(options: ProviderOptions, environment: ProviderEnvironment): IdentityProvider {
  const { id, kind, issuer } = options
  const circuit = createCircuit({ now: environment.now, onChange: (open) => environment.onCircuit(id, open) })
  const send = createProviderHttp({ fetch: environment.fetch, circuit, issuer })
  const create =
    kind === 'GITHUB' ? createGithubProvider : kind === 'DISCORD' ? createDiscordProvider : createOpenIdProvider
  return boundMethods(id, create(options, send, environment), circuit, environment)
}
