import { randomBytes } from 'node:crypto'

const nameBytes = 20

/**
 * A name for the picture of one upload. Nobody can guess it. It says nothing about the content: equal pictures do not reveal which
 * accounts belong to the same person. No two uploads write the same files, not even uploads of one picture by one user: the removal
 * of the one must not meet the files of the other. It is hexadecimal, because some file systems do not distinguish letter case.
 */
export function nameAvatar(): string {
  return randomBytes(nameBytes).toString('hex')
}
