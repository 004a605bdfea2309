import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, expectType, type Person, type TestApp } from '../../../test/_util/app.ts'
import { eventually } from '../../../test/_util/eventually.ts'
import { type CookieJar, createJar } from '../_util/cookie-jar.ts'
import { createTabs, signIn, type Tabs } from '../_util/tabs.ts'

const page = 'https://app.example.com'
const publicUrl = 'https://auth.example.com'

let app: TestApp
let person: Person
beforeAll(async () => {
  app = await createTestApp({ publicUrl, jwtAudience: publicUrl, cookieMode: { domain: null }, corsOrigins: [page] })
  person = await app.createPerson()
})
afterAll(() => app.close())

test('the session continues after a reload without anything in the page, and ends with the cookie', async () => {
  const tabs = createTabs(app)
  const jar = createJar(page)
  const open = () => tabs.open({ storage: 'cookie', fetch: jar.send }, { isBrowser: true })
  const first = open()
  expect(first.state.status).toBe('loading')
  expect(await first.getAccessToken()).toBeNull()
  expect(first.state).toEqual({ status: 'signedOut', user: null, session: null })
  await signIn(first, person)
  // The token of the device is no credential.
  expect([...tabs.storage.items.keys()]).toEqual([`sallyport:${app.url}:device`])
  expect([...jar.cookies.keys()]).toEqual(['__Host-sallyport-refresh'])

  await app.clock.advance(60)
  const second = open()
  expect((await second.me())?.id).toBe(person.id)
  for (const client of [first, second, second, first]) {
    await app.clock.advance(20 * 60)
    expect((await client.me())?.id).toBe(person.id)
  }
  // With the header the server keeps the tokens of a sign-in in the cookie, too.
  expect(new Set(jar.sent)).toEqual(new Set(['refresh', 'login', 'me']))
  expectType(await second.logOut(), 'Done')
  await eventually(() => expect(first.state.status).toBe('signedOut'))
  expect(jar.cookies.size).toBe(0)
  const third = open()
  expect(await third.getAccessToken()).toBeNull()
  tabs.close()
})

test('a page without a network does not know yet whether somebody is signed in', async () => {
  const tabs = createTabs(app)
  const jar = createJar(page)
  let works = true
  const send: typeof fetch = (...given) => (works ? jar.send(...given) : Promise.reject(new TypeError('down')))
  const open = () => tabs.open({ storage: 'cookie', fetch: send }, { isBrowser: true })
  await signIn(open(), person)
  await app.clock.advance(60)
  works = false
  const client = open()
  await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
  expect(client.state.status).toBe('loading')
  works = true
  tabs.wake()
  await eventually(() => expect(client.state.status).toBe('signedIn'))
  tabs.close()
})

/** Waits until so many requests have been sent, and a page plans the next one. @param longest in milliseconds */
const pauses = (tabs: Tabs, jar: CookieJar, requests: number, longest: number) =>
  eventually(() => {
    expect(jar.sent).toHaveLength(requests)
    const [wait, ...others] = tabs.waits()
    expect(others).toEqual([])
    expect(wait).toBeLessThanOrEqual(longest)
  })

test('a page that loads during an outage asks again by itself, and stops when it has an answer', async () => {
  const tabs = createTabs(app)
  const jar = createJar(page)
  const open = () => tabs.open({ storage: 'cookie', fetch: jar.send }, { isBrowser: true })
  const first = open()
  await signIn(first, person)
  first.close()
  const outage = () => new Response('<h1>Bad gateway</h1>', { status: 502 })
  jar.instead = outage
  jar.sent.length = 0
  const client = open()
  // A refresh is sent 21 times while it fails at once. The pauses grow: the first one is 7.5 seconds at most, the second one twice as long.
  await pauses(tabs, jar, 21, 7_500)
  await tabs.advance(8)
  await pauses(tabs, jar, 42, 15_000)
  expect(client.state.status).toBe('loading')
  jar.instead = () => null
  await tabs.advance(15)
  await eventually(() => expect(client.state).toMatchObject({ status: 'signedIn', user: { id: person.id } }))
  client.close()

  jar.cookies.clear()
  jar.instead = outage
  jar.sent.length = 0
  const stranger = open()
  await pauses(tabs, jar, 21, 7_500)
  jar.instead = () => null
  await tabs.advance(8)
  await eventually(() => expect(stranger.state).toEqual({ status: 'signedOut', user: null, session: null }))
  await eventually(() => expect(tabs.waits()).toEqual([]))
  tabs.close()
})

test('the device token of a login outlives the page, and is sent with the next login', async () => {
  const tabs = createTabs(app)
  const jar = createJar(page)
  const open = () => tabs.open({ storage: 'cookie', fetch: jar.send }, { isBrowser: true })
  const victim = await app.createPerson()
  const first = open()
  await signIn(first, victim)
  expectType(await first.logOut(), 'Done')
  first.close()
  for (let count = 0; count < 10; count++) {
    await app.call.login({ input: { identifier: victim.email, password: `guess ${count}` } })
  }
  const stranger = await app.call.login({ input: { identifier: victim.email, password: victim.password } })
  expect(stranger.__typename).toBe('AccountLockedError')
  await signIn(open(), victim)
  tabs.close()
})

test('a program asks for the refresh token itself, and a page without cookie mode is told what to do', async () => {
  const tabs = createTabs(app)
  const program = tabs.open()
  await signIn(program, person)
  await app.clock.advance(20 * 60)
  expect((await program.me())?.id).toBe(person.id)
  const inPage = tabs.open({ storage: 'memory', fetch: createJar(page).send }, { isBrowser: true })
  const login = inPage.logIn({ identifier: person.email, password: person.password })
  await expect(login).rejects.toThrow("storage: 'cookie'")
  tabs.close()
})
