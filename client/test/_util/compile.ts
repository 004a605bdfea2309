import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))
const client = (name: string) => [join(root, `client/src/${name}.ts`)]

/** The rules of Vite's template `react-ts`. */
const templateOptions = {
  target: 'es2023',
  lib: ['es2023', 'dom', 'dom.iterable'],
  module: 'esnext',
  moduleResolution: 'bundler',
  types: [],
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  verbatimModuleSyntax: true,
  moduleDetection: 'force',
  noEmit: true,
  jsx: 'react-jsx',
  strict: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  erasableSyntaxOnly: true,
  noFallthroughCasesInSwitch: true,
}

/**
 * Compiles programs of an application that imports the client, as in a new application with React and Vite.
 *
 * @param programs texts by the names of their files
 * @param paths further packages, as in `compilerOptions.paths`
 * @returns what the compiler reports: nothing for programs without an error
 */
export async function compile(programs: Record<string, string>, paths: Record<string, string[]> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-compile-'))
  const own = Object.fromEntries(['react', 'apollo', 'urql'].map((name) => [`@sallyport/client/${name}`, client(name)]))
  const compilerOptions = { ...templateOptions, paths: { '@sallyport/client': client('index'), ...own, ...paths } }
  try {
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(programs) }))
    for (const [name, text] of Object.entries(programs)) await writeFile(join(folder, name), text)
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const checked = await run(process.execPath, [compiler, '-p', folder]).catch((error: { stdout: string }) => error)
    return checked.stdout
  } finally {
    await rm(folder, { recursive: true })
  }
}
