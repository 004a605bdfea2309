import type { Services } from '../../../core/services.ts'
import { DecryptionError, encrypt, isCurrentKey } from '../../../crypto/encryption.ts'
import { findSecretsAfter, replaceSecret } from '../store/two-factor.ts'
import { openSecret, secretContext } from './check-code.ts'

/**
 * Brings every two-factor secret under the current key, so that an old SALLYPORT_SECRET can be retired. One that no
 * known key opens is left as it is and counted; a secret that is replaced meanwhile is not touched.
 *
 * @returns how many were re-encrypted, were current already, and could not be read
 */
export async function reEncryptSecrets(
  services: Pick<Services, 'database' | 'keys'>,
  onProgress: (done: number) => void = () => {},
): Promise<{ reEncrypted: number; current: number; unreadable: number }> {
  const em = services.database.fork()
  const counts = { reEncrypted: 0, current: 0, unreadable: 0 }
  let after: string | null = null
  for (;;) {
    const page = await findSecretsAfter(em, after, 500)
    for (const row of page) counts[await reEncrypt(services, row)] += 1
    onProgress(counts.reEncrypted + counts.current + counts.unreadable)
    const last = page.at(-1)
    if (!last) return counts
    after = last.userId
  }
}

async function reEncrypt(
  services: Pick<Services, 'database' | 'keys'>,
  row: { userId: string; secret: string },
): Promise<'reEncrypted' | 'current' | 'unreadable'> {
  if (isCurrentKey(services.keys, row.secret)) return 'current'
  try {
    const secret = openSecret(services, row.userId, row.secret)
    const sealed = encrypt(services.keys, secret, secretContext(row.userId))
    await replaceSecret(services.database.fork(), row.userId, row.secret, sealed)
    return 'reEncrypted'
  } catch (error) {
    if (error instanceof DecryptionError) return 'unreadable'
    throw error
  }
}
