import { type PictureSize, pictureSizes } from '../../../ports/picture-protocol.ts'

const pattern = /^[0-9a-f]{40}-(?:64|256|512)\.webp$/

/** The name of the file of a picture in one size, in the storage and in its URL. */
export function avatarFileName(name: string, size: PictureSize): string {
  return `${name}-${size}.webp`
}

/** The names of all files of a picture. */
export function avatarFileNames(name: string): string[] {
  return pictureSizes.map((size) => avatarFileName(name, size))
}

/**
 * Whether a text is the name of such a file. An attacker who asks for `../secret` must get nothing but an answer that there is no
 * picture, before anything reads the storage. [ASVS 5.0 5.3.2]
 */
export function isAvatarFileName(text: string): boolean {
  return pattern.test(text)
}
