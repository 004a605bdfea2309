import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { writeDeclarations } from './write-declarations.ts'

const client = fileURLToPath(new URL('../client', import.meta.url))
const dist = join(client, 'dist')

// Builds `client/dist`: a module for each entry point, with what they share in modules of its own, and the declarations.
rmSync(dist, { recursive: true, force: true })
const bundle = await rolldown({
  cwd: client,
  platform: 'neutral',
  input: { index: 'src/index.ts' },
})
await bundle.write({ dir: dist, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' })
await bundle.close()
writeDeclarations(join(client, 'src'), 'index.ts', join(dist, 'types'))
