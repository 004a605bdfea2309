import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const rows = readFileSync('docs/threat-model.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (---|attack|has) \|/.test(line))
  .map((line) => line.split(' | '))

test.each(rows.map((row) => [row[0]?.slice(2) ?? '', row]))(
  '%s: a test that is there shows the defence',
  (_attack, row) => {
    const files = [...(row.at(-1) ?? '').matchAll(/`(test\/[^`]+\.test\.ts)`/g)].map(([, file = '']) => file)
    expect(row).toHaveLength(3)
    expect(files).not.toEqual([])
    expect(files.filter((file) => !existsSync(file))).toEqual([])
  },
)
