import type { Client } from '../../../core/client.ts'
import { rateLimited } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { isAvatarFileName } from './avatar-file-name.ts'

/** Requests for pictures that do not exist, by client network, in a window of seconds. */
const allowed = { limit: 600, duration: 60 }

/**
 * Reads the file of a picture. An attacker who invents names must not cause a request to the storage with each of them, so those
 * that are not found are counted by client. The database is never asked.
 *
 * @returns null if there is no such picture
 * @throws RequestError RATE_LIMITED, BlobStoreUnavailableError
 */
export async function readAvatar(
  { blobs, config, sharedCounter }: Pick<Services, 'blobs' | 'config' | 'sharedCounter'>,
  client: Client,
  file: string,
): Promise<Buffer | null> {
  if (blobs === null || !isAvatarFileName(file)) return null
  const key = `avatar-miss:${client.network}`
  const spent = config.rateLimits ? sharedCounter.spent({ key, limit: allowed.limit }) : null
  if (spent) {
    const message = 'Too many requests for pictures that do not exist. Try again later.'
    throw rateLimited(spent, spent.retryAfter, message)
  }
  const picture = await blobs.get(file)
  if (picture === null && config.rateLimits) sharedCounter.count({ key, ...allowed })
  return picture
}
