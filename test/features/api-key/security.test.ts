import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createApiKeySecret } from '../../../src/crypto/api-key.ts'
import { encodeUint32Base62 } from '../../../src/crypto/base62.ts'
import {
  type Credential,
  createTestApp,
  documents,
  expectType,
  type Person,
  type TestApp,
  testPassword,
} from '../../_util/app.ts'
import { flipFirst, tamper } from '../../_util/tamper.ts'

const access = '{ access { kind scopes } }'

let app: TestApp
let owner: Person
let good: Awaited<ReturnType<TestApp['createKey']>>
beforeAll(async () => {
  app = await createTestApp()
  owner = await app.createPerson()
  good = await app.createKey(owner, ['profile:read', 'profile:write', 'keys:read', 'keys:write', 'sessions:read'])
})
afterAll(() => app.close())
afterEach(() => vi.restoreAllMocks())

const codeOf = async (query: string, credential: Credential, variables: object = {}) =>
  (await app.execute(query, variables, credential)).errors[0]?.extensions.code

/** What the database is asked, however it is asked. */
function spyOnDatabase() {
  const { database } = app.server.services
  const spies = [
    vi.spyOn(database, 'readRows'),
    vi.spyOn(database, 'readText'),
    vi.spyOn(database, 'executeSql'),
    vi.spyOn(database, 'fork'),
  ]
  return () => spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0)
}

const withChecksum = (body: string) => body + encodeUint32Base62(crc32(body))

describe('a malformed key is refused without a query', () => {
  const change: [string, (key: string) => string][] = [
    ['a wrong checksum', (key) => key.slice(0, -6) + flipFirst(key.slice(-6))],
    ['a changed secret', (key) => key.slice(0, 40) + flipFirst(key.slice(40))],
    ['a changed id', (key) => key.slice(0, 20) + flipFirst(key.slice(20))],
    ['another mode', (key) => key.replace('sp_live_', 'sp_test_')],
    ['another prefix', (key) => key.replace('sp_live_', 'sk_live_')],
    ['no prefix', (key) => key.slice('sp_live_'.length)],
    ['the prefix alone', () => 'sp_live_'],
    ['a cut-off end', (key) => key.slice(0, -1)],
    ['one character more', (key) => `${key}0`],
    ['upper case', (key) => key.toUpperCase()],
    ['lower case', (key) => key.toLowerCase()],
    ['the shown prefix of a list', (key) => key.slice(0, 30)],
    ['an id that is no UUID', (key) => withChecksum(`sp_live_${'z'.repeat(22)}_${key.slice(31, 58)}`)],
    ['nothing', () => ''],
    ['SQL', () => "' or '1'='1"],
    ['as much as a header holds', (key) => key.repeat(200)],
  ]
  test.each(change)('%s', async (_what, broken) => {
    const asked = spyOnDatabase()
    const key = tamper(good.key, broken)
    expect(await codeOf(access, { apiKey: key })).toBe('TOKEN_INVALID')
    if (key.startsWith('sp_')) expect(await codeOf(access, { bearer: key })).toBe('TOKEN_INVALID')
    expect(asked()).toBe(0)
  })

  test('the spy detects the query for a valid key', async () => {
    const asked = spyOnDatabase()
    expect(await codeOf(access, good.credential)).toBeUndefined()
    expect(asked()).toBe(1)
  })

  test.each(['x-api-key', 'authorization'])('refuses a header %s of one megabyte', async (name) => {
    const asked = spyOnDatabase()
    const answer = await rawRequest([`${name}: ${name === 'authorization' ? 'Bearer ' : ''}${good.key.repeat(16_384)}`])
    expect(answer).toMatch(/^HTTP\/1\.1 431 |^$/)
    expect(asked()).toBe(0)
    expect(await codeOf(access, good.credential)).toBeUndefined()
  })
})

test.each([
  ['of an id that does not exist', () => createApiKeySecret('LIVE', '01890000-0000-7000-8000-000000000000').key],
  ['with a secret of its own making', () => createApiKeySecret('LIVE', good.id).key],
  ['with another mode and a new checksum', () => withChecksum(good.key.replace('live', 'test').slice(0, -6))],
])('a well-formed key %s is not valid', async (_what, make) => {
  expect(await codeOf(access, { apiKey: make() })).toBe('TOKEN_INVALID')
})

describe('one credential per request', () => {
  test.each([
    ['a key and a session', () => [`x-api-key: ${good.key}`, `authorization: Bearer ${owner.accessToken}`]],
    ['the same key by both headers', () => [`x-api-key: ${good.key}`, `authorization: Bearer ${good.key}`]],
    [
      'a key and a password',
      () => [`x-api-key: ${good.key}`, `authorization: Basic ${btoa(`${owner.email}:${testPassword}`)}`],
    ],
    ['an empty key and a session', () => ['x-api-key:', `authorization: Bearer ${owner.accessToken}`]],
    ['two keys', () => [`x-api-key: ${good.key}`, `x-api-key: ${good.key}`]],
    [
      'two sessions',
      () => [`authorization: Bearer ${owner.accessToken}`, `authorization: Bearer ${owner.accessToken}`],
    ],
  ])('%s are BAD_USER_INPUT', async (_what, headers) => {
    expect(await rawRequest(headers())).toMatch(/"code":"BAD_USER_INPUT"/)
  })

  test('a request with an invalid key is never anonymous, also for public fields', async () => {
    const answer = await app.execute('{ scopes { name } me { id } }', {}, { apiKey: `${good.key.slice(0, -1)}-` })
    expect([answer.status, answer.data, answer.headers.get('www-authenticate')]).toEqual([401, {}, 'Bearer'])
    expect(answer.errors.map((error) => error.extensions.code)).toEqual(['TOKEN_INVALID'])
    expect(
      await codeOf(
        documents.login,
        { apiKey: 'sp_live_x' },
        { input: { identifier: owner.email, password: testPassword } },
      ),
    ).toBe('TOKEN_INVALID')
  })
})

describe('a key cannot gain access', () => {
  test.each([
    ['mint', 'mutation { createApiKey(input: { name: "x", scopes: [] }) { __typename } }'],
    ['widen', 'mutation($id: ID!) { updateApiKey(id: $id, input: { scopes: ["sessions:write"] }) { __typename } }'],
    ['renew', 'mutation($id: ID!) { rotateApiKey(id: $id, overlapSeconds: 60) { __typename } }'],
    ['log out', 'mutation { logout { __typename } }'],
    [
      'change the password',
      `mutation { changePassword(currentPassword: "${testPassword}", newPassword: "another long phrase") { __typename } }`,
    ],
    [
      'move the address',
      `mutation { requestEmailChange(newEmail: "x@example.com", password: "${testPassword}") { __typename } }`,
    ],
    ['begin two-factor', `mutation { setupTwoFactor(password: "${testPassword}") { __typename } }`],
    ['delete the account', `mutation { deleteAccount(password: "${testPassword}") { __typename } }`],
  ])('%s', async (_what, query) => {
    const answer = await app.execute(query, { id: good.id }, good.credential)
    expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([403, 'FORBIDDEN'])
    expect(answer.errors[0]?.message).toContain('session')
  })

  test('a key with users:write can take over neither the account of its owner nor of an administrator', async () => {
    const admin = await app.createPerson()
    await app.giveRole(admin, 'admin')
    const key = await app.createKey(admin, ['users:write'])
    const move = { id: admin.id, input: { email: 'mallory@example.com' } }
    const moved = expectType(await app.call.updateUser(move, key.credential), 'ScopeNotGrantedError')
    expect(moved.missingScopes).toContain('users:read')
    const promoted = await app.call.updateUser({ id: owner.id, input: { role: 'admin' } }, key.credential)
    expect(promoted.__typename).toBe('ScopeNotGrantedError')
    expect(
      await app.sql('select email, role from users where id = any($1::uuid[]) order by id', [[owner.id, admin.id]]),
    ).toEqual([
      { email: owner.email, role: 'user' },
      { email: admin.email, role: 'admin' },
    ])
  })

  test('a key of another user is answered like a missing one', async () => {
    const other = await app.createPerson()
    for (const field of ['revokeApiKey', 'deleteApiKey', 'rotateApiKey'] as const) {
      const [foreign, missing] = await Promise.all(
        [good.id, '01890000-0000-7000-8000-000000000000'].map((id) => app.call[field]({ id }, other.credential)),
      )
      expect(foreign).toEqual(missing)
      expect(foreign).toMatchObject({ __typename: 'ApiKeyNotFoundError', code: 'API_KEY_NOT_FOUND' })
    }
    expect(await codeOf(access, good.credential)).toBeUndefined()
  })
})

describe('a key has no more access than its owner', () => {
  test('the key of a suspended owner works again when the suspension ends', async () => {
    const person = await app.createPerson()
    const { credential } = await app.createKey(person, [])
    const until = new Date(app.clock.now().getTime() + 60_000)
    await app.sql('update users set suspended_at = $2, suspended_until = $3 where id = $1', [
      person.id,
      app.clock.now(),
      until,
    ])
    expect(await codeOf(access, credential)).toBe('TOKEN_INVALID')
    await app.clock.advance(60)
    expect(await codeOf(access, credential)).toBeUndefined()
  })

  test('the key of a deleted owner is deleted', async () => {
    const person = await app.createPerson()
    const { credential } = await app.createKey(person, [])
    await app.call.deleteAccount({ password: testPassword }, person.credential)
    expect(await codeOf(access, credential)).toBe('TOKEN_INVALID')
    expect(await app.sql('select 1 from api_keys where user_id = $1', [person.id])).toEqual([])
  })

  test('the key of a demoted owner loses only the scopes that the owner lost', async () => {
    const person = await app.createPerson()
    await app.giveRole(person, 'admin')
    const { credential } = await app.createKey(person, ['users:read', 'keys:read', 'databases:write'])
    const scopes = async () => expectType(await app.call.access({}, credential), 'Access').scopes.toSorted()
    expect(await scopes()).toEqual(['databases:write', 'keys:read', 'users:read'])
    for (const [role, left] of [
      ['support', ['users:read']],
      ['user', ['keys:read']],
      ['dropped', []],
    ] as const) {
      await app.giveRole(person, role)
      expect(await scopes()).toEqual(left)
    }
    expect(await codeOf('query($id: ID!) { user(id: $id) { email } }', credential, { id: owner.id })).toBe('FORBIDDEN')
    await app.giveRole(person, 'admin')
    expect(await scopes()).toHaveLength(3)
  })
})

test('a revocation during parallel uses is final: no later request is served, and recording the last use does not undo it', async () => {
  const { id, credential } = await app.createKey(owner, [])
  let revoked = false
  // Each lane uses the key again and again until it is revoked, and once more after that.
  const lanes = Array.from({ length: 50 }, async () => {
    for (;;) {
      const late = revoked
      const code = await codeOf(access, credential)
      if (late) return code
    }
  })
  const revoke = app.call.revokeApiKey({ id }, owner.credential).then((answer) => {
    revoked = true
    return answer
  })
  const flushes = [app.server.services.lastUses.flush(), revoke.then(() => app.server.services.lastUses.flush())]
  const late = await Promise.all(lanes)
  await Promise.all(flushes)
  await app.server.services.lastUses.flush()
  expect(await revoke).toMatchObject({ __typename: 'ApiKey', status: 'REVOKED' })
  expect(late).toEqual(Array(50).fill('TOKEN_INVALID'))
  expect(await codeOf(access, credential)).toBe('TOKEN_INVALID')
  const instants = 'select revoked_at = $2 as revoked, last_used_at = $2 as used from api_keys where id = $1'
  expect(await app.sql(instants, [id, app.clock.now()])).toEqual([{ revoked: true, used: true }])
})

test('a request with a key writes nothing before the response', async () => {
  const version = async () => (await app.sql('select xmin::text from api_keys where id = $1', [good.id]))[0]?.xmin
  await app.server.services.lastUses.flush()
  const before = await version()
  await app.clock.advance(1)
  for (let i = 0; i < 5; i++) await app.execute(access, {}, good.credential)
  expect(await version()).toBe(before)
  await app.server.services.lastUses.flush()
  expect(await version()).not.toBe(before)
})

test('a state that cannot be serialised is an internal error: masked, with a correlation id', async () => {
  const { requestState } = app.server.services
  const state = await requestState.session(owner.sessionId)
  if (!state) throw new Error('There is no session')
  const broken = { ...state, user: { ...state.user, createdAt: 'a secret' as unknown as Date } }
  vi.spyOn(requestState, 'session').mockResolvedValue(broken)
  const answer = await app.execute('{ me { createdAt } }', {}, owner.credential)
  expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([500, 'INTERNAL_SERVER_ERROR'])
  expect(answer.errors[0]?.extensions.correlationId).toMatch(/^[0-9a-f-]{36}$/)
  expect(JSON.stringify(answer.errors)).not.toContain('secret')
  const nothing = await app.execute('query($id: ID = "x") { user(id: $id) { id } }', { id: null }, good.credential)
  expect([nothing.status, nothing.errors[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT'])
})

/** A request with headers that `fetch` would not send. @returns the whole answer, empty when the socket was just closed */
async function rawRequest(headers: string[]): Promise<string> {
  const body = JSON.stringify({ query: access })
  const { hostname, port } = new URL(app.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  const head = ['POST /graphql HTTP/1.1', 'host: localhost', 'content-type: application/json', 'connection: close']
  socket.write([...head, `content-length: ${body.length}`, ...headers, '', body].join('\r\n'))
  return text(socket).catch(() => '')
}
