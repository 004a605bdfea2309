import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../../../test/_util/app.ts'
import { eventually } from '../../../test/_util/eventually.ts'
import type { Platform } from '../../src/platform.ts'
import { type CookieJar, createJar } from '../_util/cookie-jar.ts'
import { createTabs, signIn, type Tabs } from '../_util/tabs.ts'

// The tabs of a browser have one cookie, and with it one user.

const page = 'https://app.example.com'
const publicUrl = 'https://auth.example.com'

let app: TestApp
let ada: Person
let bob: Person
let tabs: Tabs
let jar: CookieJar
beforeAll(async () => {
  app = await createTestApp({ publicUrl, jwtAudience: publicUrl, cookieMode: { domain: null }, corsOrigins: [page] })
  ada = await app.createPerson({ name: 'Ada' })
  bob = await app.createPerson({ name: 'Bob' })
})
afterAll(() => app.close())
beforeEach(() => {
  tabs = createTabs(app)
  jar = createJar(page)
})
afterEach(() => tabs.close())

const open = (change: Partial<Platform> = {}) =>
  tabs.open({ storage: 'cookie', fetch: jar.send }, { isBrowser: true, ...change })
/** A tab that does not hear the others: it was frozen, or they are pages of another origin of the same site. */
const openAlone = () => open({ openChannel: () => null })
const nameOf = async ({ id }: Person) => {
  const [row] = await app.sql('select name from users where id = $1', [id])
  return row?.name
}

test('a sign-in is heard by every tab, also by one of another user', async () => {
  const [first, second] = [open(), open()]
  expect([await first.getAccessToken(), await second.getAccessToken()]).toEqual([null, null])
  jar.sent.length = 0
  await signIn(first, ada)
  await eventually(() => expect(second.state.user?.id).toBe(ada.id))
  expect((await second.me())?.id).toBe(ada.id)
  await signIn(second, bob)
  await eventually(() => expect(first.state.user?.id).toBe(bob.id))
  expect((await first.me())?.id).toBe(bob.id)
  expect(jar.sent).toEqual(['login', 'me', 'login', 'me'])
})

test('what one user began is not done in the name of another one after a refresh', async () => {
  const [first, second] = [openAlone(), openAlone()]
  await signIn(first, ada)
  await signIn(second, bob)
  await app.clock.advance(20 * 60)
  await expect(first.updateProfile({ name: 'Countess' })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  expect([await nameOf(ada), await nameOf(bob)]).toEqual(['Ada', 'Bob'])
  // The tab shows whose cookie it is, and goes on.
  expect(first.state.user?.id).toBe(bob.id)
  expect((await first.me())?.id).toBe(bob.id)
})

test('what one user began is not repeated in the name of another one', async () => {
  const [first, second] = [openAlone(), openAlone()]
  await signIn(first, ada)
  await signIn(second, bob)
  await app.sql('update sessions set revoked_at = created_at where user_id = $1 and revoked_at is null', [ada.id])
  await expect(first.updateProfile({ name: 'Countess' })).rejects.toMatchObject({ status: 401 })
  const refused = String(await first.getAccessToken())
  expect(first.state.user?.id).toBe(bob.id)
  await signIn(first, ada)
  // As the links for other GraphQL clients do when a server refuses a token.
  expect(await first.renew(refused)).toBeNull()
  expect([await nameOf(ada), await nameOf(bob)]).toEqual(['Ada', 'Bob'])
})
