import type { EntityManager } from '@mikro-orm/postgresql'
import type { Services } from '../../../core/services.ts'
import type { ProviderTokens } from '../../../ports/identity-provider.ts'
import { findKeptTokens } from './find-kept-tokens.ts'
import { sealTokens } from './provider-tokens.ts'

/**
 * Encrypts the tokens to store after another sign-in. Google and others give a refresh token at the first sign-in only: if the new
 * tokens have none, the stored one is included.
 */
export async function sealNextTokens(
  deps: Pick<Services, 'keys'>,
  em: EntityManager,
  accountId: string,
  tokens: ProviderTokens,
): Promise<string> {
  if (tokens.refreshToken !== null) return sealTokens(deps, accountId, tokens)
  const before = await findKeptTokens(deps, em, accountId)
  return sealTokens(deps, accountId, { ...tokens, refreshToken: before?.tokens.refreshToken ?? null })
}
