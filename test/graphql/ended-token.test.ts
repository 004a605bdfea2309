import { type DocumentNode, Kind, parse, print, visit } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isPublicField } from '../../src/graphql/access-rules.ts'
import { createTestApp, type Person, type TestApp } from '../_util/app.ts'
import { type Row, walk } from '../features/access/walk.ts'

let app: TestApp
let rows: Row[]
let publicMutations: Row[]
/** Access tokens of this server that have ended, by how. */
let ended: [name: string, code: string, bearer: string][]
let expired: Person

beforeAll(async () => {
  app = await createTestApp()
  rows = walk(app.server.schema).filter(({ name, target }) => /^(Query|Mutation)\./.test(name) && target === 'own')
  const declared = app.server.schema.getMutationType()?.getFields() ?? {}
  publicMutations = rows.filter(({ name }) => isPublicField(declared[name.replace(/^Mutation\.|\(.*\)$/g, '')]))
  expired = await app.createPerson()
  await app.clock.advance(1_000)
  const [loggedOut, revoked, suspended, deleted] = [
    await app.createPerson(),
    await app.createPerson(),
    await app.createPerson(),
    await app.createPerson(),
  ]
  await app.execute('mutation { logout { __typename } }', {}, loggedOut.credential)
  await app.sql('update sessions set revoked_at = created_at where id = $1', [revoked.sessionId])
  await app.sql('update users set suspended_at = created_at where id = $1', [suspended.id])
  await app.sql('delete from sessions where id = $1', [deleted.sessionId])
  ended = [
    ['expired', 'TOKEN_EXPIRED', expired.accessToken],
    ['of a session that was logged out', 'TOKEN_INVALID', loggedOut.accessToken],
    ['of a session that was revoked', 'TOKEN_INVALID', revoked.accessToken],
    ['of a suspended user', 'TOKEN_INVALID', suspended.accessToken],
    ['of a session that is gone', 'TOKEN_INVALID', deleted.accessToken],
  ]
})
afterAll(() => app.close())

const run = (row: Row, bearer?: string) =>
  app.execute(row.query, { ...row.variables, ...ids(row) }, bearer === undefined ? undefined : { bearer })
const ids = (row: Row) => Object.fromEntries(Object.keys(row.things).map((name) => [name, expired.id]))

/** One operation with the fields of both: the variables of the second are renamed. */
function join(first: Row, second: Row): { query: string; variables: Record<string, unknown> } {
  const renamed: DocumentNode = visit(parse(second.query), {
    Variable: (node) => ({ ...node, name: { ...node.name, value: `second_${node.name.value}` } }),
    Field: (node, _key, _parent, path) =>
      path.length === 5 ? { ...node, alias: { kind: Kind.NAME, value: 'second' } } : undefined,
  })
  const [one, two] = [parse(first.query).definitions[0], renamed.definitions[0]]
  if (one?.kind !== Kind.OPERATION_DEFINITION || two?.kind !== Kind.OPERATION_DEFINITION)
    throw new Error('No operation')
  const selections = [...one.selectionSet.selections, ...two.selectionSet.selections]
  const query = print({
    ...one,
    variableDefinitions: [...(one.variableDefinitions ?? []), ...(two.variableDefinitions ?? [])],
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  })
  const others = Object.entries({ ...second.variables, ...ids(second) }).map(([name, value]) => [
    `second_${name}`,
    value,
  ])
  return { query, variables: { ...first.variables, ...ids(first), ...Object.fromEntries(others) } }
}

test('the schema has public mutations and other fields', () => {
  expect(publicMutations.length).toBeGreaterThan(8)
  expect(publicMutations.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Mutation.refresh', 'Mutation.login', 'Mutation.signup']),
  )
  expect(rows.length - publicMutations.length).toBeGreaterThan(25)
})

test('every public mutation ignores an access token that has ended', async () => {
  for (const row of publicMutations) {
    const { data, errors } = await run(row)
    for (const [name, , bearer] of ended) {
      const answer = await run(row, bearer)
      expect({ data: answer.data, errors: answer.errors }, `${row.name}, ${name}`).toEqual({ data, errors })
    }
  }
})

test('every other field is refused, and so is the whole request without a public mutation', async () => {
  for (const row of rows.filter((each) => !publicMutations.includes(each))) {
    for (const [name, code, bearer] of ended) {
      const { status, data, errors } = await run(row, bearer)
      expect([status, data, errors[0]?.extensions.code], `${row.name}, ${name}`).toEqual([401, {}, code])
    }
  }
})

test('other mutations in the same document are refused individually', async () => {
  const [refresh] = publicMutations.filter(({ name }) => name === 'Mutation.refresh')
  if (!refresh) throw new Error('There is no refresh')
  for (const row of rows.filter((each) => each.mutation && !publicMutations.includes(each))) {
    const { query, variables } = join(refresh, row)
    const [, code, bearer] = ended[rows.indexOf(row) % ended.length] ?? []
    const { data, errors } = await app.execute(query, variables, { bearer: String(bearer) })
    expect([errors[0]?.extensions.code, errors[0]?.path], row.name).toEqual([code, ['second']])
    expect(data).toEqual({})
  }
})

test('a refresh that succeeds gives no other field of the document its new session', async () => {
  const person = await app.createPerson()
  await app.clock.advance(1_000)
  const query = `mutation($t: String) {
    refresh(refreshToken: $t) { ... on AuthTokens { accessToken user { id email } } }
    change: updateProfile(input: { name: "Changed" }) { __typename }
  }`
  const both = await app.execute(query, { t: person.refreshToken }, person.credential)
  expect(both.errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['change'], 'TOKEN_EXPIRED']])
  const [row] = await app.sql('select name from users where id = $1', [person.id])
  expect(row?.name).not.toBe('Changed')
})

test('the fields below a public mutation are read with the new session', async () => {
  const person = await app.createPerson()
  await app.clock.advance(1_000)
  const query =
    'mutation($t: String) { refresh(refreshToken: $t) { ... on AuthTokens { user { email sessions { totalCount } } } } }'
  const { data, errors } = await app.execute(query, { t: person.refreshToken }, person.credential)
  const user = { email: person.email, sessions: { totalCount: 1 } }
  expect([errors, data]).toEqual([[], { refresh: { user } }])
})

test('a forged token refuses every field', async () => {
  const [header, payload, signature = ''] = expired.accessToken.split('.')
  const forged = [
    `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    `${header}.${Buffer.from(JSON.stringify({ sub: expired.id, exp: 1 })).toString('base64url')}.${signature}`,
    'not.a.token',
  ]
  for (const row of rows) {
    for (const bearer of forged) {
      const { status, data, errors } = await run(row, bearer)
      expect([status, data, errors[0]?.extensions.code], row.name).toEqual([401, {}, 'TOKEN_INVALID'])
    }
  }
})

test('a known document works with the token that urql and Apollo send with it', async () => {
  const person = await app.createPerson()
  await app.clock.advance(1_000)
  const { data } = await app.send('refresh', { refreshToken: person.refreshToken }, person.credential)
  expect(data.refresh?.__typename).toBe('AuthTokens')
})
