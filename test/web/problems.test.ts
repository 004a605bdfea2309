import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('only the components that announce a failure give a text its look', () => {
  const files = globSync('web/src/**/*.tsx')
  expect(files.length).toBeGreaterThan(100)
  const found = files.filter((path) => readFileSync(path, 'utf8').includes('className="field-error"'))
  // React Aria connects the one with its field; the other is an alert.
  expect(found.toSorted()).toEqual(['web/src/ui/field-error.tsx', 'web/src/ui/problem.tsx'])
})
