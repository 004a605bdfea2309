import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/_util/app.ts'
import { eventually } from '../../../test/_util/eventually.ts'
import { createTabs, signIn, type Tabs } from '../_util/tabs.ts'

let app: TestApp
let tabs: Tabs
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())
beforeEach(() => {
  tabs = createTabs(app)
})
afterEach(() => tabs.close())

test('what the server says of one user is not kept in the session of another one who signs in meanwhile', async () => {
  const [ada, bob] = [await app.createPerson({ name: 'Ada' }), await app.createPerson({ name: 'Bob' })]
  const items = new Map<string, string>()
  const gate = Promise.withResolvers<void>()
  let [holds, isHeld] = [false, false]
  const storage = {
    getItem: async (key: string) => items.get(key) ?? null,
    setItem: async (key: string, value: string) => {
      if (holds) {
        isHeld = true
        await gate.promise
      }
      items.set(key, value)
    },
    removeItem: async (key: string) => void items.delete(key),
  }
  const [first, second] = [tabs.open({ storage }), tabs.open({ storage }, { openChannel: () => null })]
  await signIn(first, ada)
  // The second tab has the lock, and writes the session of Bob.
  holds = true
  const signingIn = signIn(second, bob)
  await eventually(() => expect(isHeld).toBe(true))
  // The answer arrives while the first tab still shows Ada, and the tab waits for the lock.
  const updated = first.updateProfile({ name: 'Countess' })
  await eventually(async () => {
    const { pending = [] } = await navigator.locks.query()
    expect(pending.map(({ name }) => name)).toContain(`sallyport:${app.url}`)
  })
  gate.resolve()
  await Promise.all([signingIn, updated])
  const kept = JSON.parse(items.get(`sallyport:${app.url}`) ?? '')
  expect(kept.user).toMatchObject({ id: bob.id, name: 'Bob' })
  expect(await second.me()).toMatchObject({ id: bob.id })
  expect(second.state.user).toMatchObject({ id: bob.id, name: 'Bob' })
})
