import type { Config } from '../../../config.ts'
import { RequestError } from '../../../core/request-error.ts'
import { pictureSizes } from '../../../ports/picture-protocol.ts'
import { avatarFileName } from './avatar-file-name.ts'

/**
 * The URL of a picture; null for a user without one.
 *
 * @param size in pixels
 * @throws RequestError BAD_USER_INPUT for a size that does not exist
 */
export function avatarUrl({ publicUrl }: Pick<Config, 'publicUrl'>, name: string | null, size: number): string | null {
  const known = pictureSizes.find((each) => each === size)
  if (known === undefined) {
    throw new RequestError('BAD_USER_INPUT', `\`size\` must be one of ${pictureSizes.join(', ')}.`)
  }
  return name === null ? null : `${publicUrl}/avatars/${avatarFileName(name, known)}`
}
