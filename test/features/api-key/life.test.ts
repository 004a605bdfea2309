import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Credential, codeOf, createTestApp, expectType, type Person, type TestApp } from '../../_util/app.ts'
import type { ApiKeyConnection, CreateApiKeyInput, UpdateApiKeyInput } from '../../_util/operations.generated.ts'

let app: TestApp
let owner: Person
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  owner = await app.createPerson()
})

const ask = (input: CreateApiKeyInput) => app.call.createApiKey({ input }, owner.credential)
const create = async (input: Partial<CreateApiKeyInput> = {}) =>
  expectType(await ask({ name: 'a key', scopes: [], ...input }), 'ApiKeySecret')
const update = (id: string, input: UpdateApiKeyInput) => app.call.updateApiKey({ id, input }, owner.credential)
const revoke = (id: string) => app.call.revokeApiKey({ id }, owner.credential)
const remove = (id: string) => app.call.deleteApiKey({ id }, owner.credential)
const rotate = (id: string, overlapSeconds = 0) => app.call.rotateApiKey({ id, overlapSeconds }, owner.credential)
const rotated = async (id: string, overlapSeconds = 0) => expectType(await rotate(id, overlapSeconds), 'ApiKeySecret')
const accessOf = async (credential: Credential) => expectType(await app.call.access({}, credential), 'Access')
const codeFor = async (apiKey: string) => codeOf(await app.call.access({}, { apiKey }))
const page = (first?: number, after?: string | null) =>
  app.execute<{ me: { apiKeys: ApiKeyConnection } }>(
    `query($first: Int, $after: String) { me { apiKeys(first: $first, after: $after) {
      totalCount nodes { id name status revokedAt lastUsedAt lastUsedIp } pageInfo { hasNextPage endCursor } } } }`,
    { first, after },
    owner.credential,
  )
const listed = async () => (await page()).data.me.apiKeys
const inSeconds = (seconds: number) => new Date(app.clock.now().getTime() + seconds * 1000)

describe('creating a key', () => {
  test.each([
    ['LIVE', 'sp_live_'],
    ['TEST', 'sp_test_'],
  ] as const)('a %s key begins with %s, is shown once, and works by both headers', async (mode, prefix) => {
    const { key, apiKey } = await create({ name: '  CI\u0301  ', scopes: ['profile:read'], mode })
    expect(key).toMatch(new RegExp(`^${prefix}[0-9A-Za-z]{22}_[0-9A-Za-z]{33}$`))
    expect(apiKey).toMatchObject({ name: 'CÍ', mode, scopes: ['profile:read'], status: 'ACTIVE', expiresAt: null })
    expect(key.startsWith(`${apiKey.prefix}_`)).toBe(true)
    for (const credential of [{ apiKey: key }, { bearer: key }]) {
      expect(await accessOf(credential)).toMatchObject({
        kind: 'API_KEY',
        scopes: ['profile:read'],
        apiKey: { id: apiKey.id, mode },
      })
      expect(await app.call.me({}, credential)).toMatchObject({ id: owner.id })
    }
    const kept = await app.sql(
      'select k::text as row, octet_length(secret_hash) as bytes from api_keys k where id = $1',
      [apiKey.id],
    )
    expect(kept[0]?.bytes).toBe(32)
    expect(kept[0]?.row).not.toContain(key.slice(prefix.length + 23))
    expect(JSON.stringify(await listed())).not.toContain(key.slice(prefix.length + 23))
  })

  const name = 'a key'
  test.each<[string, CreateApiKeyInput, object]>([
    ['no scope at all', { name, scopes: [] }, { apiKey: { scopes: [] } }],
    ['a scope twice', { name, scopes: ['keys:read', 'keys:read'] }, { apiKey: { scopes: ['keys:read'] } }],
    [
      'an unknown scope',
      { name, scopes: ['keys:read', 'keys:fly'] },
      { fields: [{ path: ['input', 'scopes'], rule: 'known_scope' }] },
    ],
    ['everything', { name, scopes: ['*'] }, { fields: [{ path: ['input', 'scopes'], rule: 'known_scope' }] }],
    [
      'a whole resource',
      { name, scopes: ['keys:*'] },
      { fields: [{ path: ['input', 'scopes'], rule: 'known_scope' }] },
    ],
    ['a pattern', { name, scopes: ['keys:%'] }, { fields: [{ path: ['input', 'scopes'], rule: 'known_scope' }] }],
    ['another case', { name, scopes: ['KEYS:READ'] }, { fields: [{ path: ['input', 'scopes'], rule: 'known_scope' }] }],
    [
      'a property of every object',
      { name, scopes: ['__proto__'] },
      { fields: [{ path: ['input', 'scopes'], rule: 'known_scope' }] },
    ],
    [
      'two in one',
      { name, scopes: ['keys:read keys:write'] },
      { fields: [{ path: ['input', 'scopes'], rule: 'known_scope' }] },
    ],
    [
      'more than is held',
      { name, scopes: ['keys:read', 'users:read', 'databases:read'] },
      { code: 'SCOPE_NOT_GRANTED', missingScopes: ['users:read', 'databases:read'] },
    ],
    [
      'an end that is past',
      { name, scopes: [], expiresAt: '2020-01-01T00:00:00Z' },
      { fields: [{ path: ['input', 'expiresAt'], rule: 'future' }] },
    ],
    ['no name', { name: ' \u00a0', scopes: [] }, { fields: [{ path: ['input', 'name'], rule: 'name' }] }],
    ['a name of two lines', { name: 'a\nb', scopes: [] }, { fields: [{ path: ['input', 'name'], rule: 'name' }] }],
    [
      'a name with a line separator',
      { name: 'a\u2028b', scopes: [] },
      { fields: [{ path: ['input', 'name'], rule: 'name' }] },
    ],
    [
      'a name with a paragraph separator',
      { name: 'a\u2029b', scopes: [] },
      { fields: [{ path: ['input', 'name'], rule: 'name' }] },
    ],
    ['a long name', { name: '🔑'.repeat(101), scopes: [] }, { fields: [{ path: ['input', 'name'], rule: 'name' }] }],
    ['the longest name', { name: '🔑'.repeat(100), scopes: [] }, { __typename: 'ApiKeySecret' }],
    ['two wrongs at once', { name: '', scopes: ['no'] }, { fields: [{ rule: 'name' }, { rule: 'known_scope' }] }],
  ])('with %s', async (_what, input, expected) => {
    const answer = await ask(input)
    expect(answer).toMatchObject(expected)
    expect((await listed()).totalCount).toBe(answer.__typename === 'ApiKeySecret' ? 1 : 0)
  })

  test('a custom scope can be granted by a user who holds it', async () => {
    await app.giveRole(owner, 'admin')
    const { credential } = await app.createKey(owner, ['databases:read'])
    expect((await accessOf(credential)).scopes).toEqual(['databases:read'])
  })
})

test('a key expires, and its expiry can be extended', async () => {
  const { key, apiKey } = await create({ expiresAt: inSeconds(60) })
  expect((await accessOf({ apiKey: key })).expiresAt).toBe(inSeconds(60).toISOString())
  await app.clock.advance(59)
  expect(await codeFor(key)).toBeUndefined()
  await app.clock.advance(1)
  expect(await codeFor(key)).toBe('TOKEN_EXPIRED')
  expect((await listed()).nodes).toMatchObject([{ status: 'EXPIRED' }])
  expect(await rotate(apiKey.id)).toMatchObject({ code: 'API_KEY_NOT_FOUND' })
  expect(await update(apiKey.id, { expiresAt: null })).toMatchObject({ status: 'ACTIVE', expiresAt: null })
  expect(await codeFor(key)).toBeUndefined()
})

test('a change applies from the next request on, and omitted fields keep their values', async () => {
  const end = inSeconds(3600).toISOString()
  const { key, apiKey } = await create({ name: 'one', scopes: ['keys:read', 'profile:read'], expiresAt: end })
  const renamed = { name: 'two', scopes: ['keys:read', 'profile:read'], expiresAt: end }
  expect(await update(apiKey.id, { name: 'two' })).toMatchObject(renamed)
  const narrowed = { name: 'two', scopes: ['keys:read'] }
  expect(await update(apiKey.id, { scopes: ['keys:read'] })).toMatchObject(narrowed)
  expect((await accessOf({ apiKey: key })).scopes).toEqual(['keys:read'])
  expect(await update(apiKey.id, { scopes: ['users:read'] })).toMatchObject({ missingScopes: ['users:read'] })
  expect(await update(apiKey.id, { scopes: ['*'], name: 'x' })).toMatchObject({ code: 'VALIDATION_ERROR' })
  expect(await update(apiKey.id, { scopes: [] })).toMatchObject({ name: 'two', scopes: [] })
  expect((await app.execute('{ me { id email } }', {}, { apiKey: key })).errors[0]?.extensions.code).toBe('FORBIDDEN')
})

test('a revoked key stays in the list and never works again; a deleted key is removed', async () => {
  const { key, apiKey } = await create()
  const first = app.clock.now().toISOString()
  expect(await revoke(apiKey.id)).toMatchObject({ __typename: 'ApiKey', status: 'REVOKED', revokedAt: first })
  expect(await codeFor(key)).toBe('TOKEN_INVALID')
  await app.clock.advance(10)
  expect(await revoke(apiKey.id)).toMatchObject({ revokedAt: first })
  expect(await update(apiKey.id, { expiresAt: null })).toMatchObject({
    code: 'API_KEY_NOT_FOUND',
    message: 'The API key is revoked, and cannot be changed.',
  })
  expect(await rotate(apiKey.id, 60)).toMatchObject({
    code: 'API_KEY_NOT_FOUND',
    message: 'The API key is revoked or has expired, and cannot be rotated.',
  })
  expect((await listed()).nodes).toMatchObject([{ status: 'REVOKED', revokedAt: first }])
  expect(await codeFor(key)).toBe('TOKEN_INVALID')
  expect(await remove(apiKey.id)).toMatchObject({ __typename: 'Done' })
  expect(await remove(apiKey.id)).toMatchObject({ code: 'API_KEY_NOT_FOUND' })
  expect((await listed()).totalCount).toBe(0)
  expect(await codeFor(key)).toBe('TOKEN_INVALID')
})

describe('rotating', () => {
  test('without overlap the old secret stops working at once', async () => {
    const { key, apiKey } = await create({ scopes: ['keys:read'] })
    const next = await rotated(apiKey.id)
    expect(next.apiKey).toMatchObject({ id: apiKey.id, scopes: ['keys:read'], previousSecretExpiresAt: null })
    expect(next.apiKey.rotatedAt).toBe(app.clock.now().toISOString())
    expect([await codeFor(key), await codeFor(next.key)]).toEqual(['TOKEN_INVALID', undefined])
  })

  test('during the overlap both secrets work, and responses to the old one have the time of its end', async () => {
    const { key, apiKey } = await create({ scopes: ['keys:read'], mode: 'TEST' })
    await app.clock.advance(5)
    const rotatedAt = app.clock.now()
    const ends = inSeconds(120)
    const next = await rotated(apiKey.id, 120)
    expect(next.key).toMatch(/^sp_test_/)
    expect(next.apiKey.previousSecretExpiresAt).toBe(ends.toISOString())
    await app.clock.advance(119)
    const old = await app.send('access', {}, { bearer: key })
    expect(old.data.access).toMatchObject({ kind: 'API_KEY', scopes: ['keys:read'] })
    expect(old.headers.get('deprecation')).toBe(`@${rotatedAt.getTime() / 1000}`)
    expect(old.headers.get('sunset')).toBe(ends.toUTCString())
    const now = await app.send('access', {}, { apiKey: next.key })
    expect([now.headers.get('deprecation'), now.headers.get('sunset')]).toEqual([null, null])
    await app.clock.advance(1)
    expect([await codeFor(key), await codeFor(next.key)]).toEqual(['TOKEN_INVALID', undefined])
  })

  test('a second rotation during the overlap ends the first secret at once', async () => {
    const first = await create()
    const { id } = first.apiKey
    const second = await rotated(id, 1000)
    const third = await rotated(id, 500)
    expect(await Promise.all([first, second, third].map(({ key }) => codeFor(key)))).toEqual([
      'TOKEN_INVALID',
      undefined,
      undefined,
    ])
    expect(third.apiKey.previousSecretExpiresAt).toBe(inSeconds(500).toISOString())
    const fourth = await rotated(id)
    expect(await Promise.all([second, third, fourth].map(({ key }) => codeFor(key)))).toEqual([
      'TOKEN_INVALID',
      'TOKEN_INVALID',
      undefined,
    ])
    expect(fourth.apiKey.previousSecretExpiresAt).toBeNull()
  })

  test('after ten parallel rotations at most two secrets work', async () => {
    const { key, apiKey } = await create()
    const made = await Promise.all(Array.from({ length: 10 }, () => rotated(apiKey.id, 60)))
    const codes = await Promise.all([key, ...made.map((each) => each.key)].map(codeFor))
    expect(codes.filter((code) => code === undefined)).toHaveLength(2)
  })

  test('the old secret of a key that expires earlier is announced with the earlier end', async () => {
    const expiresAt = inSeconds(30)
    const { key, apiKey } = await create({ expiresAt })
    await rotate(apiKey.id, 600)
    expect((await app.send('access', {}, { apiKey: key })).headers.get('sunset')).toBe(expiresAt.toUTCString())
  })

  test.each([-1, 30 * 86_400 + 1])('an overlap of %d seconds is refused', async (overlap) => {
    const { id } = await app.createKey(owner, [])
    expect(await rotate(id, overlap)).toMatchObject({ fields: [{ path: ['overlapSeconds'], rule: 'range' }] })
  })
})

test('the time and IP address of the last use are recorded with the next batch', async () => {
  const { id, credential } = await app.createKey(owner, [])
  const { lastUses } = app.server.services
  await lastUses.flush()
  await app.clock.advance(7)
  await app.call.access({}, credential)
  const usedAt = app.clock.now().toISOString()
  expect((await listed()).nodes[0]).toMatchObject({ id, lastUsedAt: null, lastUsedIp: null })
  await lastUses.flush()
  expect((await listed()).nodes[0]).toMatchObject({ id, lastUsedAt: usedAt, lastUsedIp: '127.0.0.1' })
  await app.clock.advance(7)
  await app.call.access({}, owner.credential)
  await lastUses.flush()
  expect((await listed()).nodes[0]).toMatchObject({ lastUsedAt: usedAt })
})

test('each change is recorded in the audit trail with the actor and without a secret', async () => {
  const { key, apiKey } = await create({ scopes: ['keys:read'] })
  await update(apiKey.id, { scopes: [] })
  const next = await rotated(apiKey.id)
  await revoke(apiKey.id)
  await remove(apiKey.id)
  const rows = await app.sql<{ type: string; details: { apiKeyId: string } }>(
    `select type, details, ip from audit_events where actor_id = $1 and type like 'API_KEY%' order by id`,
    [owner.id],
  )
  const types = ['CREATED', 'UPDATED', 'ROTATED', 'REVOKED', 'DELETED'].map((verb) => `API_KEY_${verb}`)
  expect(rows.map((row) => row.type)).toEqual(types)
  expect(rows.every((row) => row.details.apiKeyId === apiKey.id)).toBe(true)
  for (const shown of [key, next.key]) expect(JSON.stringify(rows)).not.toContain(shown.slice(-33))
})

test('ten thousand keys of one account are paged by an index', async () => {
  await app.sql(
    `insert into api_keys (user_id, name, prefix, mode, scopes, secret_hash, created_at)
     select $1, 'key ' || n, 'sp_live_' || n, 'LIVE', '{}', '\\x00', now() from generate_series(1, 10000) n`,
    [owner.id],
  )
  await app.sql('analyze api_keys')
  const seen = new Set<string>()
  let after: string | null = null
  for (let pages = 0; pages < 3; pages++) {
    const answer: ApiKeyConnection = (await page(100, after)).data.me.apiKeys
    expect([answer.nodes.length, answer.totalCount, answer.pageInfo.hasNextPage]).toEqual([100, 10_000, true])
    for (const { name } of answer.nodes) seen.add(name)
    after = answer.pageInfo.endCursor
  }
  expect(seen).toEqual(new Set(Array.from({ length: 300 }, (_, i) => `key ${10_000 - i}`)))
  expect((await listed()).nodes).toHaveLength(20)
  expect((await page(101)).errors[0]?.extensions.code).toBe('BAD_USER_INPUT')

  const small = await app.createPerson()
  await app.createKey(small, [])
  const ofMany = await planOf(owner.id)
  expect(ofMany).not.toMatch(/Seq Scan|"Sort"/)
  expect(await planOf(small.id)).toContain('api_keys_user_idx')
  const { key } = await app.createKey(owner, [])
  expect(await codeFor(key)).toBeUndefined()
})

/** How PostgreSQL reads a page in the middle of a user's keys. */
async function planOf(userId: string): Promise<string> {
  const text = 'explain (format json) select * from api_keys where user_id = $1 and id < $2 order by id desc limit 101'
  return JSON.stringify(await app.sql(text, [userId, 'ffffffff-ffff-7fff-bfff-ffffffffffff']))
}
