import { createHmac } from 'node:crypto'
import type { KeyRing } from '../../../crypto/key-ring.ts'
import { uuidToBytes } from '../../../crypto/uuid.ts'

const nameBytes = 20

/**
 * The name of a picture: an HMAC of its user and its content. Nobody can guess it, and two users with equal pictures have two
 * names, so that a picture does not reveal which other accounts belong to the same person. It is hexadecimal, because some file
 * systems do not distinguish letter case.
 */
export function nameAvatar(keys: KeyRing, userId: string, content: Uint8Array): string {
  const mac = createHmac('sha256', keys.current.hmacKey('avatar name')).update(uuidToBytes(userId)).update(content)
  return mac.digest().subarray(0, nameBytes).toString('hex')
}
