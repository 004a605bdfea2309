import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { isAvatarInUse } from '../store/avatar.ts'
import {
  deleteAvatarFileRow,
  findUnusedAvatarFiles,
  keepUnusedAvatarFiles,
  lockUnusedAvatarFiles,
  markAvatarFilesUsed,
} from '../store/avatar-file.ts'
import { avatarCleanUpQueue } from './avatar-clean-up-queue.ts'
import { avatarFileNames } from './avatar-file-name.ts'

type Deps = Pick<Services, 'blobs' | 'database' | 'jobs'>

/** A job has ten minutes for its work. */
const batch = 20

/** Milliseconds until a picture that the storage did not delete is tried again. */
const retryDelayMs = 600_000

/**
 * Deletes the files of pictures that no user has: of replaced and removed ones, of deleted accounts, and of uploads whose
 * transaction did not succeed. It may run at any time, and more than once.
 *
 * @throws BlobStoreUnavailableError; the job is then retried
 */
export async function deleteUnusedAvatars(deps: Deps): Promise<void> {
  if (deps.blobs === null) return
  const em = deps.database.fork()
  const names = await findUnusedAvatarFiles(em, await readNow(em), batch)
  const failures: unknown[] = []
  for (const name of names) {
    await deleteAvatarFiles(deps, deps.blobs, name).catch(async (error: unknown) => {
      failures.push(error)
      // The others must not wait for a picture that the storage does not delete.
      await keepUnusedAvatarFiles(em, name, new Date((await readNow(em)).getTime() + retryDelayMs))
    })
  }
  if (names.length === batch) await avatarCleanUpQueue.add(deps, em, {})
  if (failures.length > 0) throw failures[0]
}

/** The lock on the row keeps a change that gives the picture to a user waiting; it then finds no row. */
async function deleteAvatarFiles({ database }: Deps, blobs: NonNullable<Deps['blobs']>, name: string): Promise<void> {
  await database.transactional(async (em) => {
    const keptUntil = await lockUnusedAvatarFiles(em, name)
    if (keptUntil === null || keptUntil > (await readNow(em))) return
    // An instance of a previous version releases also the picture that it has given to a user.
    if (await isAvatarInUse(em, name)) return markAvatarFilesUsed(em, name)
    await Promise.all(avatarFileNames(name).map((file) => blobs.delete(file)))
    await deleteAvatarFileRow(em, name)
  })
}
