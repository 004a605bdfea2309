import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { assertBlobName, type BlobStore, BlobStoreUnavailableError } from './blob-store.ts'

/**
 * Keeps each file in a directory of this machine, or of a network file system that the instances share. Subdirectories by the
 * first two characters keep the directories small. Only the user of the process may read them.
 */
export function createFileBlobStore(directory: string): BlobStore {
  const folderOf = (name: string) => {
    assertBlobName(name)
    return join(directory, name.slice(0, 2))
  }
  return {
    async put(name, bytes) {
      const folder = folderOf(name)
      const draft = join(folder, `.${name}.${randomBytes(6).toString('hex')}`)
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await writeFile(draft, bytes, { flag: 'wx', mode: 0o600, flush: true })
        await rename(draft, join(folder, name))
      } catch (error) {
        // A full disk must not leave a part of a file behind.
        await rm(draft, { force: true }).catch(() => {})
        throw unavailable(error)
      }
    },
    async get(name) {
      const file = join(folderOf(name), name)
      try {
        return await readFile(file)
      } catch (error) {
        if (isMissing(error)) return null
        throw unavailable(error)
      }
    },
    async delete(name) {
      const folder = folderOf(name)
      try {
        await rm(join(folder, name), { force: true })
        // A process that was killed while it wrote the file left its draft.
        const drafts = (await readdir(folder)).filter((entry) => entry.startsWith(`.${name}.`))
        for (const draft of drafts) await rm(join(folder, draft), { force: true })
      } catch (error) {
        if (!isMissing(error)) throw unavailable(error)
      }
    },
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT'
}

function unavailable(error: unknown): BlobStoreUnavailableError {
  return new BlobStoreUnavailableError(codeOf(error), { cause: error })
}
