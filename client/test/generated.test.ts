import { readFileSync } from 'node:fs'
import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { generateClient } from '../../scripts/generate-client.ts'
import { schema } from '../../src/features/schema.ts'
import { createDocuments } from '../../src/graphql/documents.ts'
import { keptSchema, testSettings } from '../../test/_util/app.ts'
import { documentOf, type Field } from '../src/documents.ts'
import { operations, possibleTypes, steps } from '../src/generated.ts'

test('the generated file matches schema.graphql (`npm run schema` writes it)', () => {
  const kept = readFileSync(new URL('../src/generated.ts', import.meta.url), 'utf8')
  expect(generateClient(keptSchema())).toBe(kept)
})

test.each(Object.entries({ ...operations, ...steps }))(
  'the document of %s is valid and within the usual limits',
  (field, text) => {
    const documents = createDocuments(schema, { limits: testSettings().config.documentLimits, introspection: false })
    expect(documents.validate(documents.parse(documentOf(field as Field, text)))).toEqual([])
  },
)

test('every mutation of a user is an operation or a step; those of administrators and services, and a rare one, are not', () => {
  const all = Object.keys(schema.getMutationType()?.getFields() ?? {})
  const known = new Set(Object.keys({ ...operations, ...steps }))
  const others = all.filter((name) => !known.has(name))
  const elsewhere =
    /User|Bulk|SigningKey|^(exchangeApiKey|verifyApiKey|export)|^(disableTwoFactorByProof|updateAppData)$/
  expect(others.filter((name) => !elsewhere.test(name))).toEqual([])
  expect(known).toContain('login')
})

test('the queries of administrators, and a rare one, are not operations', () => {
  const others = Object.keys(schema.getQueryType()?.getFields() ?? {}).filter(
    (name) => !Object.hasOwn(operations, name),
  )
  const lists = ['apiKeys', 'auditEvents', 'node', 'organizations', 'users']
  expect(others.toSorted()).toEqual(
    [...lists, 'bulkJob', 'health', 'roles', 'settings', 'signingKeys', 'stats', 'userByUsername'].toSorted(),
  )
})

test('the members of every union and interface are listed', () => {
  const kept = JSON.parse(readFileSync(new URL('../../generated/possible-types.json', import.meta.url), 'utf8'))
  expect(possibleTypes).toEqual(kept.possibleTypes ?? kept)
})

test('the generator writes types, documents and descriptions', () => {
  const small = `
    directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION
    type Query { me: Thing all(filter: String): [Thing!]! node: Node }
    type Mutation {
      "Acts."
      act(input: ActInput!): ActResult!
      rename(id: ID!, name: String): ActResult! @requiresScopes(scopes: [["profile:write"]])
      purge(id: ID!): ActResult! @requiresScopes(scopes: [["users:write"]])
      startSignIn(provider: String!): StartResult!
    }
    scalar JSONObject
    interface Node { id: ID! }
    interface Error { code: String! message: String! }
    input ActInput { name: String! kind: Kind = A }
    enum Kind { A B }
    union ActResult = Thing | Failure | Locked
    union StartResult = Begun | Failure | Locked
    type Begun { url: String! things: [Thing!]! }
    type Failure implements Error { code: String! message: String! }
    type Locked implements Error { code: String! message: String! retryAfter: Int! }
    type Thing { id: ID! data: JSONObject owner: Owner! things: ThingConnection }
    type Owner { name: String first: Thing data: JSONObject }
    type ThingConnection { totalCount: Int! }
  `
  expect(() => buildSchema(small)).not.toThrow()
  const text = generateClient(small)
  for (const part of [
    "  act: 'p|input:ActInput!|Locked Thing',",
    "  rename: 'a|id:ID! name:String|Locked Thing',",
    "export const steps: Record<keyof Steps, string> = {\n  startSignIn: 'p|provider|Begun Locked|url things@Thing',\n}",
    "  all: 'q|filter:String|=Thing',",
    "  Thing: 'id data@ owner@Owner',",
    "  Locked: 'retryAfter',",
    '  /** Acts. */\n  act: { variables: ActInput; result: Thing | Failure | Locked }',
    '  rename: { variables: { id: string; name?: string | null }; result: Thing | Failure | Locked }',
    'export interface ActInput {\n  name: string\n  kind?: Kind | null\n}',
    'export interface OwnerLeaves {\n  name: string | null\n}',
  ]) {
    expect(text).toContain(part)
  }
  // What a step alone has is selected by the step.
  expect(text).not.toContain('  Begun: ')
  expect(() =>
    generateClient(small.replace('union ActResult = Thing | Failure | Locked', 'union ActResult = Thing')),
  ).toThrow('The mutation act has no errors.')
  expect(text).not.toContain('purge')
  expect(text).not.toContain('  node:')
})
