import type { Services } from '../../../core/services.ts'
import { DecryptionError, isCurrentKey } from '../../../crypto/encryption.ts'
import { findSecretsAfter, replaceSecret, type TwoFactor } from '../store/two-factor.ts'
import { openSecret } from './open-secret.ts'
import { sealSecret } from './seal-secret.ts'

const pageSize = 500

type Deps = Pick<Services, 'database' | 'keys'>

/**
 * Encrypts every two-factor secret under the current key, so that an old SALLYPORT_SECRET can be removed. A secret that no
 * configured key can decrypt is not changed, and is counted. A secret that a user replaces meanwhile is not overwritten.
 *
 * @param onProgress called after each page with the number of secrets that were read so far
 * @returns the numbers of secrets that were re-encrypted, were already current, and could not be decrypted
 */
export async function reEncryptSecrets(
  deps: Deps,
  onProgress: (done: number) => void = () => {},
): Promise<{ reEncrypted: number; current: number; unreadable: number }> {
  const counts = { reEncrypted: 0, current: 0, unreadable: 0 }
  let after: string | null = null
  for (;;) {
    const page = await findSecretsAfter(deps.database.fork(), after, pageSize)
    for (const row of page) counts[await reEncrypt(deps, row)] += 1
    onProgress(counts.reEncrypted + counts.current + counts.unreadable)
    const last = page.at(-1)
    if (!last) return counts
    after = last.userId
  }
}

async function reEncrypt(deps: Deps, row: TwoFactor): Promise<'reEncrypted' | 'current' | 'unreadable'> {
  if (isCurrentKey(deps.keys, row.secret)) return 'current'
  try {
    const sealed = sealSecret(deps, row.userId, openSecret(deps, row.userId, row.secret))
    await replaceSecret(deps.database.fork(), row, sealed)
    return 'reEncrypted'
  } catch (error) {
    if (error instanceof DecryptionError) return 'unreadable'
    throw error
  }
}
