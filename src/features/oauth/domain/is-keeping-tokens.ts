import type { Config } from '../../../config.ts'

/** Whether the configuration keeps the tokens of a provider. */
export function isKeepingTokens({ oauthProviders }: Pick<Config, 'oauthProviders'>, provider: string): boolean {
  return oauthProviders.some(({ id, keepTokens }) => id === provider && keepTokens)
}
