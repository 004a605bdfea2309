import type { Config } from '../../../config.ts'

/** Whether the operator keeps the tokens of a provider, now. */
export function keepsTokens({ oauthProviders }: Pick<Config, 'oauthProviders'>, provider: string): boolean {
  return oauthProviders.some(({ id, keepTokens }) => id === provider && keepTokens)
}
