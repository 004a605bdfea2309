import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Another process has the embedded database open. */
export class DirectoryInUseError extends Error {
  readonly directory: string
  constructor(directory: string) {
    super(
      `The embedded database in ${directory} is in use by another process: stop that one, or set DATA_DIR or DATABASE_URL.`,
    )
    this.directory = directory
  }
}

/**
 * Takes a folder for one process. The lock is the kernel's, on an open file: it ends with the process however that ends,
 * and no file that was left behind can keep anybody out.
 *
 * @returns what gives it back
 * @throws DirectoryInUseError
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const file = new DatabaseSync(join(directory, 'lock'), { timeout: 0 })
  try {
    file.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch {
    file.close()
    throw new DirectoryInUseError(directory)
  }
  return () => file.close()
}
