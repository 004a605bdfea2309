import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { findDataOfUsers } from '../../../src/core/identity/store/user-data.ts'
import { createTestApp, documents, expectType, type Person, type TestApp } from '../../_util/app.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'

let app: TestApp
let person: Person
let admin: Person
beforeAll(async () => {
  app = await createTestApp({ publicData: ['bio', 'links', '__proto__'] })
  person = await app.createPerson()
  admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
})
afterAll(() => app.close())
beforeEach(async () => void (await app.sql('delete from user_data')))

const setAppData = async (appData: Record<string, unknown> | null, of = person, by = admin) =>
  app.call.updateUser({ id: of.id, input: { appData } }, by.credential)
const store = (data: object, appData: object, of = person) =>
  app.sql('insert into user_data values ($1, $2, $3)', [of.id, JSON.stringify(data), JSON.stringify(appData)])
const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

describe('appData', () => {
  test('is replaced as a whole with `users:write`, emptied with null, and kept by other changes', async () => {
    await store({ own: 1 }, {})
    expect(expectType(await setAppData({ plan: 'pro', limits: { seats: 5 } }), 'User').appData).toEqual({
      plan: 'pro',
      limits: { seats: 5 },
    })
    const renamed = await app.call.updateUser({ id: person.id, input: { name: 'Ada' } }, admin.credential)
    expect(renamed).toMatchObject({ name: 'Ada', appData: { plan: 'pro' }, data: { own: 1 } })
    expect(expectType(await setAppData({ plan: 'free' }), 'User').appData).toEqual({ plan: 'free' })
    expect(expectType(await setAppData(null), 'User').appData).toEqual({})
    const key = await app.createKey(admin, ['users:write', 'users:read'])
    const byKey = await app.call.updateUser({ id: person.id, input: { appData: { by: 'key' } } }, key.credential)
    expect(byKey).toMatchObject({ appData: { by: 'key' } })
  })

  test('is read by the user and by administrators, and by nobody else', async () => {
    await store({}, { plan: 'pro' })
    const query = 'query($id: ID!) { user(id: $id) { appData } }'
    const read = async (by: { credential: Person['credential'] | { apiKey: string } }) => {
      const { data, errors } = await app.execute<{ user: { appData: object } }>(query, { id: person.id }, by.credential)
      return errors[0]?.extensions.code ?? data.user.appData
    }
    expect(await read(person)).toEqual({ plan: 'pro' })
    expect(await read(admin)).toEqual({ plan: 'pro' })
    expect(await read(await app.createPerson())).toBe('FORBIDDEN')
    expect(await read(await app.createKey(person, ['profile:write']))).toBe('FORBIDDEN')
  })

  test('is not written by the user: not by `updateData`, `updateProfile` or `updateUser`', async () => {
    await store({}, { plan: 'free' })
    await app.call.updateData({ input: { set: { appData: { plan: 'pro' }, app_data: 1 } } }, person.credential)
    expect(await setAppData({ plan: 'pro' }, person, person)).toMatchObject({ code: 'FORBIDDEN' })
    const profile = 'mutation { updateProfile(input: { appData: {} }) { __typename } }'
    expect((await app.execute(profile, {}, person.credential)).errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
    const rows = await app.sql('select app_data from user_data where user_id = $1', [person.id])
    expect(rows).toEqual([{ app_data: { plan: 'free' } }])
  })

  test('a change that is refused for another reason changes nothing', async () => {
    await store({}, { plan: 'free' })
    const taken = { username: 'taken' }
    await app.createPerson(taken)
    const input = { ...taken, appData: { plan: 'pro' } }
    expect(await app.call.updateUser({ id: person.id, input }, admin.credential)).toMatchObject({
      code: 'USERNAME_TAKEN',
    })
    const invalid = { role: 'none', appData: { 'a.b': 1 } }
    const { fields } = expectType(
      await app.call.updateUser({ id: person.id, input: invalid }, admin.credential),
      'ValidationError',
    )
    expect(fields.map(({ path }) => path.join('/'))).toEqual(['input/role', 'input/appData/a.b'])
    expect(await app.sql('select app_data from user_data')).toEqual([{ app_data: { plan: 'free' } }])
  })

  test('the audit trail records the change without the values, and no field that null leaves as it is', async () => {
    await app.sql('delete from audit_events')
    const input = { appData: { secretKey: 'secret value' }, email: null, role: null, tier: null }
    expectType(await app.call.updateUser({ id: person.id, input }, admin.credential), 'User')
    const events = await app.sql<{ type: string; details: object }>('select type, details from audit_events')
    expect(events).toMatchObject([{ type: 'USER_UPDATED', details: { fields: ['appData'] } }])
    expect(JSON.stringify(events)).not.toMatch(/secret/)
  })
})

describe('publicData', () => {
  const query = 'query($id: ID!) { user(id: $id) { publicData } }'
  const publicDataFor = async (by: Person, asked = app) => {
    const variables = { id: person.id }
    const { data } = await asked.execute<{ user: { publicData: object } }>(query, variables, by.credential)
    return data.user.publicData
  }

  test('shows the keys that the operator named to any signed-in caller, and no other key', async () => {
    const reader = await app.createPerson()
    expect(await publicDataFor(reader)).toEqual({})
    await store({ bio: 'x', links: null, private: 1 }, { bio: 'of the operator' })
    expect(await publicDataFor(reader)).toEqual({ bio: 'x', links: null })
    const anonymous = await app.execute(query, { id: person.id })
    expect(anonymous.errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
    const own = await app.execute('{ me { publicData } }', {}, person.credential)
    expect(own.data).toEqual({ me: { publicData: { bio: 'x', links: null } } })
  })

  test('is null where the operator named none', async () => {
    await store({ bio: 'x' }, {})
    const closed = await app.startAnother({ publicData: [] })
    expect(await publicDataFor(person, closed)).toBeNull()
    await closed.close()
  })
})

interface ListData {
  users: { nodes: { id: string; data?: object; appData?: object; publicData?: object }[] }
}

test('the data of a list of users is read in one query', async () => {
  for (let count = 0; count < 5; count++) await app.createPerson()
  await store({ bio: 'mine' }, { plan: 'pro' })
  const read = async (fields: string) => {
    const forks = vi.spyOn(app.server.services.database, 'fork')
    const { data } = await app.execute<ListData>(`{ users { nodes { id ${fields} } } }`, {}, admin.credential)
    const count = forks.mock.calls.length
    forks.mockRestore()
    return { count, nodes: data.users.nodes }
  }
  const plain = await read('')
  const all = await read('data appData publicData')
  expect(all.count).toBe(plain.count + 1)
  expect(all.nodes.length).toBeGreaterThan(5)
  for (const { id, ...data } of all.nodes) {
    const mine = { data: { bio: 'mine' }, appData: { plan: 'pro' }, publicData: { bio: 'mine' } }
    expect(data).toEqual(id === person.id ? mine : { data: {}, appData: {}, publicData: {} })
  }
})

test('data that a document asks for many times is parsed once', async () => {
  await store({ bio: 'mine' }, { plan: 'pro' })
  const other = await app.createPerson()
  const [first, none, again] = await findDataOfUsers(app.server.services.database.fork(), [
    person.id,
    other.id,
    person.id,
  ])
  expect(first).toEqual({ data: { bio: 'mine' }, appData: { plan: 'pro' } })
  expect(none).toEqual({ data: {}, appData: {} })
  expect(again).toBe(first)
})

describe('TOKEN_CLAIMS', () => {
  const claim = (name: string, ...path: string[]) => ({ claim: name, path })
  let claiming: TestApp
  beforeAll(async () => {
    const tokenClaims = [
      claim('plan', 'plan'),
      claim('seats', 'limits', 'seats'),
      claim('first', 'list', '0'),
      claim('https://example.com/claims', 'nested'),
      claim('count', 'list', 'length'),
      claim('absent', 'a', 'b'),
    ]
    claiming = await app.startAnother({ tokenClaims })
  })
  afterAll(() => claiming.close())

  const appData = {
    plan: 'pro',
    limits: { seats: 5 },
    list: [{ a: 1 }],
    nested: { roles: ['x'] },
    other: 'not a claim',
  }
  const expected = { plan: 'pro', seats: 5, first: { a: 1 }, 'https://example.com/claims': { roles: ['x'] } }
  const standard = ['iss', 'aud', 'sub', 'sid', 'jti', 'iat', 'nbf', 'exp', 'email', 'role', 'scope']

  test('are in the tokens of a login and a refresh, with the values as they are then', async () => {
    await store({ plan: 'from the user', limits: { seats: 99 } }, appData)
    const login = await claiming.logInAs(person.email)
    expect(claimsOf(login.accessToken)).toMatchObject(expected)
    expect(Object.keys(claimsOf(login.accessToken)).toSorted()).toEqual(
      [...standard, ...Object.keys(expected)].toSorted(),
    )
    await claiming.call.updateUser({ id: person.id, input: { appData: { plan: null } } }, admin.credential)
    const { refreshToken } = login
    const refreshed = expectType(await claiming.call.refresh({ refreshToken }), 'AuthTokens')
    const again = expectType(await claiming.call.refresh({ refreshToken }), 'AuthTokens')
    for (const { accessToken } of [refreshed, again]) {
      expect(claimsOf(accessToken)).toMatchObject({ sub: person.id, plan: null })
      expect(Object.keys(claimsOf(accessToken)).toSorted()).toEqual([...standard, 'plan'].toSorted())
    }
    const me = await claiming.execute('{ me { id appData } }', {}, { bearer: login.accessToken })
    expect(me.data.me).toEqual({ id: person.id, appData: { plan: null } })
  })

  test('are in the tokens of a second factor, an impersonation and an exchanged API key', async () => {
    const other = await app.createPerson()
    await store({}, appData, other)
    const key = await app.createKey(other, ['profile:read'])
    const exchanged = expectType(await claiming.call.exchangeApiKey({}, key.credential), 'AccessToken')
    expect(claimsOf(exchanged.accessToken)).toMatchObject({ ...expected, sub: other.id, client_id: key.id })
    const as = await claiming.call.impersonateUser({ id: other.id, reason: 'A test' }, admin.credential)
    expect(claimsOf(expectType(as, 'AuthTokens').accessToken)).toMatchObject({ ...expected, act: { sub: admin.id } })
    const calls = twoFactorCalls(claiming)
    const { secret } = await calls.enable(other)
    const verified = await calls.verify(await calls.challenge(other), await calls.nextCode(secret))
    expect(claimsOf(expectType(verified, 'AuthTokens').accessToken)).toMatchObject({ ...expected, sub: other.id })
  })

  test('are in the token of a session that switches its organization, and not in that of the organization’s key', async () => {
    const owner = await app.createPerson()
    await store({}, appData, owner)
    const created = await claiming.call.createOrganization({ input: { name: 'Claims' } }, owner.credential)
    const { id } = expectType(created, 'Organization')
    const switched = expectType(await claiming.call.switchOrganization({ id }, owner.credential), 'AuthTokens')
    expect(claimsOf(switched.accessToken)).toMatchObject({ ...expected, org_id: id })
    const input = { name: 'of the organization', scopes: ['members:read'], organizationId: id }
    const made = await claiming.call.createApiKey({ input }, { bearer: switched.accessToken })
    const { key } = expectType(made, 'ApiKeySecret')
    const exchanged = expectType(await claiming.call.exchangeApiKey({}, { apiKey: key }), 'AccessToken')
    const claims = claimsOf(exchanged.accessToken)
    expect(claims.org_id).toBe(id)
    expect(Object.keys(claims).filter((name) => Object.hasOwn(expected, name))).toEqual([])
  })

  test('never replace a claim of the server’s, even if a reserved name got past the start', async () => {
    await store({}, { plan: 'forged' })
    const names = [
      'iss',
      'aud',
      'sub',
      'sid',
      'jti',
      'iat',
      'nbf',
      'exp',
      'email',
      'role',
      'scope',
      'client_id',
      'mode',
    ]
    const forging = await app.startAnother({ tokenClaims: names.map((name) => claim(name, 'plan')) })
    const login = await forging.logInAs(person.email)
    const key = await app.createKey(person, ['profile:read'])
    const exchanged = expectType(await forging.call.exchangeApiKey({}, key.credential), 'AccessToken')
    await forging.close()
    const bySession = claimsOf(login.accessToken)
    for (const name of names.slice(0, 11)) expect(bySession[name], name).not.toBe('forged')
    const byKey = claimsOf(exchanged.accessToken)
    for (const name of names.filter((each) => !['sid', 'email'].includes(each)))
      expect(byKey[name], name).not.toBe('forged')
  })

  test('take nothing from `data`, and no token has them where none is configured', async () => {
    await store(appData, {})
    const login = await claiming.logInAs(person.email)
    expect(Object.keys(claimsOf(login.accessToken)).toSorted()).toEqual(standard.toSorted())
    await app.sql('delete from user_data')
    await store({}, appData)
    const plain = await app.logInAs(person.email)
    expect(Object.keys(claimsOf(plain.accessToken)).toSorted()).toEqual(standard.toSorted())
  })

  test('of more than 2,048 bytes are refused when appData is written, and left out when they are there already', async () => {
    const refused = await claiming.call.updateUser(
      {
        id: person.id,
        input: { appData: { plan: 'x'.repeat(1500), nested: 'y'.repeat(600), other: 'z'.repeat(5_000) } },
      },
      admin.credential,
    )
    const { fields } = expectType(refused, 'ValidationError')
    expect(fields).toMatchObject([{ path: ['input', 'appData'], rule: 'token_claims' }])
    expect(fields[0]?.message).toMatch(/There is no room for https:\/\/example.com\/claims\.$/)
    const fits = { appData: { plan: 'x'.repeat(1500), nested: 'y'.repeat(400), other: 'z'.repeat(5_000) } }
    expectType(await claiming.call.updateUser({ id: person.id, input: fits }, admin.credential), 'User')
    await app.sql('delete from user_data')
    await store({}, { plan: 'x'.repeat(2_040), limits: { seats: 5 } })
    const login = await claiming.logInAs(person.email)
    const claims = claimsOf(login.accessToken)
    expect([claims.plan, claims.seats]).toEqual([undefined, 5])
  })

  test('cost a refresh nothing where none is configured, and otherwise a statement that many refreshes share', async () => {
    await store({}, appData)
    const statementsOf = async (asked: TestApp, work: () => Promise<unknown>) => {
      const { database } = asked.server.services
      const [read, fork] = [vi.spyOn(database, 'readRows'), vi.spyOn(database, 'fork')]
      await work()
      const names = read.mock.calls.map(([statement]) => statement.name)
      expect(fork).not.toHaveBeenCalled()
      read.mockRestore()
      fork.mockRestore()
      return names
    }
    const refresh = async (asked: TestApp) => {
      const { refreshToken } = await asked.logInAs(person.email)
      return statementsOf(asked, () => asked.execute(documents.refresh, { refreshToken }))
    }
    expect(await refresh(app)).toEqual(['rotate_sessions'])
    expect(await refresh(claiming)).toEqual(['rotate_sessions', 'read_app_data'])
    const read = () => claiming.server.services.readAppData(person.id)
    const shared = await statementsOf(claiming, () => Promise.all(Array.from({ length: 20 }, read)))
    expect(shared).toEqual(['read_app_data'])
  })
})
