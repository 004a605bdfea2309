import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { thirdPartyLicenses } from './third-party-licenses.ts'
import { writeDeclarations } from './write-declarations.ts'

const client = fileURLToPath(new URL('../client', import.meta.url))
const dist = join(client, 'dist')
const entries = ['index', 'react', 'node', 'apollo', 'urql']
/** What an application that uses the entry point has installed. */
const peers = ['react', '@apollo/client/core/index.js', '@urql/core']

// Builds `client/dist`: a module for each entry point, with what they share in modules of its own, and the declarations.
rmSync(dist, { recursive: true, force: true })
const bundle = await rolldown({
  cwd: client,
  platform: 'neutral',
  input: Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`])),
  external: peers,
})
const { output } = await bundle.write({ dir: dist, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' })
await bundle.close()
const modules = output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []))
writeFileSync(join(dist, 'THIRD_PARTY_LICENSES.txt'), thirdPartyLicenses('client', modules))
for (const name of entries) writeDeclarations(join(client, 'src'), `${name}.ts`, join(dist, 'types'), peers)
