import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, expectType, type Person, type TestApp } from '../../_util/app.ts'
import { createAuthenticator, type ResponseJson } from '../../_util/authenticator.ts'
import { encodeCbor } from '../../_util/cbor.ts'
import { passkeyCalls } from '../../_util/passkeys.ts'

let app: TestApp
let calls: ReturnType<typeof passkeyCalls>
let person: Person
/** The passkey that is kept: those that the tests register would reach the limit. */
let first: string
const authenticator = createAuthenticator()
beforeAll(async () => {
  app = await createTestApp()
  calls = passkeyCalls(app)
  person = await app.createPerson()
  first = (await calls.register(person, authenticator)).id
})
afterAll(() => app.close())

const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const bytes = (length: number) => randomBytes(length).toString('base64url')

/** Changes one value of a good response. */
const replaced =
  (path: string[], value: unknown) =>
  (good: ResponseJson): Record<string, unknown> => {
    const [first = '', second] = path
    if (second === undefined) return { ...good, [first]: value }
    return { ...good, [first]: { ...good.response, [second]: value } }
  }

const anyValue: [string, unknown][] = [
  ['null', null],
  ['a number', 7],
  ['a list', []],
  ['an object', {}],
  ['an empty text', ''],
  ['base64 with padding', 'AAA='],
  ['text that is no base64url', 'ä\u0000\ud800'],
  ['20,001 characters', 'A'.repeat(20_001)],
]
/** Values that have the form of base64url, and nothing in them that can be read. */
const anyBytes: [string, unknown][] = [
  ['one character', 'A'],
  ['noise', bytes(500)],
  ['15,000 bytes of noise', bytes(15_000)],
]

const both = [
  ...['id', 'rawId', 'type', 'response'].flatMap((name) =>
    anyValue.map(([what, value]) => [[name], what, value] as const),
  ),
  ...anyValue.map(([what, value]) => [['response', 'clientDataJSON'], what, value] as const),
  ...anyBytes.map(([what, value]) => [['response', 'clientDataJSON'], what, value] as const),
]
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
const clientData: [string, string][] = [
  ['null', json(null)],
  ['a list', json([])],
  ['no members', json({})],
  ['members of other types', json({ type: 1, challenge: null, origin: {}, crossOrigin: 'no' })],
  ['10,000 levels', Buffer.from(nested(7_000)).toString('base64url')],
  ['a broken text', Buffer.from([0xff, 0xfe, 0x7b]).toString('base64url')],
  ['a prototype', Buffer.from('{"__proto__":{"origin":"http://localhost:4000"}}').toString('base64url')],
]
const attestationObjects: [string, string][] = [
  ['an empty map', encodeCbor(new Map()).toString('base64url')],
  ['a number', encodeCbor(7).toString('base64url')],
  ['a list', encodeCbor([]).toString('base64url')],
  ['10,000 levels of CBOR', Buffer.alloc(10_000, 0x81).toString('base64url')],
  ['a length of 2^64 bytes', Buffer.from('5bffffffffffffffff00', 'hex').toString('base64url')],
  ['a map of 2^32 pairs', Buffer.from('baffffffff', 'hex').toString('base64url')],
  [
    'authenticator data of another type',
    encodeCbor(
      new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', 'text'],
      ]),
    ).toString('base64url'),
  ],
  [
    'authenticator data of 3 bytes',
    encodeCbor(
      new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', Buffer.alloc(3)],
      ]),
    ).toString('base64url'),
  ],
  [
    'a statement that is no map',
    encodeCbor(
      new Map<string, unknown>([
        ['fmt', 'packed'],
        ['attStmt', 7],
        ['authData', Buffer.alloc(200)],
      ]),
    ).toString('base64url'),
  ],
]

/** The answer to a response. @throws for a status of a fault of the server */
async function answerTo(
  field: 'finishPasskeyRegistration' | 'finishPasskeyLogin' | 'reauthenticate',
  id: string,
  response: unknown,
) {
  const variables = field === 'reauthenticate' ? { passkey: { id, response } } : { id, response }
  const credential = field === 'finishPasskeyLogin' ? undefined : person.credential
  const types = {
    finishPasskeyRegistration:
      'mutation($id: ID!, $response: JSONObject!) { answer: finishPasskeyRegistration(id: $id, response: $response)',
    finishPasskeyLogin:
      'mutation($id: ID!, $response: JSONObject!) { answer: finishPasskeyLogin(id: $id, response: $response)',
    reauthenticate: 'mutation($passkey: PasskeyProof) { answer: reauthenticate(passkey: $passkey)',
  }
  const query = `${types[field]} { __typename ... on ValidationError { fields { path rule message } } } }`
  const { status, data, errors } = await app.execute<{
    answer?: { __typename: string; fields?: { path: string[]; rule: string; message: string }[] }
  }>(query, variables, credential)
  expect(status).toBeLessThan(500)
  return { status, type: data.answer?.__typename ?? errors[0]?.extensions.code, fields: data.answer?.fields ?? [] }
}

const start = {
  finishPasskeyRegistration: async () => {
    const ceremony = await calls.startRegistration(person)
    return { id: ceremony.id, good: createAuthenticator().create(ceremony.options) }
  },
  finishPasskeyLogin: async () => {
    const ceremony = await calls.startLogin()
    return { id: ceremony.id, good: authenticator.get(ceremony.options) }
  },
  reauthenticate: async () => {
    const ceremony = await calls.startLogin({}, person.credential)
    return { id: ceremony.id, good: authenticator.get(ceremony.options) }
  },
}
type Field = keyof typeof start
const fields: Field[] = ['finishPasskeyRegistration', 'finishPasskeyLogin', 'reauthenticate']
const succeeds = { finishPasskeyRegistration: 'Passkey', finishPasskeyLogin: 'AuthTokens', reauthenticate: 'Done' }

describe.each(fields)('%s', (field) => {
  test.each(both)(
    'names %j in the error if it is %s, and the ceremony can be answered afterwards',
    async (path, _what, value) => {
      const { id, good } = await start[field]()
      const refused = await answerTo(field, id, replaced([...path], value)(good))
      expect(refused.type).toBe('ValidationError')
      const at = field === 'reauthenticate' ? ['passkey', 'response', ...path] : ['response', ...path]
      for (const { path: named, message } of refused.fields) {
        expect(named.slice(0, at.length)).toEqual(at)
        expect(message).toMatch(/^(This|A|The) .*\.$/)
      }
      expect((await answerTo(field, id, good)).type).toBe(succeeds[field])
      await app.sql('delete from passkeys where id <> $1', [first])
    },
  )

  test.each(clientData)('refuses client data with %s', async (_what, value) => {
    const { id, good } = await start[field]()
    const refused = await answerTo(field, id, replaced(['response', 'clientDataJSON'], value)(good))
    expect(refused).toMatchObject({ type: 'ValidationError', fields: [{ rule: 'client-data' }] })
  })

  test.each<[string, unknown]>([
    ['empty', {}],
    ['a hundred thousand characters', { id: 'A'.repeat(90_000) }],
    ['members that nobody knows', Object.fromEntries(Array.from({ length: 500 }, (_value, at) => [`m${at}`, at]))],
  ])('refuses a response that is %s', async (_what, response) => {
    const { id } = await start[field]()
    expect((await answerTo(field, id, response)).type).toBe('ValidationError')
  })

  test.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['a text', 'response'],
    ['a number', 7],
    ['1,000 levels', JSON.parse(nested(1_000))],
    ['objects in 1,000 levels', JSON.parse(`${'{"a":'.repeat(1_000)}{}${'}'.repeat(1_000)}`)],
  ])('refuses the request if the response is %s', async (_what, response) => {
    const { id } = await start[field]()
    expect((await answerTo(field, id, response)).status).toBe(400)
  })

  test.each(['', 'garbage', '00000000-0000-7000-8000-000000000000', '\u0000', 'x'.repeat(5_000)])(
    'answers the ceremony %j like one that has expired',
    async (id) => {
      const { good } = await start[field]()
      expect(['ChallengeExpiredError', 'ValidationError']).toContain((await answerTo(field, id, good)).type)
    },
  )
})

describe('finishPasskeyRegistration', () => {
  test.each([...attestationObjects, ...anyBytes])('refuses an attestation object of %s', async (_what, value) => {
    const { id, good } = await start.finishPasskeyRegistration()
    const refused = await answerTo(
      'finishPasskeyRegistration',
      id,
      replaced(['response', 'attestationObject'], value)(good),
    )
    expect(refused).toMatchObject({ type: 'ValidationError', fields: [{ rule: 'passkey' }] })
  })
})

describe.each<Field>(['finishPasskeyLogin', 'reauthenticate'])('%s', (field) => {
  test.each(['authenticatorData', 'signature', 'userHandle'])('refuses noise as %s', async (name) => {
    for (const [, value] of anyBytes) {
      const { id, good } = await start[field]()
      const refused = await answerTo(field, id, replaced(['response', name], value)(good))
      expect(refused.type).toBe('InvalidCredentialsError')
    }
  })

  test('refuses a raw id that differs from the id', async () => {
    const { id, good } = await start[field]()
    expect((await answerTo(field, id, { ...good, rawId: bytes(32) })).type).toBe('InvalidCredentialsError')
  })
})

test('a signature of any length is refused', async () => {
  for (const length of [1, 8, 64, 70, 71, 72, 200]) {
    const { id, good } = await start.finishPasskeyLogin()
    const response = replaced(['response', 'signature'], bytes(length))(good)
    expectType(await app.call.finishPasskeyLogin({ id, response }), 'InvalidCredentialsError')
  }
})
