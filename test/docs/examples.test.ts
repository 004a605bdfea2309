import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSettings } from '../../src/config.ts'

const read = (path: string) => readFileSync(path, 'utf8')
const { workspaces } = JSON.parse(read('package.json'))
const folders = globSync('examples/*').toSorted()
const recipes = globSync('docs/recipes/*.md').map(read).join('\n')

test('there are examples', () => expect(folders.length).toBeGreaterThan(5))

test('the index of the recipes has every page', () => {
  const index = read('docs/recipes/README.md')
  const pages = globSync('docs/recipes/*.md').map((path) => basename(path))
  expect(pages.filter((page) => page !== 'README.md' && !index.includes(`](${page})`))).toEqual([])
})

describe.each(folders)('%s', (folder) => {
  test('has a README of at most a page, and a recipe names it', () => {
    const lines = read(`${folder}/README.md`).split('\n')
    expect(lines.length).toBeLessThanOrEqual(60)
    expect(recipes).toMatch(new RegExp(`\\]\\(../../${folder}[/)]`))
  })

  test('has settings in its README that the server accepts', () => {
    for (const [, text = ''] of read(`${folder}/README.md`).matchAll(/`((?:[A-Z_]+=\S+ ?)+)`/g)) {
      const settings = Object.fromEntries(text.split(' ').map((each) => each.split(/(?<=^[A-Z_]+)=/)))
      // The roles of an organization can have scopes of the operator.
      const scopes = { SCOPES: 'databases:read,databases:write,invoices:read,invoices:write' }
      expect(readSettings({ ...scopes, ...settings }).config, text).not.toEqual(readSettings({}).config)
    }
  })

  test.runIf(existsSync(`${folder}/package.json`))('has the versions of packages that the tests run', () => {
    const { private: isPrivate, dependencies, devDependencies } = JSON.parse(read(`${folder}/package.json`))
    expect(isPrivate).toBe(true)
    expect(workspaces).not.toContain(folder)
    // An example with a lock file is installed from it.
    const lock = existsSync(`${folder}/package-lock.json`) && JSON.parse(read(`${folder}/package-lock.json`)).packages
    const tested = (name: string) => {
      if (name === '@sallyport/client') return JSON.parse(read('client/package.json')).version
      return lock ? lock[`node_modules/${name}`].version : JSON.parse(read(`node_modules/${name}/package.json`)).version
    }
    const named: Record<string, string> = { ...dependencies, ...devDependencies }
    expect(named).toEqual(Object.fromEntries(Object.keys(named).map((name) => [name, tested(name)])))
  })
})
