import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAst } from 'vitest/node'

type Import = { from: string; typeOnly: boolean }
type SourceFile = { path: string; text: string; imports: Import[]; nodes: Node[]; exports: Node[] }
type Node = { type: string; start: number; [field: string]: unknown }
type Rule = (file: SourceFile) => string[]

// The arrows point down this list: a room may import from a later one, never from an earlier one or from its own level.
const rooms = [
  ['main', 'start-problem', 'cli', 'print-schema'],
  ['app'],
  ['http'],
  ['graphql'],
  ['domain'],
  ['store', 'crypto', 'ports'],
]
const leaves = rooms.at(-1) ?? []
const mayImportAnything = ['main', 'start-problem', 'cli', 'print-schema', 'app']

const noArrowBack: Rule = ({ path, imports }) =>
  imports.flatMap(({ from, typeOnly }) => {
    const [here, there] = [roomOf(path), roomOf(from)]
    if (here === there || mayImportAnything.includes(here)) return []
    if (here === 'config') return typeOnly ? [] : [`the configuration imports ${from}, and may import types alone`]
    if (leaves.includes(here)) return [`${here} imports ${from}, and may import nothing of ours outside its room`]
    if (there === 'config') return typeOnly ? [] : [`imports ${from} for more than its types`]
    if (levelOf(there) <= levelOf(here)) return [`imports ${from}: an arrow that points back`]
    if (here === 'graphql' && there === 'store' && !typeOnly) return [`imports ${from} for more than its types`]
    return []
  })

const everyRoomIsKnown: Rule = ({ path }) =>
  levelOf(roomOf(path)) >= 0 || roomOf(path) === 'config' ? [] : [`"${roomOf(path)}" is no room of the house`]

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

const noLongFile: Rule = ({ text }) => {
  const lines = text.trimEnd().split('\n').length
  return lines > 220 ? [`has ${lines} lines, and 220 are the limit`] : []
}

const noEmptyName: Rule = ({ path }) =>
  /(^|[/.-])(utils?|helpers?|managers?)([/.-]|$)/i.test(path) ? ['has a name that says nothing'] : []

const everyFunctionIsDocumented: Rule = ({ path, text, exports }) => {
  if (!['domain', 'crypto'].includes(roomOf(path))) return []
  return exports
    .filter((node) => !/\/\*\*(?:(?!\*\/).)+\*\/\s*$/s.test(text.slice(0, node.start)))
    .flatMap((node) => exportedFunctions(node).map((name) => `exports ${name}() without a doc comment`))
}

const rules: Record<string, Rule> = {
  'no arrow points back': noArrowBack,
  'every file lies in a room of the house': everyRoomIsKnown,
  'the environment is read by config.ts alone': onlyConfigReadsTheEnvironment,
  'nothing is exported by default': noDefaultExport,
  'no file is longer than 220 lines': noLongFile,
  'no file has a name that says nothing': noEmptyName,
  'every exported function of domain and crypto is documented': everyFunctionIsDocumented,
}

describe('the house', () => {
  const files = globSync('src/**/*.ts').map((path) => read(path, readFileSync(path, 'utf8')))

  test('is where this test looks for it', () => {
    const inhabited = new Set(files.map((file) => roomOf(file.path)))
    expect([...inhabited]).toEqual(expect.arrayContaining(['main', ...rooms.slice(1).flat()]))
  })

  test.each(Object.entries(rules))('%s', (_name, rule) => {
    expect(files.flatMap((file) => rule(file).map((fault) => `${file.path} ${fault}`))).toEqual([])
  })
})

describe('each rule can fail', () => {
  const arrow = 'no arrow points back'
  const environment = 'the environment is read by config.ts alone'
  const defaults = 'nothing is exported by default'
  const named = 'no file has a name that says nothing'
  const documented = 'every exported function of domain and crypto is documented'
  const house = 'every file lies in a room of the house'
  const long = 'no file is longer than 220 lines'

  test.each([
    [arrow, 'src/domain/session/log-in.ts', "import { a } from '../../graphql/builder.ts'"],
    [arrow, 'src/domain/session/log-in.ts', "import type { A } from '../../graphql/builder.ts'"],
    [arrow, 'src/domain/session/log-in.ts', "type A = import('../../http/server.ts').A"],
    [arrow, 'src/graphql/schema.ts', "export * from '../http/server.ts'"],
    [arrow, 'src/graphql/schema.ts', "export { a } from '../app.ts'"],
    [arrow, 'src/graphql/schema.ts', "export const a = await import('../http/server.ts')"],
    [arrow, 'src/graphql/schema.ts', 'export const a = await import(`../http/server.ts`)'],
    [arrow, 'src/graphql/schema.ts', 'export const a = (name: string) => import(name)'],
    [arrow, 'src/graphql/schema.ts', "import { findUser } from '../store/user.ts'"],
    [arrow, 'src/graphql/schema.ts', "import { type User } from '../store/user.ts'"],
    [arrow, 'src/http/server.ts', "import '../main.ts'"],
    [arrow, 'src/http/server.ts', "import { readConfig } from '../config.ts'"],
    [arrow, 'src/store/user.ts', "import { sha256 } from '../crypto/digest.ts'"],
    [arrow, 'src/crypto/totp.ts', "import type { Clock } from '../ports/clock.ts'"],
    [arrow, 'src/ports/mailer.ts', "import type { Config } from '../config.ts'"],
    [arrow, 'src/config.ts', "import { scopes } from './domain/access/scopes.ts'"],
    [house, 'src/lib/text.ts', ''],
    [house, 'src/index.ts', ''],
    [environment, 'src/http/server.ts', 'export const port = process.env.PORT'],
    [environment, 'src/http/server.ts', "export const port = process['env'].PORT"],
    [environment, 'src/http/server.ts', 'const { env } = process'],
    [environment, 'src/main.ts', "import { env } from 'node:process'"],
    [defaults, 'src/http/server.ts', 'export default 1'],
    [defaults, 'src/http/server.ts', 'const a = 1\nexport { a as default }'],
    [long, 'src/http/server.ts', 'const a = 1\n'.repeat(221)],
    [named, 'src/http/utils.ts', ''],
    [named, 'src/domain/helpers/text.ts', ''],
    [named, 'src/domain/session-manager.ts', ''],
    [documented, 'src/domain/a.ts', 'export function a() {}'],
    [documented, 'src/domain/a.ts', '// A line.\nexport async function a() {}'],
    [documented, 'src/crypto/a.ts', 'export const a = () => 1'],
    [documented, 'src/crypto/a.ts', '/** Of something else. */\nconst b = 1\nexport const a = function () {}'],
    [documented, 'src/crypto/a.ts', 'function a() {}\nexport { a }'],
  ])('%s: %s (sample %#)', (name, path, text) => {
    expect(rules[name]?.(read(path, text))).toHaveLength(1)
  })

  test.each([
    ['src/main.ts', "import { createApp } from './app.ts'\nimport { readConfig } from './config.ts'"],
    ['src/app.ts', "import { openDatabase } from './store/database.ts'"],
    ['src/cli/main.ts', "import { migrateDatabase } from '../store/migrate.ts'"],
    [
      'src/http/server.ts',
      "import { logIn } from '../domain/session/log-in.ts'\nimport type { Config } from '../config.ts'",
    ],
    ['src/graphql/me.ts', "import type { User } from '../store/user.ts'\nimport { schema } from './schema.ts'"],
    [
      'src/domain/session/a.ts',
      "import { b } from '../account/b.ts'\nimport { c } from '../../crypto/c.ts'\nimport 'graphql'",
    ],
    [
      'src/crypto/password-rules.ts',
      '/** Why. */\nexport function a() {}\n/** What. */\nexport const b = 1\nexport type C = 1',
    ],
    ['src/crypto/a.ts', '/** Why. */\nfunction a() {}\nexport { a }'],
    ['src/config.ts', 'export const a = process.env'],
    ['src/config/values.ts', "// process.env is not for this file, nor export default\nexport const a = 'process.env'"],
    ['src/http/a.ts', "const text = `import '../main.ts'`\n// import '../main.ts'"],
  ])('and leaves %s alone (sample %#)', (path, text) => {
    expect(Object.values(rules).flatMap((rule) => rule(read(path, text)))).toEqual([])
  })
})

function read(path: string, text: string): SourceFile {
  const program = parseAst(text, { lang: 'ts' }) as unknown as Node
  const nodes = [...walk(program)]
  const imports = nodes.flatMap((node) => {
    const target = importedPath(node)
    if (target === undefined || (target !== null && !target.startsWith('.'))) return []
    // What is put together at run time cannot be judged: it counts as the front door, which nobody may import.
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

/** What an export statement exports: its own declaration, or the ones in the file that it names. */
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

function roomOf(path: string): string {
  return path.split('/')[1]?.replace(/\.ts$/, '') ?? ''
}

function levelOf(room: string): number {
  return rooms.findIndex((level) => level.includes(room))
}
