import type { Services } from '../../../core/services.ts'
import { decrypt } from '../../../crypto/encryption.ts'
import { secretContext } from './secret-context.ts'

/** Decrypts the stored TOTP secret of a user. @throws DecryptionError for a secret of another user or an unknown key */
export function openSecret(deps: Pick<Services, 'keys'>, userId: string, sealed: string): Buffer {
  return decrypt(deps.keys, sealed, secretContext(userId))
}
