import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder for the pages of `web/`, which the first test that needs them builds for the whole run. */
    pagesFolder: string
  }
}

let folder: string | undefined

/** Vitest's global set-up: a folder for a build of the pages that the tests of the run share. */
export async function setup(project: TestProject): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-web-'))
  project.provide('pagesFolder', folder)
}

export async function teardown(): Promise<void> {
  if (folder) await rm(folder, { recursive: true, force: true })
}
