import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fieldRules } from '../../src/core/field-rule.ts'

test('docs/errors.md explains every rule of the input', () => {
  const rows = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| `([^`]+)` \|/gm)]
  expect(rows.map(([, rule]) => rule)).toEqual(fieldRules)
})
