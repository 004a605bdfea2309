import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, expectType, type Person, type TestApp } from '../../../test/_util/app.ts'
import { eventually } from '../../../test/_util/eventually.ts'
import type { AuthClient } from '../../src/create-auth-client.ts'
import { type CookieJar, createJar } from '../_util/cookie-jar.ts'
import { createTabs, signIn, type Tabs } from '../_util/tabs.ts'

// A log-out with the refresh token in a cookie, which no script can remove: only the server can.

const page = 'https://app.example.com'
const publicUrl = 'https://auth.example.com'

let app: TestApp
let person: Person
let tabs: Tabs
let jar: CookieJar
beforeAll(async () => {
  app = await createTestApp({ publicUrl, jwtAudience: publicUrl, cookieMode: { domain: null }, corsOrigins: [page] })
  person = await app.createPerson()
})
afterAll(() => app.close())
beforeEach(() => {
  tabs = createTabs(app)
  jar = createJar(page)
})
afterEach(() => tabs.close())

const open = () => tabs.open({ storage: 'cookie', fetch: (...given) => jar.send(...given) }, { isBrowser: true })
const down = (): never => {
  throw new TypeError('The network is down.')
}
const refusal = (code: string, status: number) =>
  Response.json({ errors: [{ message: 'Later.', extensions: { code, retryAfter: 1 } }] }, { status })
const openSessions = async () => {
  const rows = await app.sql('select 1 from sessions where user_id = $1 and revoked_at is null', [person.id])
  return rows.length
}
/** Opens a session, and nobody else has one. */
const enter = async (): Promise<AuthClient> => {
  await app.sql('update sessions set revoked_at = created_at where user_id = $1 and revoked_at is null', [person.id])
  const client = open()
  await signIn(client, person)
  return client
}
const left = { status: 'signedOut', user: null, session: null, reason: 'loggedOut' }

test.each([
  ['the network is down', down],
  ['the server is busy', () => refusal('OVERLOADED', 503)],
  ['a limit is reached', () => refusal('RATE_LIMITED', 429)],
  ['a proxy answers', () => new Response('<h1>Sign in to the proxy</h1>', { status: 401 })],
])('fails if %s, and every tab stays signed in, because the browser has the cookie', async (_name, instead) => {
  const client = await enter()
  const other = open()
  expect((await other.me())?.id).toBe(person.id)
  jar.instead = (operation) => (operation === 'logout' ? instead() : null)
  await expect(client.logOut()).rejects.toMatchObject({ name: 'RequestError' })
  expect([client.state.status, other.state.status, jar.cookies.size]).toEqual(['signedIn', 'signedIn', 1])
  const next = open()
  expect((await next.me())?.id).toBe(person.id)

  jar.instead = () => null
  expectType(await client.logOut(), 'Done')
  await eventually(() => expect([client.state, other.state, next.state]).toEqual([left, left, left]))
  expect([jar.cookies.size, await openSessions()]).toEqual([0, 0])
  const last = open()
  expect(await last.getAccessToken()).toBeNull()
  expect(last.state).toEqual({ status: 'signedOut', user: null, session: null })
})

test('whose answer is lost is sent again, and succeeds', async () => {
  const client = await enter()
  let isLost = true
  const { send } = jar
  jar.send = async (input, init) => {
    const response = await send(input, init)
    if (!isLost || !String(init?.body).includes('mutation logout')) return response
    isLost = false
    return down()
  }
  expectType(await client.logOut(), 'Done')
  expect([isLost, client.state, await openSessions()]).toEqual([false, left, 0])
})

test('a page of the same origin that keeps its session elsewhere changes nothing for the tabs with the cookie', async () => {
  const client = await enter()
  for (const storage of ['localStorage', 'sessionStorage'] as const) {
    const elsewhere = tabs.open({ storage })
    await signIn(elsewhere, person)
    expectType(await elsewhere.logOut(), 'Done')
  }
  expect((await client.me())?.id).toBe(person.id)
  expect(client.state.status).toBe('signedIn')
})

test('ends a session that the page could not read', async () => {
  await enter()
  jar.instead = (operation) => (operation === 'refresh' ? refusal('OVERLOADED', 503) : null)
  const client = open()
  await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'OVERLOADED' })
  expect(client.state.status).toBe('loading')
  expectType(await client.logOut(), 'Done')
  expect(client.state).toEqual(left)
  expect([jar.cookies.size, await openSessions()]).toEqual([0, 0])
})

test('ends a session whose access token has expired', async () => {
  const client = await enter()
  await app.clock.advance(20 * 60)
  jar.sent.length = 0
  expectType(await client.logOut(), 'Done')
  expect([jar.cookies.size, await openSessions(), jar.sent]).toEqual([0, 0, ['logout']])
})
