import { DecryptionError, decrypt, encrypt, isCurrentKey } from '../../crypto/encryption.ts'
import { readNow } from '../../store/now.ts'
import type { Services } from '../services.ts'
import { findSigningKeys, lockSigningKeys, replacePrivateKey } from './store/signing-key.ts'
import { signingKeyContext } from './stored-keys.ts'

/**
 * Brings the private parts of the signing keys under the current server key, so that an old SALLYPORT_SECRET can be
 * retired. One that no known key opens is not changed, and is counted.
 *
 * @returns how many were re-encrypted, were current already, and could not be read
 */
export async function reEncryptSigningKeys(
  services: Pick<Services, 'database' | 'keys'>,
): Promise<{ reEncrypted: number; current: number; unreadable: number }> {
  return services.database.transactional(async (em) => {
    const counts = { reEncrypted: 0, current: 0, unreadable: 0 }
    await lockSigningKeys(em)
    for (const { kid, privateKey } of await findSigningKeys(em, await readNow(em))) {
      const sealed = isCurrentKey(services.keys, privateKey) ? privateKey : reEncrypt(services, kid, privateKey)
      if (sealed !== null && sealed !== privateKey) await replacePrivateKey(em, kid, privateKey, sealed)
      counts[sealed === null ? 'unreadable' : sealed === privateKey ? 'current' : 'reEncrypted'] += 1
    }
    return counts
  })
}

function reEncrypt(services: Pick<Services, 'keys'>, kid: string, sealed: string): string | null {
  try {
    const context = signingKeyContext(kid)
    return encrypt(services.keys, decrypt(services.keys, sealed, context), context)
  } catch (error) {
    if (error instanceof DecryptionError) return null
    throw error
  }
}
