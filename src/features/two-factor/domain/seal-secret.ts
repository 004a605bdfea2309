import type { Services } from '../../../core/services.ts'
import { encrypt } from '../../../crypto/encryption.ts'
import { secretContext } from './secret-context.ts'

/** Encrypts the TOTP secret of a user under the current key of the server. */
export function sealSecret(deps: Pick<Services, 'keys'>, userId: string, secret: Buffer): string {
  return encrypt(deps.keys, secret, secretContext(userId))
}
