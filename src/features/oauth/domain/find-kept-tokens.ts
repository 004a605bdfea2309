import type { EntityManager } from '@mikro-orm/postgresql'
import type { Services } from '../../../core/services.ts'
import { DecryptionError } from '../../../crypto/encryption.ts'
import type { ProviderTokens } from '../../../ports/identity-provider.ts'
import { findTokens } from '../store/oauth-account.ts'
import { openTokens } from './provider-tokens.ts'

interface KeptTokens {
  tokens: ProviderTokens
  /** As they are stored. */
  sealed: string
}

/**
 * The tokens of a linked account. Tokens that no configured key can decrypt count as absent: a secret that was removed must not
 * keep the user from signing in, which brings new ones.
 */
export async function findKeptTokens(
  deps: Pick<Services, 'keys'>,
  em: EntityManager,
  accountId: string,
): Promise<KeptTokens | null> {
  const sealed = await findTokens(em, accountId)
  if (sealed === null) return null
  try {
    return { sealed, tokens: openTokens(deps, accountId, sealed) }
  } catch (error) {
    if (error instanceof DecryptionError) return null
    throw error
  }
}
