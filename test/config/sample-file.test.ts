import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { describe, expect, test } from 'vitest'
import { problemsOf } from '../_util/variables.ts'

const sample = readFileSync('.env.example', 'utf8')

describe('the sample file .env.example', () => {
  test('is accepted unchanged', () => {
    expect(problemsOf(parseEnv(sample))).toEqual([])
  })

  test.each(sample.match(/(?<=^#)[A-Z_]+=.+$/gm) ?? [])('is read with the whole value of its example %s', (line) => {
    const [, name = '', text = ''] = /^([A-Z_]+)="?(.*?)"?$/.exec(line) ?? []
    expect(parseEnv(line)).toEqual({ [name]: text.replaceAll('\\n', '\n') })
  })

  test('has examples that differ from its comments', () => {
    expect(sample.match(/^#\s+[A-Z_]+=/gm)).toBeNull()
  })
})
