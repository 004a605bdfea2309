import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config, Secrets } from '../config.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import { createFileBlobStore } from '../ports/file-blob-store.ts'
import { createS3BlobStore } from '../ports/s3-blob-store.ts'
import { StartError } from './start-error.ts'

/**
 * Opens the storage of pictures: the one at STORAGE_URL, or a directory in DATA_DIR with the embedded database. Instances on a
 * database server have no directory in common, so there is no default for them.
 *
 * @param onFailure receives failures of the storage, which clients only see as OVERLOADED
 * @returns null if there is no storage: pictures cannot be uploaded then
 * @throws StartError for a directory of STORAGE_URL that cannot be used
 */
export function openStorage(
  { dataDir }: Pick<Config, 'dataDir'>,
  { databaseUrl, storage }: Pick<Secrets, 'databaseUrl' | 'storage'>,
  onFailure: (error: unknown) => void,
): BlobStore | null {
  if (storage === null) {
    return databaseUrl === null ? reporting(createFileBlobStore(join(dataDir, 'avatars')), onFailure) : null
  }
  if (storage.kind === 'S3') return reporting(createS3BlobStore(storage), onFailure)
  openStorageDirectory(storage.directory)
  return reporting(createFileBlobStore(storage.directory), onFailure)
}

/**
 * Creates the directory of STORAGE_URL, but not those above it: a file system that is not mounted must not be replaced by a
 * directory of this machine.
 */
function openStorageDirectory(directory: string): void {
  try {
    mkdirSync(directory, { mode: 0o700 })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unusable(directory, error)
  }
  try {
    // A slash at the end asks for a directory.
    accessSync(`${directory}/`, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw unusable(directory, error)
  }
}

function unusable(directory: string, error: unknown): StartError {
  return new StartError(`STORAGE_URL: ${problemOf(directory, codeOf(error))}`, { cause: error })
}

function problemOf(directory: string, code: string): string {
  if (code === 'ENOENT') return `the directory above ${directory} does not exist. Create it, or mount its file system.`
  if (code === 'ENOTDIR') return `${directory} is not a directory. Set a different one.`
  return `${directory} cannot be read and written (${code}). Change its owner, or set a different directory.`
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}

function reporting(store: BlobStore, onFailure: (error: unknown) => void): BlobStore {
  const report = (error: unknown): never => {
    onFailure(error)
    throw error
  }
  return {
    put: (name, bytes) => store.put(name, bytes).catch(report),
    get: (name) => store.get(name).catch(report),
    delete: (name) => store.delete(name).catch(report),
  }
}
