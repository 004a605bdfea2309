import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const documented = [...readFileSync('docs/dependencies.md', 'utf8').matchAll(/^\| `([^`]+)` +\|/gm)].map(
  ([, name]) => name,
)

it('has a line in docs/dependencies.md for every package, and no line for one that is gone', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(documented.toSorted()).toEqual([...Object.keys(dependencies), ...Object.keys(devDependencies)].toSorted())
})
