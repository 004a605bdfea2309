import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, expectType, type Person, type TestApp } from '../../../test/_util/app.ts'
import { eventually } from '../../../test/_util/eventually.ts'
import { createTabs, type Fate, signIn, type Tabs } from '../_util/tabs.ts'

// A client that was closed, such as by a component that is gone: what is under way goes on, and nothing begins again.

let app: TestApp
let person: Person
let tabs: Tabs
beforeAll(async () => {
  app = await createTestApp()
  person = await app.createPerson()
})
afterAll(() => app.close())
beforeEach(() => {
  tabs = createTabs(app)
})
afterEach(() => tabs.close())

test('a log-out ends the session on the server', async () => {
  const client = tabs.open()
  await signIn(client, person)
  const session = client.state.session?.id
  client.close()
  expectType(await client.logOut(), 'Done')
  const [row] = await app.sql('select revoked_at from sessions where id = $1', [session])
  expect(row?.revoked_at).not.toBeNull()
  expect(tabs.storage.items.has(`sallyport:${app.url}`)).toBe(false)
})

test('a login and a refresh that are under way succeed, and start no timer', async () => {
  const client = tabs.open()
  const arrived = Promise.withResolvers<Fate>()
  tabs.network.fate = () => arrived.promise
  const login = client.logIn({ identifier: person.email, password: person.password })
  await eventually(() => expect(tabs.network.sent).toEqual(['login']))
  client.close()
  arrived.resolve('delivered')
  expectType(await login, 'AuthTokens')
  expect(tabs.waits()).toEqual([])

  await app.clock.advance(20 * 60)
  expect(await client.getAccessToken()).toMatch(/^ey/)
  expect(tabs.waits()).toEqual([])
  // The session stays for the next page.
  expect(tabs.open().state).toMatchObject({ status: 'signedIn', user: { id: person.id } })
})

test('a page that is shown again does nothing', async () => {
  const client = tabs.open()
  await signIn(client, person)
  await app.clock.advance(20 * 60)
  // It looks at the storage, and is closed before it has decided what to do.
  tabs.wake()
  client.close()
  await turn()
  await eventually(async () => {
    const { held = [], pending = [] } = await navigator.locks.query()
    expect([...held, ...pending].map(({ name }) => name)).not.toContain(`sallyport:${app.url}`)
  })
  expect([tabs.network.sent, tabs.waits()]).toEqual([['login'], []])
})
