import { ValidationError } from '../../../core/errors.ts'
import type { JobDeps } from '../../../core/feature.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import { UploadedFile } from '../../../core/uploaded-file.ts'
import { downloadPicture, PictureDownloadError } from '../../../ports/picture-download.ts'
import { readNow } from '../../../store/now.ts'
import { findAvatarNames, setAvatar, storeAvatar } from '../../avatar/index.ts'
import { pictureQueue } from './queue-picture.ts'

/**
 * The job of the queue `oauth-picture`: gives a user without a picture the one of the provider. It is decoded and written anew like
 * every uploaded picture. One that cannot be downloaded or decoded is left out.
 *
 * @throws PicturesOverloadedError, BlobStoreUnavailableError; the job is then retried
 */
export async function fetchPicture(
  deps: Omit<JobDeps, 'report'>,
  job: object,
  download = downloadPicture,
): Promise<void> {
  const { userId, url } = pictureQueue.read(deps, job)
  if (deps.blobs === null) return
  if ((await findAvatarNames(deps.database.fork(), [userId]))[0]) return
  const bytes = await download(url).catch((error: unknown) => {
    if (error instanceof PictureDownloadError) return null
    throw error
  })
  const name = bytes && (await storeAvatar(deps, new UploadedFile(bytes), []))
  if (name === null || name instanceof ValidationError) return
  await deps.database.transactional(async (em) => {
    // The user may have chosen a picture, or deleted the account, meanwhile.
    if (!(await lockUserById(em, userId)) || (await findAvatarNames(em, [userId]))[0]) return
    await setAvatar(deps, em, { userId, name, now: await readNow(em) })
  })
}
