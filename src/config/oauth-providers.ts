import { readPresets } from './oauth-presets.ts'
import type { OAuthProvider } from './oauth-settings.ts'
import { readOpenIdProviders } from './openid-providers.ts'
import type { Environment, Reader } from './reader.ts'

/**
 * Reads the identity providers: the presets (`OAUTH_<NAME>_…`) in a fixed order, then those by `OIDC_<NAME>_…` in the order of
 * their names.
 *
 * @param ignored the variables in IGNORE_VARIABLES
 */
export function readOAuthProviders(env: Environment, reader: Reader, ignored: readonly string[]): OAuthProvider[] {
  const presets = readPresets(reader)
  const others = readOpenIdProviders(env, reader, ignored)
  for (const { config } of others) {
    if (!presets.some((preset) => preset.config.id === config.id)) continue
    const name = config.id.toUpperCase()
    // Accounts are stored with the name of their provider: two providers of one name would share them.
    reader.problem(`OIDC_${name}_ISSUER must have another name, because OAUTH_${name}_CLIENT_ID sets a provider up.`)
  }
  return [...presets, ...others]
}
