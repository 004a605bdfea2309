import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

const SQLITE_BUSY = 5

/** Another process is using the embedded database. */
export class DirectoryInUseError extends Error {
  readonly directory: string
  constructor(directory: string) {
    super(
      `DATA_DIR: another process uses the embedded database in ${directory}. Stop it, or set a different DATA_DIR or a DATABASE_URL.`,
    )
    this.directory = directory
  }
}

/**
 * Locks a directory for this process. The lock is a kernel lock on an open file: the kernel releases it when the process ends
 * for any reason, and a stale file cannot block another process.
 *
 * @returns a function that releases the lock
 * @throws DirectoryInUseError
 */
export function lockDirectory(directory: string): () => void {
  // Loaded here: a server with DATABASE_URL does not need it, and Node 22 prints that it is experimental.
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const file = new DatabaseSync(join(directory, 'lock'), { timeout: 0 })
  try {
    file.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    file.close()
    if ((error as { errcode?: unknown }).errcode !== SQLITE_BUSY) throw error
    throw new DirectoryInUseError(directory)
  }
  return () => file.close()
}
