import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, expectType, type Person, type TestApp } from '../../test/_util/app.ts'
import { createOrganizationOf } from '../../test/_util/organizations.ts'
import { apiKeys } from '../src/index.ts'
import { type ApiClientOptions, createApiClientOn } from '../src/node/api-client.ts'
import { type ApiClient, createApiClient, RequestError } from '../src/node.ts'
import { currentPlatform } from '../src/platform.ts'

let app: TestApp
let ada: Person
let key: string
let api: ApiClient
beforeAll(async () => {
  app = await createTestApp()
  ada = await app.createPerson({ name: 'Ada' })
  key = (await app.createKey(ada, ['profile:read', 'profile:write', 'sessions:write', 'keys:read'])).key
  api = createApiClient({ url: app.url, apiKey: key })
})
afterAll(() => app.close())

/** The error of a call that is refused. */
const errorOf = async (call: Promise<unknown>) => {
  const error = await call.then(() => null, Object)
  expect(error).toBeInstanceOf(RequestError)
  return error as RequestError
}

describe('a program with an API key', () => {
  test('calls the operations of the schema', async () => {
    expect(await api.me()).toMatchObject({ __typename: 'User', id: ada.id, email: ada.email, name: 'Ada' })
    expect((await api.access()).scopes).toContain('sessions:write')
    const { sessionId } = await app.logInAs(ada.email)
    expectType(await api.revokeSession({ id: sessionId }), 'Done')
    expect(expectType(await api.revokeSession({ id: sessionId }), 'SessionNotFoundError').code).toBe(
      'SESSION_NOT_FOUND',
    )
    expect(expectType(await api.updateProfile({ name: 'Ada L.' }), 'User').name).toBe('Ada L.')
    const invalid = expectType(await api.updateProfile({ username: 'a b' }), 'ValidationError')
    expect(invalid.fields[0]).toMatchObject({ path: ['input', 'username'], rule: 'username' })
  })

  test('sends documents of its own, and reads lists', async () => {
    const document = 'query($id: ID!) { user(id: $id) { id } }'
    expect(await api.request(document, { id: ada.id })).toEqual({ user: { id: ada.id } })
    expect((await apiKeys(api))?.items.map(({ name }) => name)).toEqual(['test key'])
  })

  test('has no operation that opens or ends a session', () => {
    for (const name of ['login', 'signup', 'refresh', 'verifyTwoFactor', 'switchOrganization', 'logout']) {
      expect(api).not.toHaveProperty(name)
    }
    // @ts-expect-error: the type has no such method.
    expect(api.switchOrganization).toBeUndefined()
  })

  test('acts for an organization with its key', async () => {
    const organizationId = await createOrganizationOf(app, ada)
    const ofOrganization = await app.createKey(ada, ['members:read'], { organizationId })
    const acting = createApiClient({ url: app.url, apiKey: ofOrganization.key })
    expect(await acting.me()).toBeNull()
    expect((await acting.access()).organizationScopes).toEqual(['members:read'])
  })

  test.each([
    ['with a slash at its end', '/'],
    ['of the endpoint', '/graphql'],
    ['of the endpoint, with a slash at its end', '/graphql/'],
  ])('reaches the server by the address %s, also with a line break after the key', async (_name, path) => {
    const { id } = (await createApiClient({ url: app.url + path, apiKey: `${key}\n` }).me()) ?? {}
    expect(id).toBe(ada.id)
  })
})

describe('a refusal', () => {
  test('is a RequestError with what the server says of it', async () => {
    const forbidden = await errorOf(api.request('{ users(first: 1) { totalCount } }'))
    expect(forbidden).toMatchObject({ code: 'FORBIDDEN', extensions: { requiredScopes: [['users:read']] } })
    expect(await errorOf(api.request('{ nothing }'))).toMatchObject({ code: 'BAD_USER_INPUT', status: 400 })
    const invented = createApiClient({ url: app.url, apiKey: 'sp_live_invented' })
    expect(await errorOf(invented.me())).toMatchObject({ code: 'TOKEN_INVALID', status: 401 })
  })

  test('of a field is null in the result of an operation, and thrown for a document', async () => {
    const narrow = createApiClient({ url: app.url, apiKey: (await app.createKey(ada, ['sessions:read'])).key })
    expect(await narrow.me()).toMatchObject({ id: ada.id, email: null })
    expect(await errorOf(narrow.request('{ me { id email } }'))).toMatchObject({ code: 'FORBIDDEN' })
  })

  test.each(['', ' ', 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln', 'sp_live_…', 'sp_live_a sp_live_b'])(
    'of %j, which is not an API key, is thrown at once',
    (apiKey) => {
      expect(() => createApiClient({ url: app.url, apiKey })).toThrow('must be an API key')
    },
  )
})

describe('an answer that does not arrive', () => {
  const silent: typeof fetch = (_input, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
    })
  const proxy: typeof fetch = async () => new Response('<h1>Bad Gateway</h1>', { status: 502 })
  const other: typeof fetch = async () => Response.json({})

  test.each([
    ['of a server that is silent', { fetch: silent, timeoutSeconds: 0.02 }, 0],
    ['of a proxy', { fetch: proxy }, 502],
    ['of another program', { fetch: other }, 200],
    ['of nobody', { url: 'http://127.0.0.1:9' }, 0],
  ])('%s is a NETWORK_ERROR', async (_name, change: Partial<ApiClientOptions>, status) => {
    const failing = createApiClient({ url: app.url, apiKey: key, ...change })
    expect(await errorOf(failing.me())).toMatchObject({ code: 'NETWORK_ERROR', status, cause: expect.anything() })
  })
})

describe('a key that has used up its tier', () => {
  let limited: TestApp
  let waits: number[]
  beforeAll(async () => {
    const tierLimits = { FREE: 2, PRO: 2, ENTERPRISE: 2 }
    const rateLimitOverrides = { RATE_LIMIT_UPDATE_PROFILE: { limit: 1, duration: 60 } }
    limited = await app.startAnother({ rateLimits: true, tierLimits, rateLimitOverrides })
  })
  afterAll(() => limited.close())

  /** A client with a key of its own, whose timers move the clock of the server. */
  const createWaiting = async (retrySeconds?: number) => {
    waits = []
    const person = await app.createPerson()
    const own = await app.createKey(person, ['profile:read', 'profile:write'])
    const platform = {
      ...currentPlatform(),
      after(milliseconds: number, run: () => void) {
        waits.push(milliseconds)
        void app.clock.advance(milliseconds / 1000).then(run)
        return () => {}
      },
    }
    return createApiClientOn(platform, { url: limited.url, apiKey: own.key, retrySeconds })
  }
  const times = async (count: number, client: ApiClient) => {
    for (let n = 0; n < count; n++) expect((await client.me())?.__typename).toBe('User')
  }

  test('is refused with the time to wait', async () => {
    const client = await createWaiting()
    await times(2, client)
    expect(await errorOf(client.me())).toMatchObject({ code: 'RATE_LIMITED', status: 429, retryAfter: 60 })
    expect(waits).toEqual([])
  })

  test('waits that long if the call may, and no longer', async () => {
    const client = await createWaiting(60)
    await times(5, client)
    expect(waits).toEqual([60_000, 60_000])
    const hasty = await createWaiting(59)
    await times(2, hasty)
    expect(await errorOf(hasty.me())).toMatchObject({ code: 'RATE_LIMITED' })
    expect(waits).toEqual([])
  })

  test('does not wait for the limit of a field, because another one of the document may have been executed', async () => {
    const client = await createWaiting(60)
    expectType(await client.updateProfile({ name: 'Grace' }), 'User')
    expect(await errorOf(client.updateProfile({ name: 'Grace' }))).toMatchObject({ code: 'RATE_LIMITED' })
    expect(waits).toEqual([])
  })
})
