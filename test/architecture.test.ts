import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAst } from 'vitest/node'

type Import = { from: string; typeOnly: boolean }
type SourceFile = { path: string; text: string; imports: Import[]; nodes: Node[]; exports: Node[] }
type Node = { type: string; start: number; [field: string]: unknown }
type Rule = (file: SourceFile) => string[]

// The layers, from the outermost to the innermost: a file may import from a layer below its own, never from one above it.
const layers = [
  ['cli', 'index'],
  ['main'],
  ['app'],
  ['http'],
  ['features'],
  ['graphql'],
  ['core'],
  ['store', 'crypto', 'ports'],
]
const innermost = layers.at(-1) ?? []

// A feature may import the features before it, through their index.ts.
const featureOrder = [
  'user',
  'session',
  'two-factor',
  'passkey',
  'reauthentication',
  'api-key',
  'avatar',
  'organization',
  'referral',
  'profile-data',
  'account',
  'login-code',
  'oauth',
  'mail-login',
  'audit',
  'admin',
  'bulk',
  'user-export',
  'server',
  'follow',
  'access',
]

const importsPointDown: Rule = ({ path, imports }) =>
  imports.flatMap(({ from, typeOnly }) => {
    const [here, there] = [layerOf(path), layerOf(from)]
    if (here === there) return []
    if (here === 'config') return typeOnly ? [] : [`imports ${from}, and the configuration may import types alone`]
    if (innermost.includes(here)) return [`imports ${from}, and ${here} may import nothing outside its folder`]
    if (there === 'config')
      return typeOnly || ['main', 'cli', 'index', 'app'].includes(here)
        ? []
        : [`imports ${from} for more than its types`]
    return levelOf(there) <= levelOf(here) ? [`imports ${from}, which is not in a layer below`] : []
  })

const everyFileIsInALayer: Rule = ({ path }) =>
  levelOf(layerOf(path)) >= 0 || layerOf(path) === 'config' ? [] : [`is in "${layerOf(path)}", which is not a layer`]

const featuresMeetAtTheirIndex: Rule = ({ path, imports }) =>
  imports.flatMap(({ from }) => {
    const [here, there] = [featureOf(path), featureOf(from)]
    if (there === null || here === there) return []
    return from === `src/features/${there}/index.ts` ? [] : [`imports ${from} past the index.ts of its feature`]
  })

const featuresFollowTheirOrder: Rule = ({ path, imports }) => {
  const here = featureOf(path)
  if (here === null) return []
  if (!featureOrder.includes(here)) return [`belongs to the feature ${here}, which has no place in the order`]
  return imports.flatMap(({ from }) => {
    if (layerOf(from) !== 'features') return []
    const there = featureOf(from)
    if (there === null) return [`imports ${from}, which joins the features`]
    if (here === there) return from.endsWith('/index.ts') ? [`imports the index.ts of its own feature`] : []
    return featureOrder.indexOf(there) < featureOrder.indexOf(here)
      ? []
      : [`imports the feature ${there}, which is not before ${here}`]
  })
}

// Inside a feature: fields and pages call verbs, verbs call the store. All three can use the declarations of a feature.
const parts = ['graphql', 'domain', 'store']
const fieldsCallVerbsAndVerbsCallTheStore: Rule = ({ path, imports }) => {
  const here = partOf(path)
  if (here === null) return []
  return imports.flatMap(({ from, typeOnly }) => {
    const there = partOf(from)
    if (there === null || here === there) return []
    if (here === 'graphql' && there === 'store') return typeOnly ? [] : [`imports ${from} for more than its types`]
    return parts.indexOf(there) < parts.indexOf(here) ? [`imports ${from}, and ${here} may not import ${there}`] : []
  })
}

const sqlIsInTheStore: Rule = ({ path, nodes }) => {
  if (path.includes('/store/')) return []
  const isSql = (text: unknown) =>
    typeof text === 'string' &&
    /^\s*(select\s[\s\S]+\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s*\()/i.test(
      text,
    )
  const texts = nodes.flatMap((node) => {
    if (node.type === 'Literal') return [node.value]
    return node.type === 'TemplateElement' ? [(node.value as { cooked?: string }).cooked] : []
  })
  return texts.some(isSql) ? ['holds SQL outside a store folder'] : []
}

const onlyConfigReadsTheEnvironment: Rule = ({ path, nodes }) => {
  if (path === 'src/config.ts') return []
  const reads = nodes.filter((node) => {
    if (node.type === 'MemberExpression') return isName(node.object, 'process') && isName(node.property, 'env')
    if (node.type === 'VariableDeclarator') return isName(node.init, 'process') && hasKey(node.id, 'env')
    return node.type === 'ImportSpecifier' && isName(node.imported, 'env')
  })
  return reads.length > 0 ? ['reads process.env'] : []
}

const noDefaultExport: Rule = ({ nodes }) =>
  nodes.some(
    (node) =>
      node.type === 'ExportDefaultDeclaration' || (node.type === 'ExportSpecifier' && isName(node.exported, 'default')),
  )
    ? ['has a default export']
    : []

// Instances compare what they wrote: an instant that is stored, or compared with a stored one, is the database's. These are
// the uses of the local clock that no other instance sees (docs/architecture.md).
const localTime = [
  'src/app.ts',
  'src/app/create-limiter.ts',
  'src/app/open-identity-providers.ts',
  'src/core/database-clock.ts',
  'src/core/limits/limiters.ts',
  'src/core/limits/shared-counter.ts',
  'src/core/signing-keys/signing-keys.ts',
  'src/cli/doctor/check-database.ts',
  'src/cli/import/check-rows.ts',
  'src/http/readiness.ts',
  // The age of another session's transaction, for the log.
  'src/store/lock-waits.ts',
]
const theDatabaseTellsTheTime: Rule = ({ path, text }) => {
  if (path.startsWith('src/ports/') || path.startsWith('src/store/migrations/') || localTime.includes(path)) return []
  const local =
    /\bclock\.now\(|\bDate\.now\(|\bnew Date\(\)|(?<![\w.])now\(\)|\b(current|clock|statement)_timestamp\b/.exec(text)
  return local ? [`has \`${local[0]}\`, and the time is the database's: use readNow or sallyport_now()`] : []
}

// The hash of a password is compared with the one that was read before, and never with what a client sends.
const isSecretName = (name: unknown) =>
  typeof name === 'string' && name !== 'passwordHash' && /(?:Hash|[tT]ag|[sS]ignature)$/.test(name)
const wrappers = ['ChainExpression', 'ParenthesizedExpression', 'TSNonNullExpression', 'TSAsExpression']
const namesSecret = (node: Node): boolean => {
  if (node.type === 'Identifier') return isSecretName(node.name)
  if (node.type === 'MemberExpression') return isSecretName((node.property as Node).name)
  if (node.type === 'LogicalExpression') return namesSecret(node.left as Node) || namesSecret(node.right as Node)
  return wrappers.includes(node.type) && namesSecret(node.expression as Node)
}
const secretsAreComparedInConstantTime: Rule = ({ nodes }) =>
  nodes
    .filter(({ type, operator }) => type === 'BinaryExpression' && /^[!=]==?$/.test(String(operator)))
    .map(({ left, right }) => [left as Node, right as Node])
    .filter((sides) => sides.some(namesSecret) && !sides.some((side) => side.type === 'Literal'))
    .map(() => 'compares a secret with an operator: use timingSafeEqual')
/** The files that compare what a client sends with a secret. */
const comparing = [
  'src/core/access/api-key-status.ts',
  'src/crypto/device-token.ts',
  'src/crypto/mail-code.ts',
  'src/crypto/pkce.ts',
  'src/crypto/plain-hash/firebase-scrypt.ts',
  'src/crypto/plain-hash/iterate.ts',
  'src/crypto/plain-hash/pbkdf2.ts',
  'src/crypto/plain-hash/scrypt.ts',
  'src/crypto/refresh-token.ts',
  'src/crypto/totp.ts',
  'src/features/bulk/domain/preview-token.ts',
  'src/http/metrics.ts',
  'src/ports/oauth/verify-id-token.ts',
]

const noLongFile: Rule = ({ text }) => {
  const lines = text.trimEnd().split('\n').length
  return lines > 220 ? [`has ${lines} lines, and 220 are the limit`] : []
}

const noEmptyName: Rule = ({ path }) =>
  /(^|[/.-])(utils?|helpers?|managers?)([/.-]|$)/i.test(path) ? ['has a name that says nothing'] : []

const everyFunctionIsDocumented: Rule = ({ path, text, exports }) => {
  if (!['core', 'crypto'].includes(layerOf(path)) && !path.includes('/domain/')) return []
  return exports
    .filter((node) => !/\/\*\*(?:(?!\*\/).)+\*\/\s*$/s.test(text.slice(0, node.start)))
    .flatMap((node) => exportedFunctions(node).map((name) => `exports ${name}() without a doc comment`))
}

const rules: Record<string, Rule> = {
  'imports point down the layers': importsPointDown,
  'every file is in a layer': everyFileIsInALayer,
  'features import each other through index.ts alone': featuresMeetAtTheirIndex,
  'features import only the features before them': featuresFollowTheirOrder,
  'fields call verbs, and verbs call the store': fieldsCallVerbsAndVerbsCallTheStore,
  'SQL is in store folders alone': sqlIsInTheStore,
  'config.ts alone reads the environment': onlyConfigReadsTheEnvironment,
  'nothing is exported by default': noDefaultExport,
  'the database tells the time': theDatabaseTellsTheTime,
  'secrets are compared in constant time': secretsAreComparedInConstantTime,
  'no file is longer than 220 lines': noLongFile,
  'no file has an empty name': noEmptyName,
  'every exported function of core, crypto and the domain is documented': everyFunctionIsDocumented,
}

const sourceFiles = () => globSync('src/**/*.ts').map((path) => read(path, readFileSync(path, 'utf8')))

describe('the source', () => {
  const files = sourceFiles()

  test('is found at the expected paths', () => {
    const inhabited = new Set(files.map((file) => layerOf(file.path)))
    expect([...inhabited]).toEqual(expect.arrayContaining(layers.flat()))
    expect(new Set(files.map((file) => featureOf(file.path)).filter((name) => name !== null))).toEqual(
      new Set(featureOrder),
    )
  })

  test.each(Object.entries(rules))('%s', (_name, rule) => {
    expect(files.flatMap((file) => rule(file).map((fault) => `${file.path} ${fault}`))).toEqual([])
  })

  test('uses timingSafeEqual wherever a client sends a secret', () => {
    const using = files.filter(({ text }) => text.includes('timingSafeEqual('))
    expect(using.map(({ path }) => path).toSorted()).toEqual(comparing)
  })

  test('no files import each other in a cycle', () => {
    expect(cyclesOf(files)).toEqual([])
  })

  test('exports what another file imports', () => {
    const others = globSync(['{test,scripts,bench,docs/examples,client/test}/**/*.{js,ts,tsx}', 'web/*.ts'])
      .filter((path) => path !== 'test/architecture.test.ts')
      .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
    expect(others.length).toBeGreaterThan(300)
    expect(needlessExports(files, [...files, ...others])).toEqual([])
  })
})

// The pages can do whatever any program can: they know the server by its public API alone.
const webMayImport: Record<string, string[]> = {
  lib: [],
  generated: [],
  texts: ['lib'],
  ui: ['lib', 'texts'],
  session: ['lib', 'texts', 'ui'],
  account: ['generated', 'lib', 'session', 'texts', 'ui'],
  admin: ['generated', 'lib', 'session', 'texts', 'ui'],
}
const pagesKnowTheClientAlone: Rule = ({ path, imports }) => {
  const here = path.split('/')[2] ?? ''
  return imports.flatMap(({ from }) => {
    const [root, , there = ''] = from.split('/')
    if (root !== 'web') return [`imports ${from}, which is outside of web`]
    return here === there || webMayImport[here]?.includes(there) ? [] : [`imports ${from}`]
  })
}

describe('the pages', () => {
  const files = globSync('web/src/**/*.{ts,tsx}', { exclude: ['web/src/generated/**'] }).map((path) =>
    read(path, readFileSync(path, 'utf8')),
  )

  test('import the client, packages and each other', () => {
    expect(files.length).toBeGreaterThan(5)
    expect(files.flatMap((file) => pagesKnowTheClientAlone(file).map((fault) => `${file.path} ${fault}`))).toEqual([])
  })

  test('are in files of at most 220 lines, without default exports', () => {
    // The shared texts of a language are in one file, as those of the account are, for whoever translates them.
    const isOfTexts = ({ path }: SourceFile) => /^web\/src\/(?:account\/)?texts\/[a-z]{2}\.ts$/.test(path)
    const faults = files.flatMap((file) =>
      [...(isOfTexts(file) ? [] : noLongFile(file)), ...noDefaultExport(file)].map((fault) => `${file.path} ${fault}`),
    )
    expect(faults).toEqual([])
  })

  test('import each other in no cycle', () => {
    expect(cyclesOf(files)).toEqual([])
  })

  test.each([
    ['web/src/account/a.tsx', "import { schema } from '../../../src/features/schema.ts'"],
    ['web/src/ui/a.tsx', "import { a } from '../account/a.tsx'"],
    ['web/src/admin/a.tsx', "import { a } from '../account/a.tsx'"],
  ])('and the test detects a forbidden import (%s)', (path, text) => {
    expect(pagesKnowTheClientAlone(read(path, text))).toHaveLength(1)
  })
})

test('no test continues before its clock has moved', () => {
  const files = globSync('test/**/*.ts').filter(
    (path) => !path.endsWith('_util/clock.ts') && !path.endsWith('architecture.test.ts'),
  )
  const moves = /(?<![\w.])(?<!await )(?<!=> )(?:\w+\.)*clock\.(?:advance|set)\(/
  expect(files.length).toBeGreaterThan(50)
  expect(files.filter((path) => moves.test(readFileSync(path, 'utf8')))).toEqual([])
})

describe('each rule can fail', () => {
  const down = 'imports point down the layers'
  const layer = 'every file is in a layer'
  const index = 'features import each other through index.ts alone'
  const order = 'features import only the features before them'
  const inside = 'fields call verbs, and verbs call the store'
  const sql = 'SQL is in store folders alone'
  const environment = 'config.ts alone reads the environment'
  const defaults = 'nothing is exported by default'
  const time = 'the database tells the time'
  const secrets = 'secrets are compared in constant time'
  const long = 'no file is longer than 220 lines'
  const named = 'no file has an empty name'
  const documented = 'every exported function of core, crypto and the domain is documented'

  test.each([
    [down, 'src/app.ts', "import { a } from './main.ts'"],
    [down, 'src/app/open-jobs.ts', "import { a } from '../cli/run.ts'"],
    [down, 'src/http/server.ts', "import '../main.ts'"],
    [down, 'src/http/server.ts', "import { a } from '../app/open-jobs.ts'"],
    [down, 'src/http/server.ts', "import { readConfig } from '../config.ts'"],
    [down, 'src/features/session/domain/log-in.ts', "import type { A } from '../../../http/server.ts'"],
    [down, 'src/graphql/builder.ts', "export { a } from '../features/schema.ts'"],
    [down, 'src/graphql/builder.ts', "export const a = await import('../http/server.ts')"],
    [down, 'src/graphql/builder.ts', 'export const a = await import(`../http/server.ts`)'],
    [down, 'src/graphql/builder.ts', 'export const a = (name: string) => import(name)'],
    [down, 'src/core/access/authenticate.ts', "import { a } from '../../graphql/builder.ts'"],
    [down, 'src/core/access/authenticate.ts', "type A = import('../../features/session/index.ts').A"],
    [down, 'src/store/database.ts', "import { sha256 } from '../crypto/digest.ts'"],
    [down, 'src/store/database.ts', "import { a } from '../core/client.ts'"],
    [down, 'src/crypto/totp.ts', "import type { Clock } from '../ports/clock.ts'"],
    [down, 'src/ports/mailer.ts', "import type { Config } from '../config.ts'"],
    [down, 'src/config.ts', "import { scopes } from './core/access/scopes.ts'"],
    [layer, 'src/lib/text.ts', ''],
    [layer, 'src/domain/session.ts', ''],
    [index, 'src/features/account/domain/a.ts', "import { openSession } from '../../session/domain/open-session.ts'"],
    [
      index,
      'src/app/open-jobs.ts',
      "import { sendAccountMail } from '../features/account/domain/send-account-mail.ts'",
    ],
    [order, 'src/features/session/domain/a.ts', "import { a } from '../../two-factor/index.ts'"],
    [order, 'src/features/session/domain/a.ts', "import { a } from '../index.ts'"],
    [order, 'src/features/session/domain/a.ts', "import { declared } from '../../index.ts'"],
    [order, 'src/features/unheard-of/domain/a.ts', ''],
    [inside, 'src/features/session/domain/a.ts', "import { a } from '../graphql/login.ts'"],
    [inside, 'src/features/session/store/a.ts', "import { a } from '../domain/log-in.ts'"],
    [inside, 'src/features/session/graphql/a.ts', "import { a } from '../store/session.ts'"],
    [sql, 'src/features/session/domain/a.ts', "const text = 'select 1 from users where id = ?'"],
    [sql, 'src/cli/a.ts', 'const text = `update users set name = 1`'],
    [environment, 'src/http/server.ts', 'export const port = process.env.PORT'],
    [environment, 'src/http/server.ts', "export const port = process['env'].PORT"],
    [environment, 'src/http/server.ts', 'const { env } = process'],
    [environment, 'src/main.ts', "import { env } from 'node:process'"],
    [defaults, 'src/http/server.ts', 'export default 1'],
    [defaults, 'src/http/server.ts', 'const a = 1\nexport { a as default }'],
    [time, 'src/features/session/domain/a.ts', 'const now = deps.clock.now()'],
    [time, 'src/core/access/a.ts', 'const now = new Date()'],
    [time, 'src/http/server.ts', 'const now = Date.now()'],
    [time, 'src/core/access/store/a.ts', 'const text = `expires_at > now()`'],
    [time, 'src/core/access/store/a.ts', 'const text = `expires_at > current_timestamp`'],
    [secrets, 'src/core/access/a.ts', 'const is = state.secretHash === presented.secretHash'],
    [secrets, 'src/core/access/a.ts', 'const is = tag !== computed'],
    [secrets, 'src/crypto/a.ts', 'const is = (row?.tokenHash ?? other) == given'],
    [long, 'src/http/server.ts', 'const a = 1\n'.repeat(221)],
    [named, 'src/http/utils.ts', ''],
    [named, 'src/core/helpers/text.ts', ''],
    [named, 'src/core/session-manager.ts', ''],
    [documented, 'src/core/a.ts', 'export function a() {}'],
    [documented, 'src/features/session/domain/a.ts', '// A line.\nexport async function a() {}'],
    [documented, 'src/crypto/a.ts', 'export const a = () => 1'],
    [documented, 'src/crypto/a.ts', '/** Of something else. */\nconst b = 1\nexport const a = function () {}'],
    [documented, 'src/crypto/a.ts', 'function a() {}\nexport { a }'],
  ])('%s: %s (sample %#)', (name, path, text) => {
    expect(rules[name]?.(read(path, text))).toHaveLength(1)
  })

  test('no files import each other in a cycle', () => {
    const files = [
      read('src/core/a.ts', "import type { B } from './b.ts'"),
      read('src/core/b.ts', "export * from './c.ts'"),
      read('src/core/c.ts', "import { a } from './a.ts'"),
    ]
    expect(cyclesOf(files)).toEqual(['src/core/a.ts → src/core/b.ts → src/core/c.ts → src/core/a.ts'])
  })

  const exporting = (text: string, importing: string, path = 'src/core/a.ts') =>
    needlessExports([read(path, text)], [{ path: 'src/core/b.ts', text: importing }])

  test.each([
    ['export const a = 1', ''],
    ['export function a() {}', "import { b } from './a.ts'"],
    ['export interface A {}', "import type { A } from './c.ts'"],
    ['export type A = 1', "import { b as A } from './a.ts'"],
    ['export class A {}', "const text = 'A of ./a.ts'"],
    ["export { a } from './c.ts'", "import { a } from './c.ts'"],
    ['const a = 1\nexport { a as b }', "import { a } from './a.ts'"],
  ])('an export is imported (sample %#)', (text, importing) => {
    expect(exporting(text, importing)).toHaveLength(1)
  })

  test.each([
    ['const a = 1', ''],
    ['export const a = 1, b = 2', "import { a } from './a.ts'\nexport { b } from './a.ts'"],
    ['export interface A {}', "import { b, type A as C } from './a.ts'"],
    ['export type A = 1', "import type {\n  A,\n} from './a.ts'"],
    ['export function a() {}', "import * as all from './a.ts'"],
    ['export class A {}', "export * from './a.ts'"],
    ['export const a = 1', "const { a } = await import('./a.ts')"],
    ['export const a = 1', "new Worker(new URL('./a.ts', import.meta.url))"],
    ['export const a = 1', '', 'src/index.ts'],
  ])('and accepts an export that is imported (sample %#)', (text, importing, path?: string) => {
    expect(exporting(text, importing, path)).toEqual([])
  })

  test.each([
    ['src/main.ts', "import { createApp } from './app.ts'\nimport { readConfig } from './config.ts'"],
    [
      'src/app.ts',
      "import { openDatabase } from './store/database.ts'\nimport { declared } from './features/index.ts'",
    ],
    ['src/cli/main.ts', "import { migrateDatabase } from '../store/migrate.ts'"],
    ['src/http/server.ts', "import type { Config } from '../config.ts'\nimport { a } from '../graphql/server.ts'"],
    [
      'src/features/account/domain/a.ts',
      "import { b } from '../../session/index.ts'\nimport { c } from '../store/c.ts'\nimport { d } from '../../../crypto/d.ts'",
    ],
    [
      'src/features/session/graphql/me.ts',
      "import type { A } from '../store/a.ts'\nimport { b } from '../domain/b.ts'",
    ],
    ['src/features/session/store/a.ts', "const text = 'select 1 from users'"],
    [
      'src/crypto/password-rules.ts',
      '/** Why. */\nexport function a() {}\n/** What. */\nexport const b = 1\nexport type C = 1',
    ],
    ['src/crypto/a.ts', '/** Why. */\nfunction a() {}\nexport { a }'],
    ['src/config.ts', 'export const a = process.env'],
    ['src/config/values.ts', "// process.env is not for this file, nor export default\nexport const a = 'process.env'"],
    ['src/core/access/store/a.ts', 'const text = `expires_at > sallyport_now()`'],
    ['src/core/access/a.ts', 'const is = user.passwordHash !== confirmed.passwordHash && state.secretHash !== null'],
    ['src/ports/clock.ts', 'export const clock = { now: () => new Date() }'],
    ['src/http/a.ts', "const text = `import '../main.ts'`\n// import '../main.ts'"],
  ])('and accepts %s (sample %#)', (path, text) => {
    expect(Object.values(rules).flatMap((rule) => rule(read(path, text)))).toEqual([])
  })
})

/** Every import cycle between files, each once, as a path. */
function cyclesOf(files: SourceFile[]): string[] {
  const importsOf = new Map(files.map((file) => [file.path, file.imports.map((each) => each.from)]))
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (path: string, trail: string[]) => {
    const begins = trail.indexOf(path)
    if (begins >= 0) return void cycles.push([...trail.slice(begins), path].join(' → '))
    if (done.has(path)) return
    for (const next of importsOf.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const { path } of files) visit(path, [])
  return cycles
}

/** What the package exports: its users import it. */
const published = ['src/index.ts']

/** The exports of files that none of the importers imports. */
function needlessExports(files: SourceFile[], importers: { path: string; text: string }[]): string[] {
  const imported = new Set(importers.flatMap(({ path, text }) => importedNames(path, text)))
  return files
    .filter(({ path }) => !published.includes(path) && !imported.has(`${path} *`))
    .flatMap((file) => exportedNames(file).map((name) => `${file.path} ${name}`))
    .filter((name) => !imported.has(name))
}

/**
 * The names that a text imports, each after the path of its file; `*` for all of a file, as by `import()`.
 * Parsing every test would take seconds, so these are found by the format that the formatter gives them.
 */
function importedNames(path: string, text: string): string[] {
  const resolve = (target: string) => posix.join(posix.dirname(path), target)
  const named = text.matchAll(/^(?:import|export) (?:type )?\{([^}]*)\} from '(\.[^']+)'/gm)
  const whole = text.matchAll(/(?:\* (?:as \w+ )?from |\bimport\(|\bnew URL\()['`](\.[^'`]+)['`]/g)
  return [
    ...[...named].flatMap(([, names = '', target = '']) =>
      names.split(',').map((name) => `${resolve(target)} ${name.trim().replace(/^type | as .*/g, '')}`),
    ),
    ...[...whole].map(([, target = '']) => `${resolve(target)} *`),
  ]
}

function exportedNames({ nodes }: SourceFile): string[] {
  const exported = nodes.filter(({ type }) => type === 'ExportNamedDeclaration')
  return exported.flatMap(({ declaration, specifiers }) => {
    if (!declaration) return (specifiers as Node[]).map((each) => (each.exported as { name: string }).name)
    const { declarations = [declaration] } = declaration as { declarations?: unknown[] }
    return (declarations as { id: { name: string } }[]).map(({ id }) => id.name)
  })
}

function read(path: string, text: string): SourceFile {
  const program = parseAst(text, { lang: path.endsWith('.tsx') ? 'tsx' : 'ts' }) as unknown as Node
  const nodes = [...walk(program)]
  const imports = nodes.flatMap((node) => {
    const target = importedPath(node)
    if (target === undefined || (target !== null && !target.startsWith('.'))) return []
    // The file of the operator, which is not part of the server.
    if (target === null && path === 'src/app/open-hooks.ts') return []
    // An import that is composed at run time cannot be checked: it counts as an import of the entry point, which is forbidden.
    const from = target === null ? 'src/main.ts' : posix.join(posix.dirname(path), target)
    return [{ from, typeOnly: node.type === 'TSImportType' || (node.importKind ?? node.exportKind) === 'type' }]
  })
  const body = program.body as Node[]
  const exported = body.filter((node) => node.type === 'ExportNamedDeclaration')
  return {
    path: posix.normalize(path),
    text,
    imports,
    nodes,
    exports: exported.flatMap((node) => declarationsOf(node, body)),
  }
}

/** The path that a node imports: undefined when it imports none, null when it is not a plain string. */
function importedPath(node: Node): string | null | undefined {
  const sources = [
    'ImportDeclaration',
    'ExportNamedDeclaration',
    'ExportAllDeclaration',
    'ImportExpression',
    'TSImportType',
  ]
  if (!sources.includes(node.type) || !node.source) return undefined
  const source = node.source as { value?: unknown; quasis?: { value: { cooked: string } }[] }
  if (typeof source.value === 'string') return source.value
  return source.quasis?.length === 1 ? (source.quasis[0]?.value.cooked ?? null) : null
}

/** The declarations that an export statement exports: its own, or those of the file that it names. */
function declarationsOf(node: Node, body: Node[]): Node[] {
  if (node.declaration) return [node]
  if (node.source) return []
  const names = (node.specifiers as Node[]).map((each) => (each.local as { name: string }).name)
  return body.filter((each) => exportedFunctions(each).some((name) => names.includes(name)))
}

function exportedFunctions(node: Node): string[] {
  const declaration = (node.declaration ?? node) as Node
  if (declaration.type === 'FunctionDeclaration') return [(declaration.id as { name: string }).name]
  if (declaration.type !== 'VariableDeclaration') return []
  const functions = ['ArrowFunctionExpression', 'FunctionExpression']
  return (declaration.declarations as Node[])
    .filter((each) => functions.includes((each.init as Node | null)?.type ?? ''))
    .map((each) => (each.id as { name: string }).name)
}

function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const each of value) yield* walk(each)
    return
  }
  if (typeof value !== 'object' || value === null) return
  if ('type' in value) yield value as Node
  for (const each of Object.values(value)) yield* walk(each)
}

function isName(node: unknown, name: string): boolean {
  const { name: identifier, value } = (node ?? {}) as { name?: unknown; value?: unknown }
  return identifier === name || value === name
}

function hasKey(pattern: unknown, name: string): boolean {
  const { properties } = pattern as { properties?: { key?: unknown }[] }
  return properties?.some((property) => isName(property.key, name)) ?? false
}

/** The layer of a path: the name of its folder or file below src. */
function layerOf(path: string): string {
  return path.split('/')[1]?.replace(/\.ts$/, '') ?? ''
}

function levelOf(layer: string): number {
  return layers.findIndex((level) => level.includes(layer))
}

/** The feature that a file belongs to; null for the files that join the features, and for all others. */
function featureOf(path: string): string | null {
  return /^src\/features\/([^/]+)\//.exec(path)?.[1] ?? null
}

/** The part of a feature or of core that a file belongs to; pages count as fields. Null for the declarations of a feature. */
function partOf(path: string): string | null {
  const part = /^src\/(?:features|core)\/[^/]+\/(graphql|pages|domain|store)\//.exec(path)?.[1] ?? null
  return part === 'pages' ? 'graphql' : part
}
