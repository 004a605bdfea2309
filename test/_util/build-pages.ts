import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import { eventually } from './eventually.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder for the pages of `web/`, which the first test that needs them builds for the whole run. */
    pagesFolder: string
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The pages of `web/`, built from their source, in a folder of their own, for `webDirectory`. */
export async function buildPages(): Promise<{ directory: string; remove(): Promise<void> }> {
  const shared = await buildOnce(inject('pagesFolder'))
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-web-'))
  await cp(shared, directory, { recursive: true })
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) }
}

/** Builds the pages, unless another test of the run did, or does. @returns their folder */
async function buildOnce(folder: string): Promise<string> {
  const [built, claimed] = [join(folder, 'built'), join(folder, 'claimed')]
  if (existsSync(built)) return built
  const isFirst = await mkdir(claimed).then(
    () => true,
    () => false,
  )
  if (isFirst) {
    try {
      await build(join(claimed, 'pages'))
      await rename(join(claimed, 'pages'), built)
    } finally {
      await rm(claimed, { recursive: true, force: true })
    }
    return built
  }
  await eventually(() => {
    if (existsSync(claimed)) throw new Error('Another test is building the pages')
  })
  return buildOnce(folder)
}

async function build(directory: string): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  // Vite builds for production, unless the environment says that this is a test.
  const { NODE_ENV: _, ...env } = process.env
  const options = { cwd: join(root, 'web'), env }
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', directory, '--logLevel', 'warn'], options)
}
