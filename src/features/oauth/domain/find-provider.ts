import type { Config } from '../../../config.ts'
import { listProviders, type ProviderInfo } from './list-providers.ts'

/** A provider by its id. One that is no longer set up has its id as its name. */
export function findProvider(config: Pick<Config, 'oauthProviders'>, id: string): ProviderInfo {
  return listProviders(config).find((provider) => provider.id === id) ?? { id, name: id, kind: 'OIDC' }
}
