import type { Config } from '../../../config.ts'

/** A provider as everybody may see it. */
export type ProviderInfo = Pick<Config['oauthProviders'][number], 'id' | 'name' | 'kind'>

/** The providers that the operator has set up, in the order in which they are shown. */
export function listProviders({ oauthProviders }: Pick<Config, 'oauthProviders'>): ProviderInfo[] {
  return oauthProviders.map(({ id, name, kind }) => ({ id, name, kind }))
}
