import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/** Writes each text below `assets/` a second time with Brotli and a third time with gzip, at the highest levels: the server compresses nothing. */
export function compressAssets(): Plugin {
  return {
    name: 'compress-assets',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const names = Object.keys(bundle).filter((name) => /^assets\/.*\.(js|css|svg|json)$/.test(name))
      await Promise.all(
        names.map(async (name) => {
          const path = join(dir, name)
          const body = await readFile(path)
          await Promise.all([
            writeFile(`${path}.br`, await brotli(body)),
            writeFile(`${path}.gz`, await zip(body, { level: 9 })),
          ])
        }),
      )
    },
  }
}
