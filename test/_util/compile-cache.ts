import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

let folder: string | undefined

/** Vitest's global set-up: Node keeps compiled modules for the run, so that no process compiles them anew. */
export async function setup(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-compiled-'))
  process.env.NODE_COMPILE_CACHE = folder
}

export async function teardown(): Promise<void> {
  // A worker that is ending may still write into it.
  if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 20 })
}

/** The environment of a process that a test starts: these variables, and nothing else of this one's that could matter. */
export function childEnvironment(variables: Record<string, string>): Record<string, string | undefined> {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  return { PATH, NODE_COMPILE_CACHE, ...variables }
}
