import { ValidationError } from '../../../core/errors.ts'
import { overloaded } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import type { UploadedFile } from '../../../core/uploaded-file.ts'
import { mostPixels, type PictureRefusal, pictureSizes } from '../../../ports/picture-protocol.ts'
import { readNow } from '../../../store/now.ts'
import { keepAvatarFiles, recordForgottenFiles } from '../store/avatar-file.ts'
import { avatarFileName } from './avatar-file-name.ts'
import { detectFormat } from './detect-format.ts'
import { nameAvatar } from './name-avatar.ts'
import { queueAvatarCleanUp } from './queue-avatar-clean-up.ts'

type Deps = Pick<Services, 'blobs' | 'database' | 'jobs' | 'keys' | 'pictures'>

/** Milliseconds for which the files stay although no user has the picture yet. */
const uploadTime = 600_000

const messages: Record<PictureRefusal, string> = {
  UNREADABLE: 'The picture is damaged, or it cannot be decoded.',
  TOO_MANY_PIXELS: `A picture has ${mostPixels.toLocaleString('en')} pixels at most, such as 5,000 × 5,000.`,
}

/**
 * Decodes an uploaded picture and stores its files. No user has it yet: `setAvatar` gives it to one, in the transaction of the
 * change. If that never happens, the files are deleted later.
 *
 * @param path of the file in the input, for the errors
 * @returns the name of the picture
 * @throws PicturesOverloadedError, BlobStoreUnavailableError, RequestError OVERLOADED if the files were deleted meanwhile
 */
export async function storeAvatar(
  deps: Deps,
  userId: string,
  file: UploadedFile,
  path: string[],
): Promise<string | ValidationError> {
  const { blobs, database, keys, pictures } = deps
  const invalid = (rule: string, message: string) => new ValidationError([{ path, rule, message }])
  if (blobs === null) {
    return invalid('storage', 'This server stores no pictures: its operator has not set STORAGE_URL.')
  }
  const { bytes } = file
  if (bytes.length === 0) return invalid('picture', 'The file is empty.')
  if (detectFormat(bytes) === null) return invalid('picture', 'The file is not a PNG, JPEG, WebP, AVIF or GIF picture.')
  const rendered = await pictures.render(bytes)
  if (rendered.kind === 'REFUSED') return invalid('picture', messages[rendered.reason])
  const name = nameAvatar(keys, userId, bytes)
  const em = database.fork()
  await keepAvatarFiles(em, name, new Date((await readNow(em)).getTime() + uploadTime))
  let areLost = false
  try {
    for (const size of pictureSizes) await blobs.put(avatarFileName(name, size), rendered.files[size])
  } finally {
    areLost = await deleteIfForgotten(deps, name)
  }
  if (areLost) throw overloaded()
  return name
}

/**
 * The user may have had the picture already and have removed it meanwhile, which does not wait for this upload. Files that were
 * written after their deletion would stay public for ever, so they are deleted again.
 *
 * @returns whether that was so
 */
async function deleteIfForgotten(deps: Deps, name: string): Promise<boolean> {
  return deps.database.transactional(async (em) => {
    const areForgotten = await recordForgottenFiles(em, name, await readNow(em))
    if (areForgotten) await queueAvatarCleanUp(deps, em)
    return areForgotten
  })
}
