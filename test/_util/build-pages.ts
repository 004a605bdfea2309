import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

/** Builds the pages of `web/` into a folder of their own, for `webDirectory`. */
export async function buildPages(): Promise<{ directory: string; remove(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-web-'))
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  // Vite builds for production, unless the environment says that this is a test.
  const { NODE_ENV: _, ...env } = process.env
  await run(process.execPath, [vite, 'build', '--outDir', directory, '--emptyOutDir', '--logLevel', 'warn'], {
    cwd: join(root, 'web'),
    env,
  })
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) }
}
