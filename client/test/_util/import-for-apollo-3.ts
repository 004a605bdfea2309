import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

/** Imports a source file with version 3 of `@apollo/client`, which is installed under another name here. */
export async function importForApollo3<Module>(source: URL): Promise<Module> {
  const id = import.meta.resolve('apollo-client-3/core/index.js')
  const built = await rolldown({
    input: fileURLToPath(source),
    platform: 'neutral',
    plugins: [
      { name: 'apollo-3', resolveId: (name) => (name.startsWith('@apollo/client') ? { id, external: true } : null) },
    ],
  })
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-apollo-'))
  try {
    const { output } = await built.generate({ format: 'esm' })
    await writeFile(join(folder, 'module.mjs'), output[0].code)
    return await import(join(folder, 'module.mjs'))
  } finally {
    await built.close()
    await rm(folder, { recursive: true })
  }
}
