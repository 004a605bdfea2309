import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../../../test/_util/app.ts'
import type { AuthClient } from '../../src/create-auth-client.ts'
import { createTabs, signIn, type Tabs } from '../_util/tabs.ts'

let app: TestApp
let person: Person
let api: Server
let apiUrl: string
/** What the API received: the credential and the body of each request. */
let received: { authorization: string | undefined; body: string }[] = []
/** The access tokens that the API does not accept. */
const refused = new Set<string>()
let tabs: Tabs
let client: AuthClient

beforeAll(async () => {
  app = await createTestApp()
  person = await app.createPerson()
  api = createServer(async (req, res) => {
    const { authorization } = req.headers
    received.push({ authorization, body: await text(req) })
    res.statusCode = !authorization || refused.has(authorization.slice(7)) || refused.has('*') ? 401 : 200
    res.end('done')
  }).listen(0, '127.0.0.1')
  await once(api, 'listening')
  apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
})
afterAll(async () => {
  api.close()
  await app.close()
})
beforeEach(async () => {
  received = []
  refused.clear()
  tabs = createTabs(app)
  client = tabs.open({ apiOrigins: [apiUrl] })
  await signIn(client, person)
})
afterEach(() => tabs.close())

const refreshes = () => tabs.network.sent.filter((operation) => operation === 'refresh').length
/** The API refuses the token that the client has, which is not new any more. */
const refuseToken = async () => {
  refused.add(String(await client.getAccessToken()))
  await app.clock.advance(60)
}

test('sends the access token', async () => {
  const response = await client.authFetch(apiUrl, { headers: { 'x-trace': '1' } })
  expect(response.status).toBe(200)
  expect(received.map(({ authorization }) => authorization)).toEqual([`Bearer ${await client.getAccessToken()}`])
})

test.each([
  ['text', () => 'a body'],
  ['bytes', () => new TextEncoder().encode('a body')],
  ['a Blob', () => new Blob(['a body'])],
])('refreshes and repeats the request once on a 401, with a body of %s', async (_name, body) => {
  await refuseToken()
  const response = await client.authFetch(apiUrl, { method: 'POST', body: body() })
  expect([response.status, await response.text()]).toEqual([200, 'done'])
  expect(received.map((each) => each.body)).toEqual(['a body', 'a body'])
  expect(refreshes()).toBe(1)
})

test('repeats a Request with its body', async () => {
  await refuseToken()
  const response = await client.authFetch(new Request(apiUrl, { method: 'POST', body: 'a body' }))
  expect(response.status).toBe(200)
  expect(received.map((each) => each.body)).toEqual(['a body', 'a body'])
})

test('a stream is not sent twice: the caller gets the 401, and the next request has the new token', async () => {
  await refuseToken()
  const stream = () => new Blob(['a body']).stream()
  const send = () => client.authFetch(apiUrl, { method: 'POST', body: stream(), duplex: 'half' } as RequestInit)
  expect((await send()).status).toBe(401)
  expect((await send()).status).toBe(200)
  expect([received.length, refreshes()]).toEqual([2, 1])
})

test('many requests that are refused together refresh once', async () => {
  await refuseToken()
  const responses = await Promise.all(Array.from({ length: 8 }, () => client.authFetch(apiUrl)))
  expect(responses.map(({ status }) => status)).toEqual(Array(8).fill(200))
  expect(refreshes()).toBe(1)
})

test('an API that refuses every token causes no refresh with every request', async () => {
  refused.add('*')
  await app.clock.advance(60)
  for (let count = 0; count < 5; count++) expect((await client.authFetch(apiUrl)).status).toBe(401)
  expect(refreshes()).toBe(1)
  expect(client.state.status).toBe('signedIn')
})

test('a session that has ended gets the 401 of the API', async () => {
  await app.clock.advance(60)
  await app.sql('update sessions set revoked_at = created_at where id = $1', [client.state.session?.id])
  refused.add('*')
  expect((await client.authFetch(apiUrl)).status).toBe(401)
  expect(client.state).toMatchObject({ status: 'signedOut', reason: 'ended' })
})

test.each(['https://evil.example/', 'http://127.0.0.1:1/', 'https://auth.example.com@evil.example/x'])(
  'sends no token to %s',
  async (address) => {
    await expect(client.authFetch(address)).rejects.toThrow('`apiOrigins`')
    await expect(client.authFetch(new Request(address.replace('auth.example.com@', '')))).rejects.toThrow(
      '`apiOrigins`',
    )
    expect(tabs.network.sent).toEqual(['login'])
  },
)

test('reads a relative address as `fetch` does: from the `<base>` of the page', async () => {
  onTestFinished(() => {
    vi.unstubAllGlobals()
  })
  const origin = 'https://app.example.com'
  vi.stubGlobal('location', { href: `${origin}/page`, origin })
  vi.stubGlobal('document', { baseURI: 'https://evil.example/' })
  const sent: string[] = []
  const send: typeof fetch = async (input) => {
    sent.push(String(input))
    return new Response()
  }
  const inPage = tabs.open({ fetch: send }, { isBrowser: true })
  await expect(inPage.authFetch('/projects')).rejects.toThrow('https://evil.example is not listed in')
  expect((await inPage.authFetch(`${origin}/projects`)).status).toBe(200)
  expect(sent).toEqual([`${origin}/projects`])
  vi.stubGlobal('document', { baseURI: `${origin}/page` })
  expect((await inPage.authFetch('projects')).status).toBe(200)
  // A worker has no document.
  vi.stubGlobal('document', undefined)
  expect((await inPage.authFetch('projects')).status).toBe(200)
})

test('calls a `fetch` of the application as a function, and not as a method', async () => {
  const owners: unknown[] = []
  function send(this: unknown, ...given: Parameters<typeof fetch>): Promise<Response> {
    owners.push(this)
    return fetch(...given)
  }
  const own = tabs.open({ storage: 'memory', fetch: send, apiOrigins: [apiUrl] })
  await signIn(own, person)
  expect((await own.authFetch(apiUrl)).status).toBe(200)
  expect(owners).toEqual([undefined, undefined])
})

test('leaves a credential of the caller’s own as it is', async () => {
  await client.authFetch(apiUrl, { headers: { authorization: 'Bearer own' } })
  expect(received[0]?.authorization).toBe('Bearer own')
})

test('sends a request without a credential when nobody is signed in', async () => {
  await client.logOut()
  expect((await client.authFetch(apiUrl)).status).toBe(401)
  expect(received[0]?.authorization).toBeUndefined()
})

test('a network that fails during the refresh is an error, and no 401', async () => {
  await refuseToken()
  tabs.network.fate = (operation) => (operation === 'refresh' ? 'unsent' : 'delivered')
  await expect(client.authFetch(apiUrl)).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
  expect(client.state.status).toBe('signedIn')
})
