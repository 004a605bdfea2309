import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rotateSigningKey } from '../../../src/core/signing-keys/signing-keys.ts'
import { createTestApp, type Person, type TestApp } from '../../../test/_util/app.ts'
import { type Browser, openBrowser } from '../../../test/_util/browser.ts'
import { bundle } from '../_util/bundle.ts'
import { createRoughNetwork, type RoughNetwork } from '../_util/rough-network.ts'

/** How many rounds are played; CLIENT_BROWSER_ROUNDS changes it. */
const rounds = Number(process.env.CLIENT_BROWSER_ROUNDS ?? 100)

const program = `
import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createAuthClient } from '/src/index.ts'
import { AuthProvider, SignedIn, SignedOut, useUser } from '/src/react.ts'

globalThis.auth = createAuthClient({ url: new URLSearchParams(location.search).get('server') })
const Name = () => h('p', null, 'Hello ' + useUser()?.email)
const App = () => [h(SignedIn, { key: 1 }, h(Name)), h(SignedOut, { key: 2 }, h('p', null, 'Please sign in'))]
createRoot(document.getElementById('root')).render(h(AuthProvider, { client: auth }, h(App)))
`

let app: TestApp
let person: Person
let network: RoughNetwork
let pages: Server
let browser: Browser
let address: string

beforeAll(async () => {
  const script = await bundle(program)
  pages = createServer((req, res) => {
    const isScript = req.url === '/app.js'
    res.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html')
    res.end(isScript ? script : '<!doctype html><div id="root"></div><script type="module" src="/app.js"></script>')
  }).listen(0, '127.0.0.1')
  await once(pages, 'listening')
  const origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`
  app = await createTestApp({ corsOrigins: [origin] })
  person = await app.createPerson()
  network = await createRoughNetwork(app)
  browser = await openBrowser(origin)
  address = `${origin}/?server=${encodeURIComponent(network.url)}`
})
afterAll(async () => {
  await browser?.close()
  network?.close()
  pages.close()
  await app.close()
})

/** Pages tell the time of the test's clock, which moves for all of them at once. */
const openPage = async (page: Page): Promise<Page> => {
  await page.addInitScript(`{
    const now = Date.now
    globalThis.offset = ${app.clock.now().getTime()} - now()
    Date.now = () => now() + globalThis.offset
  }`)
  await page.goto(address)
  return page
}
const evaluate = <T>(page: Page, script: string): Promise<T> => page.evaluate(script) as Promise<T>
/** The id of the user, or what went wrong. */
const nameOf = (page: Page) =>
  evaluate<string>(page, `auth.me().then((me) => me?.id ?? 'nobody', (error) => 'failed: ' + error.code)`)

test(`five tabs of another origin stay signed in for ${rounds} rounds, and hear of the log-out`, async () => {
  const tabs = [await openPage(browser.page)]
  const [first] = tabs as [Page]
  await first.getByText('Please sign in').waitFor()
  const input = JSON.stringify({ identifier: person.email, password: person.password })
  expect(await evaluate(first, `auth.logIn(${input}).then((result) => result.__typename)`)).toBe('AuthTokens')
  await first.getByText(`Hello ${person.email}`).waitFor()
  for (let count = 1; count < 5; count++) tabs.push(await openPage(await first.context().newPage()))
  for (const tab of tabs) await tab.getByText(`Hello ${person.email}`).waitFor()

  const move = async (seconds: number) => {
    await app.clock.advance(seconds)
    await Promise.all(tabs.map((tab) => evaluate(tab, `globalThis.offset += ${seconds * 1000}`)))
  }
  let next: TestApp | null = null
  let slept = 0
  network.losesEvery = 3
  const outcomes = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    // A laptop sleeps for two days; the server restarts; the signing key is replaced.
    if (round % 10 === 3 && slept++ < 5) await move(2 * 86_400)
    else await move(20 * 60)
    if (round % 10 === 5) network.target = null
    const names = Promise.all(tabs.map(nameOf))
    if (!network.target) {
      next ??= await app.startAnother()
      network.target = round % 20 === 5 ? next : app
    }
    for (const outcome of await names) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    if (round % 10 === 7) {
      await rotateSigningKey(app.server.services)
      await move(300)
    }
  }
  expect(
    [...outcomes.keys()].filter((outcome) => outcome !== person.id && outcome !== 'failed: NETWORK_ERROR'),
  ).toEqual([])
  expect(outcomes.get(person.id)).toBeGreaterThan(rounds * 2)
  expect(network.maxRefreshes).toBe(1)
  expect(network.lost).toBeGreaterThan(rounds)
  network.losesEvery = 0
  for (const tab of tabs) {
    await tab.getByText(`Hello ${person.email}`).waitFor()
    expect(await nameOf(tab)).toBe(person.id)
  }
  expect(await evaluate(tabs[2] as Page, 'auth.logOut().then((result) => result.__typename)')).toBe('Done')
  for (const tab of tabs) await tab.getByText('Please sign in').waitFor()
  await next?.close()
})
