import { readFileSync } from 'node:fs'
import { parse, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { schema } from '../../src/features/schema.ts'

const page = readFileSync('docs/recipes/moving-from-rest.md', 'utf8')
const [query, mutation] = [schema.getQueryType()?.getFields() ?? {}, schema.getMutationType()?.getFields() ?? {}]

/** The code in the cells of the column “operation”, by the heading above the table. */
const operations = page
  .split(/^## /m)
  .filter((section) => section.includes('\n| endpoint | operation | differs |\n'))
  .map((section) => {
    const rows = section.match(/^\| (?!endpoint|---).*\|$/gm) ?? []
    const cells = rows.map((row) => row.split(' | ')[1] ?? '')
    return { api: section.split('\n')[0] ?? '', cells: cells.filter((cell) => cell !== 'none') }
  })

test('there is a table for each of the systems', () => {
  expect(operations.map(({ api }) => api)).toEqual(['Mavibase', 'Solobase', 'Eden', 'Cocobase'])
})

describe.each(operations)('the table of $api', ({ cells }) => {
  test.each(cells)('names an operation of the schema: %s', (cell) => {
    const named = [...cell.matchAll(/`(\w+)([^`]*)`/g)]
    expect(named).not.toEqual([])
    for (const [, name = '', selection = ''] of named) {
      expect(Object.keys({ ...query, ...mutation })).toContain(name)
      if (selection === '') continue
      const id = query[name]?.args.some((arg) => arg.name === 'id')
        ? '(id: "019bd0c2-7c1a-7d39-b6a1-0f6f5f3f2a10")'
        : ''
      expect(validate(schema, parse(`{ ${name}${id}${selection} }`))).toEqual([])
    }
  })
})
