import { findUserById } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { type Device, parseDeviceToken } from '../../../crypto/device-token.ts'
import { readNow } from '../../../store/now.ts'

/**
 * The device of a device token, if the user of an address has signed in on it before. The token of another user is answered like one
 * that is not valid, after the same work for addresses with and without an account. [ASVS 5.0 6.3.8]
 *
 * @param email in its normal form
 */
export async function findKnownDevice(
  { database, keys }: Pick<Services, 'database' | 'keys'>,
  email: string,
  deviceToken: string | null | undefined,
): Promise<Device | null> {
  if (!deviceToken) return null
  const em = database.fork()
  const device = parseDeviceToken(keys, deviceToken, await readNow(em))
  const user = device && (await findUserById(em, device.userId))
  return user?.email === email && isKnownDevice(device, user) ? device : null
}

/** Whether a user has signed in on a device since the reader of the mailbox was last proved: an attacker may have signed in before. */
export function isKnownDevice(device: Device | null, user: Pick<User, 'id' | 'devicesSince'> | null): device is Device {
  if (!device || device.userId !== user?.id) return false
  return !user.devicesSince || device.issuedAt >= user.devicesSince
}
