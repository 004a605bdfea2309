import type { EntityManager } from '@mikro-orm/postgresql'
import { overloaded } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { deleteAvatar, findAvatarNames, upsertAvatar } from '../store/avatar.ts'
import { lockUnusedAvatarFiles } from '../store/avatar-file.ts'
import { avatarCleanUpQueue } from './avatar-clean-up-queue.ts'

/**
 * Gives a user a stored picture, or removes the one that the user has. The files of the picture before are deleted after the
 * transaction. The row of the user must be locked.
 *
 * @param change.name as `storeAvatar` returned it; null removes the picture
 * @throws RequestError OVERLOADED if the upload took longer than its files are kept
 */
export async function setAvatar(
  deps: Pick<Services, 'jobs'>,
  em: EntityManager,
  change: { userId: string; name: string | null; now: Date },
): Promise<void> {
  const { userId, name, now } = change
  const [before = null] = await findAvatarNames(em, [userId])
  if (name !== null) {
    const keptUntil = await lockUnusedAvatarFiles(em, name)
    if (keptUntil === null || keptUntil <= now) throw overloaded()
    await upsertAvatar(em, { userId, name, createdAt: now })
  }
  if (before === null) return
  if (name === null) await deleteAvatar(em, userId)
  await avatarCleanUpQueue.add(deps, em, {})
}
