// Builds the pages of `web/` and the server after `npm ci`. It is plain JavaScript: without the development packages, the Node of the
// machine runs it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const configFile = fileURLToPath(new URL('../web/vite.config.ts', import.meta.url))
const missing = whatIsMissing()
if (missing) console.log(`The server and its pages are not built, because ${missing}.`)
else await (await import('vite')).build({ configFile, logLevel: 'warn' })

// Without this build, the server runs from its source, and its first start on the embedded database takes some seconds more.
const server = fileURLToPath(new URL('build-server.ts', import.meta.url))
if (!missing && existsSync(server))
  process.exitCode = spawnSync(process.execPath, [server], { stdio: 'inherit' }).status ?? 1

/** @returns {string | null} the reason why the pages cannot be built */
function whatIsMissing() {
  if (!existsSync(configFile)) return 'their source is not here'
  try {
    import.meta.resolve('vite')
    return null
  } catch {
    return 'Vite is not installed, as with `npm ci --omit=dev`'
  }
}
