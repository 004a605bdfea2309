import { ValidationError } from '../../../core/errors.ts'
import type { FieldRule } from '../../../core/field-rule.ts'
import { overloaded } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import type { UploadedFile } from '../../../core/uploaded-file.ts'
import { maxPixels, type PictureRefusal, pictureSizes } from '../../../ports/picture-protocol.ts'
import { readNow } from '../../../store/now.ts'
import { insertAvatarFiles } from '../store/avatar-file.ts'
import { avatarFileName } from './avatar-file-name.ts'
import { detectFormat } from './detect-format.ts'
import { nameAvatar } from './name-avatar.ts'

type Deps = Pick<Services, 'blobs' | 'database' | 'pictures'>

/** Milliseconds for which the files stay although no user has the picture yet. */
const keptMs = 600_000

/** Milliseconds in which the writing of a file may begin. The rest is for writing it, which no storage takes that long for. */
const writingMs = keptMs / 2

const messages: Record<PictureRefusal, string> = {
  UNREADABLE: 'The picture is damaged, or it cannot be decoded.',
  TOO_MANY_PIXELS: `A picture has ${maxPixels.toLocaleString('en')} pixels at most, such as 5,000 × 5,000.`,
}

/**
 * Decodes an uploaded picture and stores its files. No user has it yet: `setAvatar` gives it to one, in the transaction of the
 * change. If that never happens, the files are deleted later.
 *
 * @param path of the file in the input, for the errors
 * @returns the name of the picture
 * @throws PicturesOverloadedError, BlobStoreUnavailableError, RequestError OVERLOADED if the files are not written in time
 */
export async function storeAvatar(
  { blobs, database, pictures }: Deps,
  file: UploadedFile,
  path: string[],
): Promise<string | ValidationError> {
  const invalid = (rule: FieldRule, message: string) => new ValidationError([{ path, rule, message }])
  if (blobs === null) {
    return invalid('storage', 'This server stores no pictures: its operator has not set STORAGE_URL.')
  }
  const { bytes } = file
  if (bytes.length === 0) return invalid('picture', 'The file is empty.')
  if (detectFormat(bytes) === null) return invalid('picture', 'The file is not a PNG, JPEG, WebP, AVIF or GIF picture.')
  const rendered = await pictures.render(bytes)
  if (rendered.kind === 'REFUSED') return invalid('picture', messages[rendered.reason])
  const name = nameAvatar()
  const em = database.fork()
  const begun = (await readNow(em)).getTime()
  await insertAvatarFiles(em, name, new Date(begun + keptMs))
  for (const size of pictureSizes) {
    // A file that is written after the others were deleted, because the process had been halted, would stay public for ever.
    if ((await readNow(em)).getTime() > begun + writingMs) throw overloaded()
    await blobs.put(avatarFileName(name, size), rendered.files[size])
  }
  return name
}
