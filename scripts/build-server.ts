import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { readBuildInputs, recordBuild } from './build-inputs.js'
import { isExternal } from './externals.ts'
import { makeTemplate } from './make-template.ts'
import { thirdPartyLicenses } from './third-party-licenses.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const pages = join(root, 'web/dist')
if (!existsSync(join(pages, 'account.html')))
  throw new Error('The pages are not built: run `npm run build -w web` first.')

/** The file of a thread or process, which is built like the rest. All files of `dist` are in one folder. */
const workerFile = /(new URL\('\.\/[\w-]+)\.ts(', import\.meta\.url\))/g

/**
 * A call whose result nobody uses, of a function that throws and that the bundler believes not to: it would remove the call, and with it
 * the error.
 */
const removedCall =
  /(?:^|;|(?<!\$)\{|\}|\bvoid\b)\s*((?:(?:de|en)codeURI(?:Component)?|String\.fromCodePoint)\([^()]*\))\s*(?:$|[;}])/m

/**
 * The libraries for schedules of pg-boss, which the server does not use (`schedule: false`): half a megabyte that each start would load.
 * Another import from them fails the build.
 */
const unusedLibraries: Record<string, string> = {
  'cron-parser':
    'export class CronExpressionParser { static parse() { throw new Error("The build has no schedules") } }',
  'rrule-temporal': 'export class RRuleTemporal { constructor() { throw new Error("The build has no schedules") } }',
}

// Builds the server, its command line and its pages into `dist`. Everything is bundled into few modules, because Node spends most of a
// start on finding and reading files. The build takes the place of the last one when it is complete: a server may run from that one.
const inputs = readBuildInputs()
const folder = mkdtempSync(join(root, 'dist-'))
// A folder of its own, because nobody else may read a temporary one.
const complete = join(folder, 'dist')
try {
  mkdirSync(complete)
  await build(complete)
  recordBuild(inputs, complete)
  if (existsSync(dist)) renameSync(dist, join(folder, 'last'))
  renameSync(complete, dist)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function build(dir: string): Promise<void> {
  const bundle = await rolldown({
    cwd: root,
    platform: 'node',
    input: {
      index: 'src/index.ts',
      main: 'src/main.ts',
      cli: 'src/cli/main.ts',
      'picture-worker': 'src/ports/picture-worker.ts',
      'iterate-worker': 'src/crypto/plain-hash/iterate-worker.ts',
    },
    external: (id) => isBuiltin(id) || isExternal(id),
    plugins: [
      {
        name: 'unused-libraries',
        resolveId: (id) => (id in unusedLibraries ? `\0${id}` : null),
        load: (id) => unusedLibraries[id.slice(1)] ?? null,
      },
      { name: 'workers', transform: (code) => code.replace(workerFile, '$1.js$2') },
      {
        name: 'removed-calls',
        transform(code, id) {
          const [, call] = removedCall.exec(code) ?? []
          if (call) throw new Error(`${id}: the bundler would remove the call "${call}": use its result.`)
        },
      },
    ],
  })
  const { output } = await bundle.write({
    dir,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    // Names stay as they are, for stack traces. Without white space and comments, a start takes a fifteenth less.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  })
  await bundle.close()
  const modules = output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []))
  writeFileSync(join(dir, 'THIRD_PARTY_LICENSES.txt'), thirdPartyLicenses('server', modules))
  for (const file of ['browser.js', 'session.js', 'style.css'])
    cpSync(join(root, 'src/http/graphiql', file), join(dir, file))
  cpSync(pages, join(dir, 'web'), { recursive: true })
  await makeTemplate(dir)
}
