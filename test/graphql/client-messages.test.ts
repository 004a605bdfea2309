import { GraphQLError } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPresentError } from '../../src/graphql/present-error.ts'
import { type Credential, createTestApp, type TestApp } from '../_util/app.ts'

let app: TestApp
let closed: TestApp
let plugged: TestApp
let person: Credential
beforeAll(async () => {
  app = await createTestApp()
  closed = await createTestApp({ introspection: false })
  plugged = await createTestApp({}, { plugins: [{ onParse: () => undefined }] })
  person = (await app.createPerson()).credential
})
afterAll(() => Promise.all([app, closed, plugged].map((each) => each.close())))

async function post(query: string, variables: object, { to = app, credential }: Sent = {}) {
  const answer = await to.execute(query, variables, credential)
  const { data, errors } = answer
  return { ...answer, size: JSON.stringify({ data, errors }).length }
}

interface Sent {
  to?: TestApp
  credential?: Credential
}

const login = 'mutation($i: LoginInput) { login(input: $i) { __typename } }'
const manyErrors = (first: string, value: unknown = 1) => ({
  i: { [first]: value, ...Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`k${index};x`, 1])) },
})

describe('messages about variables', () => {
  test.each([
    ['a value that looks like the message', 'got invalid value '.repeat(5_300)],
    ['a value that looks like a place', '"; at "a'.repeat(8_000)],
    ['a value that looks like a suggestion', ' Did you mean '.repeat(6_500)],
  ])('%s', { timeout: 4_000 }, async (_name, text) => {
    for (const to of [app, closed, plugged]) {
      for (const variables of [manyErrors('k;x', text), manyErrors(text), { i: text }, { i: { password: [text] } }]) {
        const { status, errors, size } = await post(login, variables, { to })
        expect([status, errors.length <= 11, size < 20_000]).toEqual([400, true, true])
        expect(errors[0]?.message).toMatch(/^Variable "\$i" got an invalid value( at "i\.password")?; /)
      }
    }
  })

  test.each([
    [
      'a field that is missing',
      { i: {} },
      'Variable "$i" got an invalid value; Field "identifier" of required type "String!" was not provided.',
    ],
    [
      'a field that does not exist',
      { i: { identifier: 'a', password: 's', 'a; b': 1 } },
      'Variable "$i" got an invalid value; Field "a; b" is not defined by type "LoginInput".',
    ],
    ['no object', { i: 'secret' }, 'Variable "$i" got an invalid value; Expected type "LoginInput" to be an object.'],
    [
      'null',
      { i: { identifier: 'a', password: null } },
      'Variable "$i" got an invalid value at "i.password"; Expected non-nullable type "String!" not to be null.',
    ],
    [
      'a number',
      { i: { identifier: 'a', password: 12345678 } },
      'Variable "$i" got an invalid value at "i.password"; String cannot represent a non string value.',
    ],
    [
      'a list',
      { i: { identifier: 'a', password: ['12345678'] } },
      'Variable "$i" got an invalid value at "i.password"; String cannot represent a non string value.',
    ],
  ])('%s', async (_name, variables, message) => {
    expect((await post(login, variables)).errors.map((error) => error.message)).toContain(message)
  })

  test.each([
    [
      'String',
      'mutation($v: String!) { verifyEmail(token: $v) { __typename } }',
      [12345678, ['12345678'], { a: '12345678' }],
    ],
    ['ID', 'query($v: ID!) { user(id: $v) { id } }', [1234.5678, ['12345678'], { a: '12345678' }]],
    ['Int', 'query($v: Int) { users(first: $v) { totalCount } }', ['12345678', 12345678.5, 12345678e5]],
    ['Boolean', 'query($v: Boolean!) { me @include(if: $v) { id } }', ['12345678', 12345678]],
    [
      'DateTime',
      'query($v: DateTime) { users(filter: { createdAt: { from: $v } }) { totalCount } }',
      ['12345678', 12345678, ['12345678']],
    ],
    [
      'JSONObject',
      'mutation($v: JSONObject!) { updateData(input: { set: $v }) { __typename } }',
      ['12345678', 12345678],
    ],
    [
      'an enum',
      'mutation($v: ApiKeyMode!) { createApiKey(input: { name: "a", scopes: [], mode: $v }) { __typename } }',
      ['12345678', 12345678],
    ],
    [
      'Scope',
      'mutation($v: Scope!) { createApiKey(input: { name: "a", scopes: [$v], mode: LIVE }) { __typename } }',
      [12345678, '12345678'.repeat(20)],
    ],
  ])('no message repeats a value of the type %s', async (type, query, values) => {
    for (const v of values) {
      const { status, errors } = await post(query, { v }, { credential: person })
      expect([status, errors[0]?.message], type).toEqual([
        400,
        expect.stringMatching(/^Variable "\$v" got an invalid value; ./),
      ])
      expect(JSON.stringify(errors)).not.toMatch(/1234/)
    }
  })

  test('a literal that is a number', async () => {
    const { errors } = await post(
      'mutation { login(input: { identifier: "a", password: 12345678 }) { __typename } }',
      {},
    )
    expect(errors.map(({ message }) => message)).toEqual(['String cannot represent a non string value.'])
  })

  test('long names in the document', async () => {
    const name = 'n'.repeat(20_000)
    const { errors, size } = await post(`{ ${name} ${name}1 me { ${name} } }`, {})
    expect([errors.length, size < 3_000]).toEqual([3, true])
    expect(errors[0]?.message.length).toBe(500)
  })
})

test.each([true, false])(
  'a message of 100 KB is presented at once, with suggestions: %s',
  { timeout: 4_000 },
  (suggestions) => {
    const present = createPresentError(() => {}, { suggestions })
    for (const part of [
      'got invalid value ',
      ' Did you mean ',
      '; ',
      ' at "',
      'Variable "$',
      ' cannot represent a value',
      '" does not exist in "',
    ]) {
      for (const start of ['', 'Variable "$i" got invalid value ', 'Value "', 'Field "']) {
        const message = start + part.repeat(100_000 / part.length)
        for (const originalError of [
          undefined,
          new GraphQLError(message.slice(-50_000)),
          new GraphQLError(`${message};`),
        ]) {
          expect(present(new GraphQLError(message, { originalError })).message.length).toBeLessThan(501)
        }
      }
    }
  },
)
