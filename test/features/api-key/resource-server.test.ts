import { createPublicKey } from 'node:crypto'
import { createDecoder, createVerifier } from 'fast-jwt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtInScopes } from '../../../src/config/access.ts'
import { createApiKeySecret } from '../../../src/crypto/api-key.ts'
import { type Credential, codeOf, createTestApp, expectType, type Person, type TestApp } from '../../_util/app.ts'

let app: TestApp
let owner: Person
let service: Credential
beforeAll(async () => {
  app = await createTestApp({ jwtAudience: 'https://api.example.com' })
  const admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  service = (await app.createKey(admin, ['keys:verify'])).credential
  owner = await app.createPerson()
})
afterAll(() => app.close())

const inSeconds = (seconds: number) => new Date(app.clock.now().getTime() + seconds * 1000)
const check = (key: string, scopes?: string[]) => app.call.verifyApiKey({ key, scopes }, service)
const exchange = async (credential: Credential) =>
  expectType(await app.call.exchangeApiKey({}, credential), 'AccessToken')

describe('verifyApiKey', () => {
  test('returns the current scopes of a valid key, and records its use without an IP address', async () => {
    const { key, id } = await app.createKey(owner, ['keys:read', 'profile:read'], { mode: 'TEST' })
    expect(await check(key, ['keys:read'])).toMatchObject({
      __typename: 'VerifiedApiKey',
      scopes: ['keys:read', 'profile:read'],
      user: { id: owner.id },
      apiKey: { id, mode: 'TEST', status: 'ACTIVE' },
    })
    expect(await check(`  ${key}\n`, [])).toMatchObject({ __typename: 'VerifiedApiKey' })
    await app.server.services.lastUses.flush()
    const uses = 'select last_used_at is not null as used, last_used_ip from api_keys where id = $1'
    expect(await app.sql(uses, [id])).toEqual([{ used: true, last_used_ip: null }])
  })

  test.each([
    ['2001:DB8:0:0::7', '2001:db8::7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('records the address %s that the service names as %s', async (ip, stored) => {
    const { key, id } = await app.createKey(owner, [])
    expectType(await app.call.verifyApiKey({ key, ip }, service), 'VerifiedApiKey')
    // A later call without an address leaves it as it is.
    expectType(await check(key), 'VerifiedApiKey')
    await app.server.services.lastUses.flush()
    expect(await app.sql('select last_used_ip from api_keys where id = $1', [id])).toEqual([{ last_used_ip: stored }])
  })

  test.each(['', 'localhost', '1', '203.0.113.7:443', '203.0.113.7, 203.0.113.8', '[::1]', '0x7f.1'])(
    'refuses %j, which is no address',
    async (ip) => {
      const { key } = await app.createKey(owner, [])
      expect(await app.call.verifyApiKey({ key, ip }, service)).toMatchObject({
        code: 'BAD_USER_INPUT',
        message: '`ip` must be an IPv4 or IPv6 address.',
      })
    },
  )

  test('lists the scopes that a valid key lacks', async () => {
    const { key } = await app.createKey(owner, ['keys:read'])
    expect(await check(key, ['keys:read', 'keys:write', 'users:read', 'keys:write', '*'])).toMatchObject({
      code: 'SCOPE_NOT_GRANTED',
      message: 'The API key does not hold these scopes: keys:write, users:read, *.',
      missingScopes: ['keys:write', 'users:read', '*'],
    })
  })

  test('gives the same answer for every kind of invalid key', async () => {
    const kept = await app.createKey(owner, ['keys:read'])
    const expired = await app.createKey(owner, [], { expiresAt: inSeconds(1) })
    const revoked = await app.createKey(owner, [])
    const replaced = await app.createKey(owner, [])
    const suspended = await app.createPerson()
    const ofSuspended = await app.createKey(suspended, [])
    const deleted = await app.createKey(owner, [])
    await app.sql('update api_keys set revoked_at = now() where id = $1', [revoked.id])
    await app.sql('delete from api_keys where id = $1', [deleted.id])
    await app.sql('update users set suspended_at = now() where id = $1', [suspended.id])
    await app.call.rotateApiKey({ id: replaced.id, overlapSeconds: 1 }, owner.credential)
    expect(await check(replaced.key)).toMatchObject({ __typename: 'VerifiedApiKey' })
    await app.clock.advance(1)
    const bad = {
      expired: expired.key,
      revoked: revoked.key,
      replaced: replaced.key,
      suspended: ofSuspended.key,
      deleted: deleted.key,
      unknown: createApiKeySecret('LIVE', '01890000-0000-7000-8000-000000000000').key,
      forged: createApiKeySecret('LIVE', kept.id).key,
      otherMode: kept.key.replace('live', 'test'),
      truncated: kept.key.slice(0, -1),
      otherCase: kept.key.toUpperCase(),
      empty: '',
      accessToken: owner.accessToken,
      huge: kept.key.repeat(1000),
    }
    const answers = await Promise.all(
      Object.entries(bad).map(async ([name, key]) => [name, await check(key, ['users:write'])] as const),
    )
    const message = answers[0] && expectType(answers[0][1], 'TokenInvalidError').message
    const same = { __typename: 'TokenInvalidError', code: 'TOKEN_INVALID', message }
    expect(Object.fromEntries(answers)).toEqual(Object.fromEntries(Object.keys(bad).map((name) => [name, same])))
    expect(await check(kept.key)).toMatchObject({ __typename: 'VerifiedApiKey' })
  })

  test('returns only the public profile of the owner to a resource server', async () => {
    const { key } = await app.createKey(owner, [])
    const query =
      'mutation($key: String!) { verifyApiKey(key: $key) { ... on VerifiedApiKey { user { name email } } } }'
    const answer = await app.execute(query, { key }, service)
    expect(answer.data).toEqual({ verifyApiKey: { user: { name: null, email: null } } })
    expect(answer.errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['verifyApiKey', 'user', 'email'], 'FORBIDDEN'],
    ])
  })
})

describe('exchangeApiKey', () => {
  test('returns a short-lived token with the scopes of the key, which another library verifies with the published keys', async () => {
    const { id, credential } = await app.createKey(owner, ['keys:read', 'profile:read'], { mode: 'TEST' })
    const { accessToken, tokenType, expiresIn } = await exchange(credential)
    expect([tokenType, expiresIn]).toEqual(['Bearer', 300])
    const { keys } = await (await fetch(`${app.url}/.well-known/jwks.json`)).json()
    const { header } = createDecoder({ complete: true })(accessToken)
    const jwk = keys.find((key: { kid: string }) => key.kid === header.kid)
    const now = app.clock.now().getTime()
    const claims = createVerifier({
      key: createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString(),
      algorithms: ['ES256'],
      allowedIss: app.config.publicUrl,
      allowedAud: 'https://api.example.com',
      checkTyp: 'at+jwt',
      requiredClaims: ['exp', 'sub', 'scope'],
      clockTimestamp: now,
    })(accessToken)
    expect(claims).toMatchObject({ sub: owner.id, client_id: id, mode: 'test', iat: now / 1000 })
    expect(claims.scope).toBe('keys:read profile:read')
    expect(claims.exp - claims.iat).toBe(300)
    expect(claims).not.toHaveProperty('sid')
    expect((await app.execute('{ access { kind } }', {}, { bearer: accessToken })).status).toBe(401)
  })

  test('never outlives the key, a replaced secret or the configured lifetime', async () => {
    const life = async (credential: Credential) => (await exchange(credential)).expiresIn
    expect(await life((await app.createKey(owner, [], { expiresAt: inSeconds(90) })).credential)).toBe(90)
    const old = await app.createKey(owner, [])
    const rotated = await app.call.rotateApiKey({ id: old.id, overlapSeconds: 45 }, owner.credential)
    expect(await life(old.credential)).toBe(45)
    expect(await life({ apiKey: expectType(rotated, 'ApiKeySecret').key })).toBe(300)
    const brief = await app.createKey(owner, [], { expiresAt: new Date(app.clock.now().getTime() + 900) })
    const { data } = await app.send('exchangeApiKey', {}, brief.credential)
    expect(codeOf(data.exchangeApiKey)).toBe('TOKEN_EXPIRED')
  })

  test('contains only the scopes that the owner still holds', async () => {
    const person = await app.createPerson()
    await app.giveRole(person, 'admin')
    const { credential } = await app.createKey(person, ['users:write', 'databases:write', 'keys:read'])
    await app.giveRole(person, 'user')
    const { accessToken } = await exchange(credential)
    expect(createDecoder()(accessToken)).toMatchObject({ scope: 'keys:read', role: 'user' })
  })
})

describe('partial answers', () => {
  const query = `query($other: ID!) {
    me { id name email sessions { totalCount } apiKeys { totalCount } }
    user(id: $other) { username email role }
    scopes { name }
  }`

  test('returns allowed fields, and an error with the sufficient scopes for each forbidden path', async () => {
    const other = await app.createPerson({ username: 'other-one' })
    const { credential } = await app.createKey(owner, ['profile:read'])
    const answer = await app.execute<{ scopes: unknown[] }>(query, { other: other.id }, credential)
    expect(answer.status).toBe(200)
    expect(answer.data).toMatchObject({
      me: { id: owner.id, email: owner.email, sessions: null, apiKeys: null },
      user: { username: 'other-one', email: null, role: null },
    })
    const errors = answer.errors.map(({ path, extensions }) => [
      path?.join('.'),
      extensions.code,
      extensions.requiredScopes,
    ])
    expect(errors.toSorted()).toEqual([
      ['me.apiKeys', 'FORBIDDEN', [['keys:read'], ['users:read']]],
      ['me.sessions', 'FORBIDDEN', [['sessions:read'], ['users:read']]],
      ['user.email', 'FORBIDDEN', [['users:read']]],
      ['user.role', 'FORBIDDEN', [['users:read']]],
    ])
    expect(answer.data.scopes.length).toBeGreaterThan(10)
  })

  test('a forbidden non-null field makes its parent null', async () => {
    const { credential } = await app.createKey(owner, ['profile:read'])
    const answer = await app.execute('{ me { id } users(first: 1) { totalCount } }', {}, credential)
    expect([answer.status, answer.data]).toEqual([403, {}])
    expect(answer.errors[0]).toMatchObject({ path: ['users'], extensions: { requiredScopes: [['users:read']] } })
  })

  test('an anonymous request gets public fields, and an error for fields that require a credential', async () => {
    const answer = await app.execute('query($id: ID!) { me { id } scopes { name } user(id: $id) { name } }', {
      id: owner.id,
    })
    expect([answer.status, answer.data.me, answer.data.user]).toEqual([200, null, null])
    expect(answer.errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['user'], 'UNAUTHENTICATED'],
    ])
  })
})

test('`scopes` lists every scope, including custom ones', async () => {
  const { scopes = [] } = (await app.send('scopes')).data
  const names = scopes.map((scope) => scope.name)
  expect(names).toEqual([...Object.keys(builtInScopes), 'databases:read', 'databases:write'])
  expect(scopes.every((scope) => scope.description.length > 10)).toBe(true)
})
