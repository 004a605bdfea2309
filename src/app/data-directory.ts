import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DirectoryInUseError } from '../store/embedded-directory.ts'
import { StartError } from './start-error.ts'

/** Creates DATA_DIR or a directory in it, accessible only to its owner. @throws StartError when it cannot be used */
export function openDataDirectory(directory: string): void {
  inDataDirectory(directory, () => {
    makeDirectory(directory)
    assertDirectoryAccess(directory)
  })
}

/**
 * Node's `recursive` loops forever if a file system returns ENOENT in a directory that exists, as /proc does. Another process
 * may create the same directory at the same moment.
 */
function makeDirectory(directory: string): void {
  if (isDirectory(directory)) return
  const parent = dirname(resolve(directory))
  if (!existsSync(parent)) makeDirectory(parent)
  try {
    mkdirSync(directory, { mode: 0o700 })
  } catch (error) {
    if (!isDirectory(directory)) throw error
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** The directory of the embedded database. */
export function embeddedDirectory(dataDir: string): string {
  return join(dataDir, 'postgres')
}

/** Checks that this user may read and write a directory. @throws the error of the file system */
export function assertDirectoryAccess(directory: string): void {
  accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK)
}

/**
 * Runs `work`, which reads or writes `path` in DATA_DIR.
 *
 * @throws StartError in place of an error of the file system
 */
export function inDataDirectory<Result>(path: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof StartError || error instanceof DirectoryInUseError) throw error
    throw new StartError(`DATA_DIR: ${problemOf(error, path)}`, { cause: error })
  }
}

function problemOf(error: unknown, path: string): string {
  const { code = 'unknown error' } = error as { code?: string }
  if (code === 'ENOTDIR' || code === 'EEXIST') return `${path} is not a directory. Set a different one.`
  if (code === 'EACCES' || code === 'EPERM') {
    return `this user may not read and write ${path}. Change its owner, or set a different directory.`
  }
  if (code === 'EROFS') return `${path} is on a read-only file system. Set a different directory.`
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return `no space is left for ${path}. Free some, or set a different directory.`
  return `${path} cannot be read and written (${code}). Set a different directory.`
}
