import type { Services } from '../../../core/services.ts'
import { DecryptionError, isCurrentKey } from '../../../crypto/encryption.ts'
import { findTokensAfter, replaceTokens } from '../store/oauth-account.ts'
import { openTokens, sealTokens } from './provider-tokens.ts'

const pageSize = 500

type Deps = Pick<Services, 'database' | 'keys'>

/**
 * Encrypts the tokens of every linked account under the current key, so that an old SALLYPORT_SECRET can be removed. Tokens that no
 * configured key can decrypt are not changed, and are counted. Tokens that a sign-in replaces meanwhile are not overwritten.
 *
 * @returns the numbers of accounts whose tokens were re-encrypted, were already current, and could not be decrypted
 */
export async function reEncryptTokens(
  deps: Deps,
): Promise<{ reEncrypted: number; current: number; unreadable: number }> {
  const counts = { reEncrypted: 0, current: 0, unreadable: 0 }
  let after: string | null = null
  for (;;) {
    const page = await findTokensAfter(deps.database.fork(), after, pageSize)
    for (const row of page) counts[await reEncrypt(deps, row)] += 1
    const last = page.at(-1)
    if (!last) return counts
    after = last.id
  }
}

async function reEncrypt(
  deps: Deps,
  { id, tokens }: { id: string; tokens: string },
): Promise<'reEncrypted' | 'current' | 'unreadable'> {
  if (isCurrentKey(deps.keys, tokens)) return 'current'
  try {
    const sealed = sealTokens(deps, id, openTokens(deps, id, tokens))
    await replaceTokens(deps.database.fork(), id, tokens, sealed)
    return 'reEncrypted'
  } catch (error) {
    if (error instanceof DecryptionError) return 'unreadable'
    throw error
  }
}
