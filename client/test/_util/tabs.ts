import { expectType, type Person, type TestApp } from '../../../test/_util/app.ts'
import { type AuthClient, type AuthClientOptions, createAuthClientOn } from '../../src/create-auth-client.ts'
import { currentPlatform, type Platform, type WebStorage } from '../../src/platform.ts'

/** What happens to a request on its way. `lost` reaches the server and its answer never arrives; `unsent` does not reach it. */
export type Fate = 'delivered' | 'lost' | 'unsent'

/** A browser whose tabs have the same storage, network and clock: the test's clock, which they read with `clockOffset`. */
export interface Tabs {
  /** Opens a tab with an application. */
  open(options?: Partial<AuthClientOptions>, change?: Partial<Platform>): AuthClient
  /** Moves the clock of the server and of the tabs, in seconds, and fires the timers that are due. */
  advance(seconds: number): Promise<void>
  /** How long each timer waits from now on, in milliseconds. */
  waits(): number[]
  /** Shows every tab again, as after a sleep. */
  wake(): void
  storage: WebStorage & { items: Map<string, string> }
  network: {
    /** Decides about every request from now on. */
    fate: (request: string) => Fate | Promise<Fate> | Response
    /** The operations that were sent, by their names. */
    sent: string[]
    /** How many refreshes are on their way. */
    refreshes: number
    /** The greatest number of refreshes that were on their way at the same time. */
    maxRefreshes: number
  }
  device: { offset: number; visible: boolean; tellsDate: boolean }
  close(): void
}

interface Timer {
  due: number
  run: () => void
}

/** Makes a browser for an application of `app`. Its locks and channels are those of Node, under the names of this server. */
export function createTabs(app: TestApp): Tabs {
  const items = new Map<string, string>()
  const timers = new Set<Timer>()
  const wakers = new Set<() => void>()
  const clients: AuthClient[] = []
  const device = { offset: 0, visible: true, tellsDate: true }
  const network: Tabs['network'] = { fate: () => 'delivered', sent: [], refreshes: 0, maxRefreshes: 0 }
  const storage = webStorage(items)
  const now = () => app.clock.now().getTime()

  const send: typeof fetch = async (input, init) => {
    const text = typeof init?.body === 'string' ? init.body : ''
    const [, operation = String(input)] = /"query":"(?:query|mutation) (\w+)/.exec(text) ?? []
    const isRefresh = operation === 'refresh'
    network.sent.push(operation)
    if (isRefresh) network.maxRefreshes = Math.max(network.maxRefreshes, ++network.refreshes)
    try {
      const fate = await network.fate(operation)
      if (typeof fate !== 'string') return fate
      if (fate === 'unsent') throw new TypeError('The network is down.')
      const response = await fetch(input, init)
      if (fate === 'lost') throw new TypeError('The connection was reset.')
      return withDate(response, device.tellsDate ? app.clock.now().toUTCString() : null)
    } finally {
      if (isRefresh) network.refreshes -= 1
    }
  }
  const platform: Platform = {
    ...currentPlatform(),
    fetch: send,
    now: () => now() + device.offset * 1000,
    after(milliseconds, run, background) {
      // A pause between attempts takes no time here. A longer one waits for the clock.
      if (!background && milliseconds < 3_000) {
        const immediate = setImmediate(run)
        return () => clearImmediate(immediate)
      }
      const timer = { due: now() + milliseconds, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    webStorage: () => storage,
    isVisible: () => device.visible,
    onWake(run) {
      wakers.add(run)
      return () => wakers.delete(run)
    },
  }
  return {
    open(options = {}, change = {}) {
      const client = createAuthClientOn({ ...platform, ...change }, { url: app.url, ...options })
      clients.push(client)
      return client
    },
    async advance(seconds) {
      await app.clock.advance(seconds)
      for (const timer of [...timers].filter(({ due }) => due <= now())) {
        timers.delete(timer)
        timer.run()
      }
    },
    waits: () => [...timers].map(({ due }) => due - now()),
    wake: () => {
      for (const run of wakers) run()
    },
    storage,
    network,
    device,
    close: () => {
      for (const client of clients) client.close()
    },
  }
}

/** Web Storage of its own. */
export function webStorage(items = new Map<string, string>()): WebStorage & { items: Map<string, string> } {
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}

/** Signs a person in, in one tab. */
export async function signIn(client: AuthClient, person: Person): Promise<void> {
  expectType(await client.logIn({ identifier: person.email, password: person.password }), 'AuthTokens')
}

/** The same answer with the time of the test's clock, or without one: as for a page of another origin that may not read it. */
function withDate(response: Response, date: string | null): Response {
  const headers = new Headers(response.headers)
  headers.delete('date')
  if (date) headers.set('date', date)
  return new Response(response.body, { status: response.status, headers })
}
