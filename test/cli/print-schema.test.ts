import { readFileSync } from 'node:fs'
import { buildSchema } from 'graphql'
import { describe, expect, test } from 'vitest'
import { generatedFiles, printCodegenConfig } from '../../src/cli/print-schema.ts'
import { schema } from '../../src/features/schema.ts'

const root = new URL('../../', import.meta.url)

test.each(Object.entries(generatedFiles))('%s is what `npm run schema` writes', (path, print) => {
  expect(readFileSync(new URL(path, root), 'utf8')).toBe(print())
})

test('the documentation lists every file', () => {
  const docs = readFileSync(new URL('docs/clients.md', root), 'utf8')
  for (const path of Object.keys(generatedFiles)) expect(docs).toContain(`[${path}](../${path})`)
})

describe('the files for clients', () => {
  test('the possible types contain the members of every union and interface', () => {
    const types: Record<string, string[]> = JSON.parse(
      readFileSync(new URL('generated/possible-types.json', root), 'utf8'),
    )
    expect(types.LoginResult).toContain('AuthTokens')
    expect(types.Error).toContain('InvalidCredentialsError')
    for (const name of Object.values(types).flat()) expect(schema.getType(name)?.name).toBe(name)
  })

  test('a scalar without a type for clients causes an error', () => {
    expect(() => printCodegenConfig(buildSchema('scalar Money type Query { price: Money }'))).toThrow(/scalar Money/)
  })
})
