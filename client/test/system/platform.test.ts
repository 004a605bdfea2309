import { createContext, runInContext } from 'node:vm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../../../test/_util/app.ts'
import { bundle } from '../_util/bundle.ts'

let app: TestApp
let person: Person
beforeAll(async () => {
  app = await createTestApp()
  person = await app.createPerson()
})
afterAll(() => app.close())

test('the client runs where there is neither a document nor a window, and keeps the session in a storage of one’s own', async () => {
  const program = await bundle(
    `import { createAuthClient } from '/src/index.ts'
    globalThis.run = async (url, person, advance) => {
      const items = new Map()
      const storage = {
        getItem: async (key) => items.get(key) ?? null,
        setItem: async (key, value) => void items.set(key, value),
        removeItem: async (key) => void items.delete(key),
      }
      const seen = []
      const first = createAuthClient({ url, storage })
      first.onChange(({ status }) => seen.push(status))
      const login = await first.logIn({ identifier: person.email, password: person.password })
      first.close()
      const second = createAuthClient({ url, storage })
      const name = (await second.me())?.id
      await advance()
      const refreshed = (await second.me())?.id
      const fetched = await (await second.authFetch(url + '/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ me { id } }' }),
      })).json()
      await second.logOut()
      return { login: login.__typename, name, refreshed, fetched: fetched.data.me.id, seen, left: [...items.keys()] }
    }`,
    'iife',
  )
  const realm = createContext({ fetch, URL, TextEncoder, crypto, setTimeout, clearTimeout, Headers, Request })
  runInContext(program, realm)
  const run: (url: string, who: Person, advance: () => Promise<void>) => Promise<unknown> = realm.run
  expect(await run(app.url, person, () => app.clock.advance(20 * 60))).toEqual({
    login: 'AuthTokens',
    name: person.id,
    refreshed: person.id,
    fetched: person.id,
    seen: ['signedOut', 'signedIn'],
    left: [`sallyport:${app.url}:device`],
  })
})
