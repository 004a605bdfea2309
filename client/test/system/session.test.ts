import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, expectType, type Person, type TestApp } from '../../../test/_util/app.ts'
import { eventually } from '../../../test/_util/eventually.ts'
import type { AuthState } from '../../src/session.ts'
import { createTabs, type Fate, signIn, type Tabs, webStorage } from '../_util/tabs.ts'

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

const minutes = 60
const refreshesOf = ({ network }: Tabs) => network.sent.filter((operation) => operation === 'refresh').length
const nameOf = async (client: { me(): Promise<{ id: string } | null> }) => (await client.me())?.id ?? null

/** Opens a session as `impersonateUser` does: its tokens come from somewhere else. */
const openElsewhere = async () => {
  const other = createTabs(app)
  const result = await other.open({ storage: 'memory' }).logIn({ identifier: person.email, password: person.password })
  other.close()
  return expectType(result, 'AuthTokens')
}

describe('a session', () => {
  test('is kept for the next page, and shown without waiting', async () => {
    const first = tabs.open()
    expect(first.state).toEqual({ status: 'signedOut', user: null, session: null })
    await signIn(first, person)
    expect(first.state).toMatchObject({ status: 'signedIn', user: { id: person.id, email: person.email } })
    first.close()
    const second = tabs.open()
    expect(second.state).toMatchObject({ status: 'signedIn', user: { id: person.id } })
    expect(await nameOf(second)).toBe(person.id)
    expect(refreshesOf(tabs)).toBe(0)
  })

  test('is refreshed once when its access token has expired, however many requests wait', async () => {
    const client = tabs.open()
    await signIn(client, person)
    await app.clock.advance(20 * minutes)
    const names = await Promise.all(Array.from({ length: 10 }, () => nameOf(client)))
    expect(new Set(names)).toEqual(new Set([person.id]))
    expect([refreshesOf(tabs), tabs.network.maxRefreshes]).toEqual([1, 1])
  })

  test.each([0, -1200, 1200])(
    'that was opened elsewhere ends with its access token on a device whose clock is wrong by %d seconds',
    async (offset) => {
      tabs.device.offset = offset
      const tokens = await openElsewhere()
      const client = tabs.open({ storage: 'memory' })
      await client.continueWith(tokens)
      expect(client.state).toMatchObject({ status: 'signedIn', user: { id: person.id } })
      expect(await nameOf(client)).toBe(person.id)
      await tabs.advance(14.9 * minutes)
      expect(await nameOf(client)).toBe(person.id)
      expect(client.state.status).toBe('signedIn')
      await tabs.advance(0.2 * minutes)
      expect(await nameOf(client)).toBeNull()
      expect(client.state).toMatchObject({ status: 'signedOut', reason: 'ended' })
      // It is never refreshed.
      expect(refreshesOf(tabs)).toBe(0)
    },
  )

  test('that was opened elsewhere ends when its access token is refused', async () => {
    const other = await app.logInAs(person.email)
    const tokens = await openElsewhere()
    const client = tabs.open({ storage: 'memory' })
    await client.continueWith(tokens)
    await app.call.revokeOtherSessions({}, other.credential)
    await expect(client.me()).rejects.toMatchObject({ status: 401 })
    expect(client.state).toMatchObject({ status: 'signedOut', reason: 'ended' })
  })

  test('is refreshed ahead of the expiry, and again and again', async () => {
    const client = tabs.open()
    await signIn(client, person)
    await tabs.advance(9 * minutes)
    expect(refreshesOf(tabs)).toBe(0)
    for (let step = 0; step < 102; step++) {
      await tabs.advance(30)
      while (tabs.network.refreshes > 0) await turn()
    }
    // After an hour: each token is replaced when 65 to 85 percent of its 15 minutes have passed.
    expect(refreshesOf(tabs)).toBeGreaterThanOrEqual(4)
    expect(refreshesOf(tabs)).toBeLessThanOrEqual(6)
    expect(client.state.status).toBe('signedIn')
  })

  test('is not refreshed ahead by a page in the background, and again as soon as the page is shown', async () => {
    const client = tabs.open()
    await signIn(client, person)
    tabs.device.visible = false
    for (let step = 0; step < 20; step++) await tabs.advance(minutes)
    expect(refreshesOf(tabs)).toBe(0)
    // The refresh is due, and does not keep the processor busy until then.
    expect(tabs.waits()).toEqual([30_000])
    tabs.device.visible = true
    tabs.wake()
    await eventually(() => expect(refreshesOf(tabs)).toBe(1))
    expect(client.state.status).toBe('signedIn')
  })

  test('survives a laptop that slept for two days', async () => {
    const clients = Array.from({ length: 5 }, () => tabs.open())
    await signIn(clients[0] as (typeof clients)[0], person)
    await app.clock.advance(48 * 60 * minutes)
    tabs.wake()
    expect(new Set(await Promise.all(clients.map(nameOf)))).toEqual(new Set([person.id]))
    await eventually(() => expect([refreshesOf(tabs), tabs.network.maxRefreshes]).toEqual([1, 1]))
  })
})

describe('the clock of the device', () => {
  test.each([-7200, 7200])('may be wrong by %d seconds', async (offset) => {
    tabs.device.offset = offset
    const client = tabs.open()
    await signIn(client, person)
    await app.clock.advance(10 * minutes)
    await client.getAccessToken()
    expect(refreshesOf(tabs)).toBe(0)
    await app.clock.advance(10 * minutes)
    expect(await nameOf(client)).toBe(person.id)
    expect(tabs.network.sent).toEqual(['login', 'refresh', 'me'])
  })

  test('may be corrected while somebody is signed in', async () => {
    const client = tabs.open()
    await signIn(client, person)
    tabs.device.offset = -3 * 60 * minutes
    expect(await nameOf(client)).toBe(person.id)
    await app.clock.advance(20 * minutes)
    expect(await nameOf(client)).toBe(person.id)
    // The server's `Date` tells in the answer to the first `me` that the clock is behind.
    expect(tabs.network.sent).toEqual(['login', 'me', 'refresh', 'me'])
  })

  test('is trusted where the time of the server cannot be read, and a refused token is replaced', async () => {
    tabs.device.tellsDate = false
    const client = tabs.open()
    await signIn(client, person)
    await app.clock.advance(20 * minutes)
    tabs.device.offset = -20 * minutes
    expect(await nameOf(client)).toBe(person.id)
    expect(tabs.network.sent).toEqual(['login', 'me', 'refresh', 'me'])
  })
})

describe('a refresh', () => {
  const expired = async () => {
    const client = tabs.open()
    await signIn(client, person)
    await app.clock.advance(20 * minutes)
    tabs.network.sent.length = 0
    return client
  }

  test('whose answer is lost is repeated with the same token', async () => {
    const client = await expired()
    let lost = 0
    tabs.network.fate = (operation) => (operation === 'refresh' && lost++ < 2 ? 'lost' : 'delivered')
    expect(await nameOf(client)).toBe(person.id)
    expect(tabs.network.sent).toEqual(['refresh', 'refresh', 'refresh', 'me'])
    await app.clock.advance(20 * minutes)
    expect(await nameOf(client)).toBe(person.id)
    expect(tabs.network.maxRefreshes).toBe(1)
  })

  test('whose answer is lost is repeated also after a limit is reached', async () => {
    const client = await expired()
    const limit = { message: 'Slow.', extensions: { code: 'RATE_LIMITED', retryAfter: 1 } }
    const fates = [() => 'lost' as const, () => Response.json({ errors: [limit] }, { status: 429 })]
    tabs.network.fate = () => fates.shift()?.() ?? 'delivered'
    expect(await nameOf(client)).toBe(person.id)
    expect(tabs.network.sent).toEqual(['refresh', 'refresh', 'refresh', 'me'])
  })

  test('that never gets an answer is given up after three seconds, and repeated', async () => {
    const client = await expired()
    let hung = 0
    const { promise, resolve } = Promise.withResolvers<'unsent'>()
    tabs.network.fate = () => (hung++ === 0 ? promise : 'delivered')
    const name = nameOf(client)
    await eventually(() => expect(hung).toBe(1))
    await tabs.advance(3)
    resolve('unsent')
    expect(await name).toBe(person.id)
  })

  test.each([
    ['a network that is down', (): Fate => 'unsent'],
    ['the page of a proxy', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
    ['the page of a captive portal', () => new Response('<h1>Welcome</h1>', { status: 200 })],
    ['the 401 of a proxy', () => new Response('{"error":"login_required"}', { status: 401 })],
    ['JSON that is no answer', () => new Response('null', { status: 200 })],
    [
      'a server that is busy',
      () =>
        Response.json(
          { errors: [{ message: 'Busy.', extensions: { code: 'OVERLOADED', retryAfter: 1 } }] },
          { status: 503 },
        ),
    ],
    [
      'a limit',
      () =>
        Response.json(
          { errors: [{ message: 'Slow.', extensions: { code: 'RATE_LIMITED', retryAfter: 60 } }] },
          { status: 429 },
        ),
    ],
  ] as const)('that fails by %s keeps the session', async (_name, fate) => {
    const client = await expired()
    const seen: AuthState[] = []
    client.onChange((state) => seen.push(state))
    tabs.network.fate = fate
    const failed = client.getAccessToken()
    await expect(failed).rejects.toMatchObject({ name: 'RequestError' })
    expect(client.state.status).toBe('signedIn')
    tabs.network.fate = () => 'delivered'
    expect(await nameOf(client)).toBe(person.id)
    expect(seen).toEqual([])
  })

  test('that fails leaves the access token in use until it expires', async () => {
    const client = tabs.open()
    await signIn(client, person)
    await app.clock.advance(15 * minutes - 5)
    tabs.network.fate = (operation) => (operation === 'refresh' ? 'unsent' : 'delivered')
    expect(await nameOf(client)).toBe(person.id)
    await app.clock.advance(10)
    await expect(client.me()).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
  })

  test('that is refused ends the session once, in every tab', async () => {
    const clients = [await expired(), tabs.open(), tabs.open()]
    const seen: AuthState[][] = clients.map(() => [])
    for (const [index, client] of clients.entries()) client.onChange((state) => seen[index]?.push(state))
    await app.sql('update sessions set revoked_at = created_at where user_id = $1 and revoked_at is null', [person.id])
    const tokens = await Promise.all(clients.map((client) => client.getAccessToken()))
    expect(tokens).toEqual([null, null, null])
    const ended = { status: 'signedOut', user: null, session: null, reason: 'ended' }
    await eventually(() => expect(clients.map(({ state }) => state)).toEqual([ended, ended, ended]))
    // A tab that finds the storage empty hears why after that.
    expect(new Set(seen.flat().map(({ status }) => status))).toEqual(new Set(['signedOut']))
    expect([refreshesOf(tabs), tabs.storage.getItem(`sallyport:${app.url}`)]).toEqual([1, null])
  })

  test('is not repeated for a token that another tab has replaced', async () => {
    const first = await expired()
    const second = tabs.open({}, { openChannel: () => null })
    await first.getAccessToken()
    expect(await nameOf(second)).toBe(person.id)
    expect(refreshesOf(tabs)).toBe(1)
  })

  test('belongs to one tab at a time, and the others wait for it', async () => {
    const clients = [await expired(), ...Array.from({ length: 4 }, () => tabs.open())]
    const names = await Promise.all(clients.flatMap((client) => [nameOf(client), nameOf(client)]))
    expect(new Set(names)).toEqual(new Set([person.id]))
    expect([refreshesOf(tabs), tabs.network.maxRefreshes]).toEqual([1, 1])
  })

  test('belongs to one tab at a time without Web Locks and BroadcastChannel, too', async () => {
    const old = { locks: null, openChannel: () => null }
    const clients = Array.from({ length: 5 }, () => tabs.open({}, old))
    await signIn(clients[0] as (typeof clients)[0], person)
    tabs.wake()
    await eventually(() => expect(clients.map(({ state }) => state.status)).toEqual(Array(5).fill('signedIn')))
    await app.clock.advance(20 * minutes)
    expect(new Set(await Promise.all(clients.map(nameOf)))).toEqual(new Set([person.id]))
    expect([refreshesOf(tabs), tabs.network.maxRefreshes]).toEqual([1, 1])
    expect(tabs.storage.items.has(`sallyport:${app.url}:lock`)).toBe(false)
  })

  test('goes on after a tab was suspended while it held the lock', async () => {
    const client = await expired()
    const suspended = Promise.withResolvers<void>()
    const held = navigator.locks.request(`sallyport:${app.url}`, () => suspended.promise).catch(() => 'stolen')
    await turn()
    const name = nameOf(client)
    await turn()
    await tabs.advance(31)
    expect(await name).toBe(person.id)
    expect(await held).toBe('stolen')
    suspended.resolve()
  })
})

describe('a log-out', () => {
  test('is heard by every tab, and ends the session on the server', async () => {
    const [first, second, third] = [tabs.open(), tabs.open(), tabs.open()]
    await signIn(first, person)
    const token = await first.getAccessToken()
    await eventually(() => expect(third.state.status).toBe('signedIn'))
    expect(await second.logOut()).toMatchObject({ __typename: 'Done' })
    await eventually(() => {
      for (const { state } of [first, second, third])
        expect(state).toMatchObject({ status: 'signedOut', reason: 'loggedOut' })
    })
    const answer = await app.execute('{ me { id } }', {}, { bearer: String(token) })
    expect(answer.errors[0]?.extensions.code).toBe('TOKEN_INVALID')
  })

  test('is final: a refresh that was on its way brings nobody back', async () => {
    const [first, second] = [tabs.open(), tabs.open()]
    await signIn(first, person)
    await eventually(() => expect(second.state.status).toBe('signedIn'))
    await app.clock.advance(20 * minutes)
    const { promise, resolve } = Promise.withResolvers<'delivered'>()
    tabs.network.fate = (operation) => (operation === 'refresh' ? promise : 'delivered')
    const token = first.getAccessToken()
    await eventually(() => expect(refreshesOf(tabs)).toBe(1))
    const [here, there] = [first.logOut(), second.logOut()]
    resolve('delivered')
    expect(await token).toBe(null)
    await Promise.all([here, there])
    expect(tabs.storage.items.get(`sallyport:${app.url}`)).toBeUndefined()
    expect([first.state.status, second.state.status]).toEqual(['signedOut', 'signedOut'])
    const open = await app.sql('select 1 from sessions where user_id = $1 and revoked_at is null and created_at = $2', [
      person.id,
      app.clock.now(),
    ])
    expect(open).toEqual([])
  })

  test('tells its reason also to a tab that has seen the storage empty before', async () => {
    const [first, second] = [tabs.open(), tabs.open()]
    await signIn(first, person)
    await eventually(() => expect(second.state.status).toBe('signedIn'))
    const seen: AuthState[] = []
    first.onChange(() => tabs.wake())
    second.onChange((state) => seen.push(state))
    expect(await first.logOut()).toMatchObject({ __typename: 'Done' })
    await eventually(() => expect(second.state).toMatchObject({ status: 'signedOut', reason: 'loggedOut' }))
    expect(seen.map(({ status }) => status)).toEqual(['signedOut', 'signedOut'])
  })

  test.each(['logout', 'switchOrganization'])('is possible after a server that hung at %s', async (operation) => {
    let hung = 0
    let answered = 0
    const send: typeof fetch = (input, init) => {
      if (!String(init?.body).includes(`mutation ${operation}`)) return fetch(input, init).finally(() => answered++)
      hung += 1
      return new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
    }
    const client = tabs.open({ fetch: send })
    await signIn(client, person)
    const stuck = operation === 'logout' ? client.logOut() : client.switchOrganization({ id: null })
    const failed = expect(stuck).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
    await eventually(() => expect(hung).toBe(1))
    const signingIn = signIn(client, person)
    await eventually(() => expect(answered).toBe(2))
    await tabs.advance(15)
    await Promise.all([failed, signingIn])
    expect(client.state.status).toBe('signedIn')
  })

  test('ends a session whose access token has expired', async () => {
    const client = tabs.open()
    await signIn(client, person)
    const session = client.state.session?.id
    await app.clock.advance(20 * minutes)
    expect(await client.logOut()).toMatchObject({ __typename: 'Done' })
    const [row] = await app.sql('select revoked_at from sessions where id = $1', [session])
    expect(row?.revoked_at).not.toBeNull()
  })

  test('forgets the session without a network as well, and reports that the server was not told', async () => {
    const client = tabs.open()
    await signIn(client, person)
    tabs.network.fate = () => 'unsent'
    await expect(client.logOut()).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
    expect(client.state.status).toBe('signedOut')
    expect(tabs.storage.items.has(`sallyport:${app.url}`)).toBe(false)
  })

  test('whose answer is lost has ended the session', async () => {
    const client = tabs.open()
    await signIn(client, person)
    let lost = 0
    tabs.network.fate = () => (lost++ === 0 ? 'lost' : 'delivered')
    expect(await client.logOut()).toMatchObject({ __typename: 'Done' })
  })

  test('everywhere ends the sessions of other devices as well', async () => {
    const phone = tabs.open({ storage: 'memory' })
    const laptop = tabs.open({ storage: 'memory' })
    await signIn(phone, person)
    await signIn(laptop, person)
    expect(await laptop.logOutEverywhere()).toMatchObject({ __typename: 'Done' })
    expect(laptop.state.status).toBe('signedOut')
    await expect(phone.updateProfile({ name: 'Ada' })).rejects.toMatchObject({ status: 401 })
    expect(phone.state).toMatchObject({ status: 'signedOut', reason: 'ended' })
  })
})

describe('deleting the account', () => {
  test('signs out in every tab, and a refusal does not', async () => {
    const { email, password } = await app.createPerson()
    const [first, second] = [tabs.open(), tabs.open()]
    await first.logIn({ identifier: email, password })
    await eventually(() => expect(second.state.status).toBe('signedIn'))
    expect((await first.deleteAccount({ password: 'not the password' })).__typename).not.toBe('Done')
    expect(first.state.status).toBe('signedIn')
    expect(await first.deleteAccount({ password })).toMatchObject({ __typename: 'Done' })
    const signedOut = { status: 'signedOut', user: null, session: null, reason: 'loggedOut' }
    expect(first.state).toEqual(signedOut)
    await eventually(() => expect(second.state).toEqual(signedOut))
    expect(tabs.storage.items.has(`sallyport:${app.url}`)).toBe(false)
  })

  test('also with a storage that has no copy for other tabs, and with cookies', async () => {
    for (const storage of ['memory', 'cookie'] as const) {
      const { email, password } = await app.createPerson()
      const client = tabs.open({ storage })
      await client.logIn({ identifier: email, password })
      expect(await client.deleteAccount({ password })).toMatchObject({ __typename: 'Done' })
      expect(client.state).toMatchObject({ status: 'signedOut', reason: 'loggedOut' })
      expect(await client.getAccessToken()).toBeNull()
    }
  })
})

describe('the storage', () => {
  test('memory ends with the page and writes nothing', async () => {
    const client = tabs.open({ storage: 'memory' })
    await signIn(client, person)
    expect(tabs.storage.items.size).toBe(0)
    expect(tabs.open({ storage: 'memory' }).state.status).toBe('signedOut')
  })

  test('of a duplicated tab keeps up with the original', async () => {
    const [mine, copy] = [webStorage(), webStorage()]
    const original = tabs.open({ storage: 'sessionStorage' }, { webStorage: () => mine })
    await signIn(original, person)
    for (const [key, value] of mine.items) copy.setItem(key, value)
    const duplicate = tabs.open({ storage: 'sessionStorage' }, { webStorage: () => copy })
    expect(duplicate.state.status).toBe('signedIn')
    for (const client of [original, duplicate, original, original, duplicate]) {
      await app.clock.advance(20 * minutes)
      expect(await nameOf(client)).toBe(person.id)
    }
    await duplicate.logOut()
    await eventually(() => expect(original.state.status).toBe('signedOut'))
    expect(mine.items.has(`sallyport:${app.url}`)).toBe(false)
  })

  test('of a duplicated tab that was frozen asks the others before it refreshes', async () => {
    const [mine, copy] = [webStorage(), webStorage()]
    const original = tabs.open({ storage: 'sessionStorage' }, { webStorage: () => mine })
    await signIn(original, person)
    for (const [key, value] of mine.items) copy.setItem(key, value)
    await app.clock.advance(20 * minutes)
    expect(await nameOf(original)).toBe(person.id)
    await app.clock.advance(60)
    // It was opened before the refresh, and heard nothing of it.
    const duplicate = tabs.open(
      { storage: 'sessionStorage' },
      { webStorage: () => copy, after: (_milliseconds, run) => afterMessages(run) },
    )
    expect(await nameOf(duplicate)).toBe(person.id)
    expect(refreshesOf(tabs)).toBe(1)
  })

  test('of another tab in another session says nothing about this one', async () => {
    const other = await app.createPerson()
    const [first, second] = [webStorage(), webStorage()]
    const one = tabs.open({ storage: 'sessionStorage' }, { webStorage: () => first })
    const two = tabs.open({ storage: 'sessionStorage' }, { webStorage: () => second })
    await signIn(one, person)
    await signIn(two, other)
    await one.logOut()
    await app.clock.advance(20 * minutes)
    expect(await nameOf(two)).toBe(other.id)
  })

  test('of one’s own may be asynchronous', async () => {
    const items = new Map<string, string>()
    const storage = {
      getItem: (key: string) => turn(items.get(key) ?? null),
      setItem: (key: string, value: string) => turn().then(() => void items.set(key, value)),
      removeItem: (key: string) => turn().then(() => void items.delete(key)),
    }
    const first = tabs.open({ storage })
    expect(first.state.status).toBe('loading')
    await eventually(() => expect(first.state.status).toBe('signedOut'))
    await signIn(first, person)
    const second = tabs.open({ storage })
    expect(await nameOf(second)).toBe(person.id)
    await app.clock.advance(20 * minutes)
    const token = second.getAccessToken()
    await Promise.all([token, second.logOut()])
    expect([...items.keys()]).toEqual([`sallyport:${app.url}:device`])
  })

  test.each(['setItem', 'getItem'] as const)('with a slow %s brings nobody back after a log-out', async (slow) => {
    const items = new Map<string, string>()
    let [holds, held] = [false, false]
    const gate = Promise.withResolvers<void>()
    /** Holds the next call of the slow method. */
    const pass = async (method: string) => {
      if (!holds || method !== slow) return
      holds = false
      held = true
      await gate.promise
    }
    const storage = {
      getItem: async (name: string) => {
        const text = items.get(name) ?? null
        await pass('getItem')
        return text
      },
      setItem: async (name: string, value: string) => {
        await pass('setItem')
        items.set(name, value)
      },
      removeItem: async (name: string) => void items.delete(name),
    }
    const client = tabs.open({ storage })
    await signIn(client, person)
    const seen: AuthState['status'][] = []
    client.onChange(({ status }) => seen.push(status))
    holds = true
    // The tokens of a refresh are written, or the page is shown again and reads.
    if (slow === 'setItem') await app.clock.advance(20 * minutes)
    else tabs.wake()
    const token = client.getAccessToken()
    await eventually(() => expect(held).toBe(true))
    const ended = client.logOut()
    await eventually(() => expect(seen).toEqual(['signedOut']))
    gate.resolve()
    await Promise.all([token, ended])
    await turn()
    expect([seen, client.state.status]).toEqual([['signedOut'], 'signedOut'])
    expect([...items.keys()]).toEqual([`sallyport:${app.url}:device`])
  })

  test.each([
    ['rejects', () => Promise.reject(new Error('The keychain is locked.'))],
    [
      'throws',
      () => {
        throw new Error('The keychain is locked.')
      },
    ],
  ])('that %s when the session is removed does not stop the log-out', async (_name, removeItem) => {
    const client = tabs.open({ storage: { ...webStorage(), removeItem } })
    await signIn(client, person)
    const token = await client.getAccessToken()
    expect(await client.logOut()).toMatchObject({ __typename: 'Done' })
    tabs.wake()
    await turn()
    expect(client.state).toMatchObject({ status: 'signedOut', reason: 'loggedOut' })
    const answer = await app.execute('{ me { id } }', {}, { bearer: String(token) })
    expect(answer.errors[0]?.extensions.code).toBe('TOKEN_INVALID')
    await signIn(client, person)
    expect(await nameOf(client)).toBe(person.id)
  })

  test.each(['', 'null', '{', '{"accessToken":1}', '[]'])('with %j in it signs nobody in', async (text) => {
    tabs.storage.setItem(`sallyport:${app.url}`, text)
    const client = tabs.open()
    expect(client.state.status).toBe('signedOut')
    await signIn(client, person)
    expect(await nameOf(client)).toBe(person.id)
  })

  test('that is full or blocked leaves the session in this page', async () => {
    const broken = {
      getItem: () => null,
      removeItem: () => {},
      setItem: () => {
        throw new Error('QuotaExceededError')
      },
    }
    const client = tabs.open({}, { webStorage: () => broken })
    await signIn(client, person)
    for (let count = 0; count < 2; count++) {
      await app.clock.advance(20 * minutes)
      expect(await nameOf(client)).toBe(person.id)
    }
  })

  test('that cannot be read for a moment signs nobody out', async () => {
    let works = true
    const items = webStorage()
    const getItem = (key: string) => {
      if (works) return items.getItem(key)
      throw new Error('SecurityError')
    }
    const client = tabs.open({}, { webStorage: () => ({ ...items, getItem }) })
    await signIn(client, person)
    works = false
    tabs.wake()
    await app.clock.advance(20 * minutes)
    expect(await nameOf(client)).toBe(person.id)
  })

  test('that another page has emptied signs out here, too', async () => {
    const client = tabs.open()
    await signIn(client, person)
    tabs.storage.items.clear()
    tabs.wake()
    await eventually(() => expect(client.state.status).toBe('signedOut'))
  })
})

test('a listener hears of changes alone, until its subscription ends', async () => {
  const client = tabs.open()
  const seen: AuthState['status'][] = []
  const end = client.onChange(({ status }) => seen.push(status))
  await signIn(client, person)
  const { state } = client
  await app.clock.advance(20 * minutes)
  await client.getAccessToken()
  expect(client.state).toBe(state)
  expect(seen).toEqual(['signedIn'])
  expectType(await client.updateProfile({ name: 'Grace' }), 'User')
  expect(client.state.user?.name).toBe('Grace')
  expect(seen).toEqual(['signedIn', 'signedIn'])
  end()
  await client.logOut()
  expect(seen).toHaveLength(2)
})

/** Runs something after the messages that other tabs have sent. */
function afterMessages(run: () => void): () => void {
  const channel = new BroadcastChannel('after-messages')
  const other = new BroadcastChannel('after-messages')
  const end = () => {
    channel.close()
    other.close()
  }
  let rounds = 0
  other.onmessage = () => {
    if (++rounds < 20) return void channel.postMessage(null)
    end()
    run()
  }
  channel.postMessage(null)
  return end
}
