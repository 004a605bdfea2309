import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Overrides } from '../../src/app.ts'
import { createTestApp, type SettingsChange, type TestApp } from './app.ts'

export interface PictureApp extends TestApp {
  /** The directory of the storage. */
  directory: string
  /** The names of all files in it, with drafts. */
  storedFiles(): Promise<string[]>
}

/** A server that stores pictures in a directory of its own. */
export async function createPictureApp(change: SettingsChange = {}, overrides: Overrides = {}): Promise<PictureApp> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-pictures-'))
  const app = await createTestApp({ storage: { kind: 'FILE', directory }, ...change }, overrides)
  return {
    ...app,
    directory,
    async storedFiles() {
      const entries = await readdir(directory, { recursive: true, withFileTypes: true })
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
        .toSorted()
    },
    async close() {
      await app.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
