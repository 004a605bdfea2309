import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/_util/app.ts'
import type { AuthClient } from '../../src/create-auth-client.ts'
import { createTabs, type Fate, signIn } from '../_util/tabs.ts'

/** How many rounds are played; CLIENT_ROUNDS changes it. */
const rounds = Number(process.env.CLIENT_ROUNDS ?? 1_000)

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

/** The same numbers in every run. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

test(`nobody is signed out in ${rounds} rounds with five tabs, lost answers and jumps of the clock`, async () => {
  const person = await app.createPerson()
  const tabs = createTabs(app)
  const random = createRandom(14)
  const open = () => tabs.open()
  const clients: AuthClient[] = Array.from({ length: 5 }, open)
  await signIn(clients[0] as AuthClient, person)
  const session = (clients[0] as AuthClient).state.session?.id
  const ended: string[] = []
  let requests = 0
  tabs.network.fate = (): Fate => {
    requests += 1
    if (requests % 3 === 0) return 'lost'
    return random() < 0.1 ? 'unsent' : 'delivered'
  }
  const tries = { answered: 0, failed: 0 }
  let days = 0
  for (let round = 0; round < rounds; round++) {
    const kind = random()
    // The server repeats a lost answer for ten seconds: the clock does not jump in between.
    await isQuiet(`sallyport:${app.url}`)
    if (kind < 0.55) await tabs.advance(60 + Math.floor(random() * 1_200))
    if (kind > 0.99 && days < 20) {
      // A laptop that slept for two days.
      days += 2
      await app.clock.advance(2 * 86_400)
      tabs.wake()
    }
    // A tab is closed, and another one opened.
    if (kind > 0.9) {
      const index = Math.floor(random() * clients.length)
      clients[index]?.close()
      clients[index] = open()
    }
    const busy = clients.filter(() => random() < 0.7)
    const answers = await Promise.allSettled(busy.map((client) => client.me()))
    for (const answer of answers) {
      if (answer.status === 'rejected') tries.failed += 1
      else if (answer.value?.id === person.id) tries.answered += 1
      else ended.push(`round ${round}: a tab got ${answer.value}`)
    }
    for (const { state } of clients)
      if (state.status !== 'signedIn') ended.push(`round ${round}: ${JSON.stringify(state)}`)
    // A session ends after 30 days in any case: its beginning follows the clock.
    if (round % 50 === 0) await renew(session)
  }
  tabs.close()
  expect(ended.slice(0, 5)).toEqual([])
  expect(tabs.network.maxRefreshes).toBe(1)
  expect(tries.answered).toBeGreaterThan(rounds)
  const [row] = await app.sql('select id, revoked_at from sessions where id = $1', [session])
  expect(row).toEqual({ id: session, revoked_at: null })
})

/** Waits until no tab refreshes. */
async function isQuiet(lock: string): Promise<void> {
  for (;;) {
    const { held = [], pending = [] } = await navigator.locks.query()
    if (![...held, ...pending].some(({ name }) => name === lock)) return
    await turn()
  }
}

async function renew(session: string | undefined): Promise<void> {
  const later = new Date(app.clock.now().getTime() + 30 * 86_400_000)
  await app.sql('update sessions set expires_at = $1 where id = $2', [later, session])
}
