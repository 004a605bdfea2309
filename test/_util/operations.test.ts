import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { schema } from '../../src/features/schema.ts'
import { createDocuments } from '../../src/graphql/documents.ts'
import { keptSchema, testSettings } from './app.ts'
import { codeOf, expectType } from './call.ts'
import { generateOperations } from './generate-operations.ts'
import { operations } from './operations.generated.ts'

test('the generated operations match schema.graphql (`npm run schema` writes them)', () => {
  const kept = readFileSync(new URL('./operations.generated.ts', import.meta.url), 'utf8')
  expect(generateOperations(keptSchema())).toBe(kept)
})

test.each(Object.entries(operations))('the document of %s is valid and within the usual limits', (_field, text) => {
  const documents = createDocuments(schema, { limits: testSettings().config.documentLimits, introspection: false })
  expect(documents.validate(documents.parse(text))).toEqual([])
})

describe('the generated types', () => {
  const generated = generateOperations(`
    type Query { me(id: ID!, at: DateTime, of: [Kind!] = [A]): Thing all: [Thing!]! count: Int! page: ThingConnection! }
    type Mutation { act(input: ActInput!): ActResult! }
    scalar DateTime scalar JSONObject
    enum Kind { A B }
    input ActInput { name: String! kind: Kind = A more: ActInput }
    union ActResult = Thing | Failure
    type Failure { code: String! fields: [Thing!] }
    type Thing { id: ID! data: JSONObject kinds: [Kind] owner: Owner! things: ThingConnection }
    type Owner { name: String first: Thing }
    type ThingConnection { totalCount: Int! nodes: [Thing!]! }
  `)

  test.each([
    'me: { variables: { id: string; at?: string | Date | null; of?: readonly Kind[] | null }; result: ThingWithPages | null }',
    'all: { variables: object; result: ThingWithPages[] }',
    'count: { variables: object; result: number }',
    'act: { variables: { input: ActInput }; result: Thing | Failure }',
    "export type Kind = 'A' | 'B'",
    'export interface ActInput {\n  name: string\n  kind?: Kind | null\n  more?: ActInput | null\n}',
    "export interface Failure {\n  __typename: 'Failure'\n  code: string\n  fields: ThingLeaves[] | null\n}",
    'export interface ThingLeaves {\n  id: string\n  data: Record<string, unknown> | null\n  kinds: (Kind | null)[] | null\n}',
    "export interface Thing {\n  __typename: 'Thing'\n  id: string\n  data: Record<string, unknown> | null\n  kinds: (Kind | null)[] | null\n  owner: OwnerLeaves\n}",
    'owner: OwnerLeaves\n  things: ThingConnection | null\n}',
    'export interface OwnerLeaves {\n  name: string | null\n}',
    "count: 'query count { count }',",
    "'query page { page { __typename totalCount nodes { id data kinds } } }'",
    "'mutation act($input: ActInput!) { act(input: $input) { __typename ... on Thing { id data kinds owner { name } } ... on Failure { code fields { id data kinds } } } }'",
    'me(id: $id, at: $at, of: $of) { __typename id data kinds owner { name } things { __typename totalCount nodes { id data kinds } } } }',
  ])('%s', (text) => {
    expect(generated).toContain(text)
  })
})

test('an answer of another type than the expected one fails the test with the whole answer', () => {
  const answer = { __typename: 'Done', message: 'Done.' } as const
  const failed = { __typename: 'Failed', code: 'X' }
  expect(expectType(answer, 'Done').message).toBe('Done.')
  const other: { __typename: string } = answer
  expect(() => expectType(other, 'AuthTokens')).toThrow('{"__typename":"Done","message":"Done."}')
  expect(() => expectType<typeof answer, 'Done'>(null, 'Done')).toThrow('null')
  expect([codeOf(answer), codeOf(null), codeOf(failed)]).toEqual([undefined, undefined, 'X'])
})
