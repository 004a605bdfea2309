import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isFromOwnPage } from '../../../src/http/own-page.ts'
import { createTestApp, type Person, type SettingsChange, type TestApp } from '../../_util/app.ts'
import { walk } from '../access/walk.ts'

const publicUrl = 'https://auth.example.com/id'
const origin = 'https://auth.example.com'
const own = { origin, 'sec-fetch-site': 'same-origin', 'x-sallyport-cookie': 'on' }
const hostCookie = '__Host-sallyport-refresh'
const plainCookie = 'sallyport-refresh'

type Headers = Record<string, string>

let app: TestApp
let person: Person
beforeAll(async () => {
  app = await createTestApp({ publicUrl, publicUrlIsLocal: false, corsOrigins: ['https://app.example.com'] })
  person = await app.createPerson()
})
afterAll(() => app.close())

const login = 'mutation($i: LoginInput) { login(input: $i) { __typename ... on AuthTokens { refreshToken } } }'
const refresh = 'mutation { refresh { __typename ... on AuthTokens { refreshToken } } }'
const logout = 'mutation { logout { __typename } }'

interface Seen {
  data: Record<string, { __typename: string; refreshToken?: string | null } | null> | null
  code: string | undefined
  /** Every `Set-Cookie`. */
  set: string[]
}

/** Sends a document with headers that `fetch` may not set, such as Host. */
function send(url: string, query: string, headers: Headers, variables: object = {}): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }
    const sent = request(`${url}/graphql`, options, async (response) => {
      const { data, errors } = JSON.parse(Buffer.concat(await response.toArray()).toString())
      resolve({ data, code: errors?.[0]?.extensions.code, set: response.headers['set-cookie'] ?? [] })
    })
    sent.on('error', reject)
    sent.end(JSON.stringify({ query, variables }))
  })
}

function logIn(headers: Headers, url = app.url, who = person) {
  return send(url, login, headers, { i: { identifier: who.email, password: who.password } })
}

const cookieIn = ({ set }: Seen) => (set[0] ?? '').split(';')[0] ?? ''

/** Whether a login keeps its refresh token in a cookie. */
async function keeps(headers: Headers, url = app.url): Promise<boolean> {
  const { data, set } = await logIn(headers, url)
  expect(data?.login?.__typename).toBe('AuthTokens')
  expect(set).toHaveLength(data?.login?.refreshToken === null ? 1 : 0)
  return set.length === 1
}

describe('the pages of the server', () => {
  test('have the refresh token in a cookie that no script can read, whatever COOKIE_MODE says', async () => {
    const seen = await logIn(own)
    expect(seen.data?.login).toEqual({ __typename: 'AuthTokens', refreshToken: null })
    const lifetime = app.config.sessionIdleTtl
    expect(seen.set).toEqual([
      expect.stringMatching(
        new RegExp(`^${hostCookie}=sp_rt_[^;]+; Path=/; Max-Age=${lifetime}; Secure; HttpOnly; SameSite=Lax$`),
      ),
    ])
    const next = await send(app.url, refresh, { ...own, cookie: cookieIn(seen) })
    expect(next.data?.refresh).toEqual({ __typename: 'AuthTokens', refreshToken: null })
    const ended = await send(app.url, logout, { ...own, cookie: cookieIn(next) })
    expect(ended.data?.logout?.__typename).toBe('Done')
    expect(ended.set.map((cookie) => cookie.split(';').slice(0, 3).join(';'))).toEqual([
      `${hostCookie}=; Path=/; Max-Age=0`,
      '__Secure-sallyport-refresh=; Path=/; Max-Age=0',
    ])
  })

  test('learn that a visitor has no session, without a failed request', async () => {
    const seen = await send(app.url, refresh, own)
    // Another tab may be getting a cookie meanwhile, which this answer must not delete.
    expect([seen.code, seen.data?.refresh?.__typename, seen.set]).toEqual([undefined, 'TokenInvalidError', []])
  })

  test('are known without Sec-Fetch-Site, which older browsers and pages without TLS do not send', async () => {
    const { 'sec-fetch-site': _site, ...headers } = own
    expect(await keeps(headers)).toBe(true)
  })

  test('share the cookie of COOKIE_MODE where that is on', async () => {
    const wide = await app.startAnother({ cookieMode: { domain: 'example.com' } })
    const { set } = await logIn(own, wide.url)
    expect(set).toEqual([expect.stringMatching(/^__Secure-sallyport-refresh=.*; Domain=example\.com$/)])
    await wide.close()
  })

  test.each<[string, Headers]>([
    ['without the header', { 'x-sallyport-cookie': '' }],
    ['with the header off', { 'x-sallyport-cookie': 'off' }],
    ['without an origin', { origin: '' }],
    ['of an opaque origin', { origin: 'null' }],
    ['of another origin', { origin: 'https://evil.example.com' }],
    ['of an origin that CORS_ORIGINS lists', { origin: 'https://app.example.com', 'sec-fetch-site': 'same-site' }],
    ['of the same host with another scheme', { origin: 'http://auth.example.com' }],
    ['of the same host with another port', { origin: 'https://auth.example.com:8443' }],
    ['with the path of PUBLIC_URL as the origin', { origin: publicUrl }],
    ['that the browser calls same-site', { 'sec-fetch-site': 'same-site' }],
    ['that the browser calls cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['that the user sent by the address bar', { 'sec-fetch-site': 'none' }],
    ['whose Host is the origin', { origin: 'http://localhost:4000', host: 'localhost:4000' }],
    ['with two origins', { origin: `${origin}, https://evil.example.com` }],
  ])(
    'are not those that send a request %s: the token is in the answer, and no cookie counts',
    async (_case, change) => {
      const sent = Object.fromEntries(Object.entries({ ...own, ...change }).filter(([, value]) => value !== ''))
      expect(await keeps(sent)).toBe(false)
      const { set } = await logIn(own)
      const used = await send(app.url, refresh, { ...sent, cookie: set[0]?.split(';')[0] ?? '' })
      expect([used.code, used.set]).toEqual(['BAD_USER_INPUT', []])
      const ended = await send(app.url, logout, { ...sent, cookie: set[0]?.split(';')[0] ?? '' })
      expect([ended.code, ended.set]).toEqual(['UNAUTHENTICATED', []])
    },
  )

  test('are answered in every other root field as without the cookie', async () => {
    const cookie = cookieIn(await logIn(own))
    const fields = walk(app.server.schema).filter(
      ({ name }) => /^(Query|Mutation)\./.test(name) && !/\.(refresh|logout)\b/.test(name),
    )
    expect(fields.length).toBeGreaterThan(100)
    for (const { name, query, variables, things } of fields) {
      const ids = Object.fromEntries(Object.keys(things).map((variable) => [variable, randomUUID()]))
      const args = { ...variables, ...ids }
      const bare = await send(app.url, query, {}, args)
      const carrying = await send(app.url, query, { ...own, cookie }, args)
      expect({ name, code: carrying.code, types: typesOf(carrying) }).toEqual({
        name,
        code: bare.code,
        types: typesOf(bare),
      })
      expect([name, carrying.set]).toEqual([name, []])
    }
  })

  const typesOf = ({ data }: Seen) => Object.entries(data ?? {}).map(([field, value]) => [field, value?.__typename])
})

describe('a server without TLS', () => {
  /** A browser refuses a prefix without `Secure`, and Safari refuses `Secure` without TLS. */
  test('has a cookie without a prefix, which every browser keeps', async () => {
    const plain = await start({ publicUrl: 'http://192.168.1.20:4000', publicUrlIsLocal: false })
    const seen = await logIn({ ...own, origin: 'http://192.168.1.20:4000' }, plain.url)
    expect(seen.set).toEqual([
      expect.stringMatching(/^sallyport-refresh=sp_rt_[^;]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/),
    ])
    const ended = await send(plain.url, logout, {
      ...own,
      origin: 'http://192.168.1.20:4000',
      cookie: cookieIn(seen),
    })
    expect(ended.set).toEqual([`${plainCookie}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`])
    await plain.close()
  })

  test('with TLS does not read a cookie without a prefix, which another host can set', async () => {
    const { set } = await logIn(own)
    const value = set[0]?.split(/[=;]/)[1] ?? ''
    const seen = await send(app.url, refresh, { ...own, cookie: `${plainCookie}=${value}` })
    expect(seen.data?.refresh?.__typename).toBe('TokenInvalidError')
  })
})

describe('a server in development whose PUBLIC_URL names this machine', () => {
  let assumed: TestApp
  beforeAll(async () => {
    assumed = await start({ publicUrl: 'http://localhost:9', publicUrlIsLocal: true })
  })
  afterAll(() => assumed.close())

  test.each(['localhost', '127.0.0.1', '[::1]'])('knows its pages at %s', async (name) => {
    const host = `${name}:4000`
    expect(await keeps({ ...own, host, origin: `http://${host}` }, assumed.url)).toBe(true)
  })

  test.each<[string, Headers]>([
    ['Host is a name that an attacker has bound to this machine', { host: 'evil.example' }],
    ['Host is an address of another machine', { host: '192.168.1.20:4000' }],
    ['a proxy has forwarded', { host: 'localhost:4000', 'x-forwarded-for': '203.0.113.7' }],
    ['a proxy has forwarded (RFC 7239)', { host: 'localhost:4000', forwarded: 'for=203.0.113.7' }],
    ['the origin has another port', { host: 'localhost:4000', origin: 'http://localhost:3000' }],
    ['the origin has another name', { host: 'localhost:4000', origin: 'http://127.0.0.1:4000' }],
    ['the origin has TLS', { host: 'localhost:4000', origin: 'https://localhost:4000' }],
  ])('does not treat a request as one of its pages if %s', async (_case, headers) => {
    expect(await keeps({ ...own, origin: `http://${headers.host}`, ...headers }, assumed.url)).toBe(false)
  })

  test('does not treat a request of another machine as one of its pages', () => {
    const config = { publicUrl: 'http://localhost:9', publicUrlIsLocal: true }
    const headers = { host: 'localhost:4000', origin: 'http://localhost:4000' }
    const from = (address: string) => {
      const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: address })
      return isFromOwnPage(config, { socket, headers })
    }
    expect(['127.0.0.1', '::1', '192.168.1.7', '2001:db8::7'].map(from)).toEqual([true, true, false, false])
  })
})

test('`Host` says nothing about the pages of any other server', async () => {
  const host = `127.0.0.1:${new URL(app.url).port}`
  expect(await keeps({ ...own, host, origin: `http://${host}` })).toBe(false)
})

/** Another server on the same database, with the audience of its own address. */
function start(change: SettingsChange & { publicUrl: string }): Promise<TestApp> {
  return app.startAnother({ ...change, jwtAudience: change.publicUrl })
}
