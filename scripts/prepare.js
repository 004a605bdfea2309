// Builds the pages of `web/` after `npm ci`. It is plain JavaScript: without the development packages, the Node of the machine runs it.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const configFile = fileURLToPath(new URL('../web/vite.config.ts', import.meta.url))
const missing = whatIsMissing()
if (missing)
  console.log(`The pages below /account are not built, because ${missing}. \`npm run build -w web\` builds them.`)
else await (await import('vite')).build({ configFile, logLevel: 'warn' })

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
