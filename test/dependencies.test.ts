import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { basename, dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAst } from 'vitest/node'

const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const declared = { ...dependencies, ...devDependencies }
/** Of the pages: their build contains them. The client is a workspace. */
const { '@sallyport/client': client, ...pages } = JSON.parse(readFileSync('web/package.json', 'utf8')).devDependencies

describe('docs/dependencies.md', () => {
  test('has a line for every package, and none for a package that was removed', () => {
    const described = [...readFileSync('docs/dependencies.md', 'utf8').matchAll(/^\| `([^`]+)`/gm)].map((row) => row[1])
    expect(described.toSorted()).toEqual(Object.keys({ ...declared, ...pages }).toSorted())
  })
})

describe('package.json', () => {
  test.each([
    ['src/**/*.ts', dependencies],
    ['{test,bench,scripts,client/test}/**/*.ts', declared],
    ['web/**/*.{ts,tsx}', { ...pages, '@sallyport/client': client }],
  ])('declares every package that %s imports', (pattern, allowed) => {
    const imported = globSync(pattern, {
      exclude: ['**/node_modules/**', 'web/src/generated/**', 'web/dist/**'],
    }).flatMap((path) => packagesOf(readFileSync(path, 'utf8'), path.endsWith('.tsx') ? 'tsx' : 'ts'))
    expect(imported.length).toBeGreaterThan(0)
    expect([...new Set(imported)].filter((name) => !Object.hasOwn(allowed, name))).toEqual([])
  })

  test('and the test detects an import that is not declared', () => {
    const text =
      "import a from 'left-pad/lib/a.js'\nexport * from '@scope/name/b'\nawait import('c')\nimport 'node:fs'\nimport './d.ts'"
    expect(packagesOf(text)).toEqual(['left-pad', '@scope/name', 'c'])
  })
})

// They are installed into a temporary folder, with the versions that were compared.
describe.each(globSync('bench/peers/*/package.json'))('%s', (path) => {
  const peer = JSON.parse(readFileSync(path, 'utf8'))
  const folder = dirname(path)

  test('has the exact versions of its lock file', () => {
    const { packages } = JSON.parse(readFileSync(`${folder}/package-lock.json`, 'utf8'))
    const locked = Object.keys(peer.dependencies).map((name) => [name, packages[`node_modules/${name}`]?.version])
    expect(Object.fromEntries(locked)).toEqual(peer.dependencies)
    expect(packages[''].dependencies).toEqual(peer.dependencies)
  })

  test('declares every package that its server imports', () => {
    const imported = packagesOf(readFileSync(`${folder}/server.js`, 'utf8'))
    expect(imported.filter((name) => !Object.hasOwn(peer.dependencies, name))).toEqual([])
  })

  test('is of a package that the project does not install', () => {
    expect(Object.keys(peer.dependencies)).toContain(basename(folder))
    expect(Object.keys(declared)).not.toContain(basename(folder))
  })
})

/** The packages that a source file imports. */
function packagesOf(text: string, lang: 'ts' | 'tsx' = 'ts'): string[] {
  const found: string[] = []
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const source = 'source' in node ? (node.source as { value?: unknown } | null)?.value : undefined
    if (typeof source === 'string' && !source.startsWith('.') && !isBuiltin(source)) found.push(nameOf(source))
    for (const child of Object.values(node)) visit(child)
  }
  visit(parseAst(text, { lang }))
  return found
}

function nameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
