import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ServedPages, servePages } from '../_util/account-pages.ts'
import type { Person } from '../_util/app.ts'
import type { Browser } from '../_util/browser.ts'
import { driveConsole } from '../_util/console.ts'
import { driveGraphiql } from '../_util/graphiql.ts'

// GraphiQL in a window that the console opened, and in windows that others opened.

let served: ServedPages
let browser: Browser
let page: Page
let admin: Person
let stranger: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  stranger = await listen()
  served = await servePages({ graphiql: true })
  // The browser has the clock of the machine.
  await served.app.clock.set(new Date())
  admin = await served.app.createPerson({ name: 'Ada Lovelace' })
  await served.app.giveRole(admin, 'admin')
  browser = await served.openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
  stranger?.close()
})
beforeEach(async () => {
  page = await browser.page.context().newPage()
})
afterEach(async () => {
  await page.context().unrouteAll({ behavior: 'ignoreErrors' })
  for (const each of page.context().pages().slice(1)) await each.close()
})

/** A page of another origin, which keeps what it is sent. */
async function listen() {
  const html = `<!doctype html><title>Another origin</title>
    <script>received = []; addEventListener('message', ({ data, ports }) => received.push({ data, ports: ports.length }))</script>`
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

/** Opens the console, signed in. */
async function openConsole(path = '/') {
  const driver = driveConsole(page, served.origin)
  await driver.open(path)
  await page.locator('h1').waitFor()
  if (page.url().includes('/sign-in')) await driver.signIn(admin)
  await driver.heading('Overview')
}

/** Presses the button of the console, and waits for the window. */
async function openGraphiql() {
  const opening = page.context().waitForEvent('page')
  await page.getByRole('button', { name: 'Open GraphiQL', exact: true }).click()
  return opening
}

/** Opens the tab `Me`, which says whose credential a request has. */
async function runMe(opened: Page) {
  await opened.locator('.graphiql-query-editor .view-line').first().waitFor()
  const graphiql = driveGraphiql(opened)
  await graphiql.open('4. Me')
  const { request, answer } = await graphiql.run<{ me: { email: string } | null }>()
  return { authorization: await request.headerValue('authorization'), me: answer.data?.me }
}

/** The console has answered what it has heard: a token that is valid is there at once, and a request to the server takes longer. */
const settled = () => page.evaluate(() => fetch('/health/live').then(({ status }) => status))

const bar = (opened: Page) => opened.locator('#session')

describe('GraphiQL that the console opened', () => {
  test('sends requests in the name of the administrator, with a token that is nowhere else', async () => {
    await openConsole()
    const opened = await openGraphiql()
    await bar(opened).getByText('Requests without a credential of their own are sent as Ada Lovelace.').waitFor()
    const { authorization, me } = await runMe(opened)
    expect(me?.email).toBe(admin.email)
    const token = authorization?.replace('Bearer ', '') ?? ''
    expect(token).toMatch(/^eyJ.+\..+\..+$/)
    expect(opened.url()).toBe(`${served.origin}/graphql`)
    const stored = await opened.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, name]))
    expect(stored).toContain('Me')
    expect(stored).not.toContain(token)
    expect(await driveGraphiql(opened).read('Headers')).toBe('')
    expect(await opened.evaluate(() => window.opener)).toBeNull()
    expect(browser.complaints).toEqual([])
    expect(browser.strangers.filter((url) => !url.startsWith('blob:'))).toEqual([])
  })

  test('prefers the credential of the tab, and forgets the session when it is told to, or reloaded', async () => {
    await openConsole()
    const opened = await openGraphiql()
    await bar(opened).getByRole('button').waitFor()
    const graphiql = driveGraphiql(opened)
    await opened.locator('.graphiql-tab-button').first().waitFor()
    await graphiql.open('4. Me')
    await graphiql.write('Headers', '{ "X-API-Key": "sp_live_of_the_tab" }')
    const { request } = await graphiql.run()
    expect(await request.headerValue('authorization')).toBeNull()
    expect(await request.headerValue('x-api-key')).toBe('sp_live_of_the_tab')
    await graphiql.write('Headers', '{ "X-Request-ID": "1" }')
    await bar(opened).getByRole('button', { name: 'Sign out here' }).click()
    await bar(opened).getByText('You are signed out in this window.').waitFor()
    expect((await runMe(opened)).authorization).toBeNull()

    const again = await openGraphiql()
    await bar(again).getByRole('button').waitFor()
    await again.reload()
    expect(await runMe(again)).toEqual({ authorization: null, me: null })
    expect(await bar(again).isHidden()).toBe(true)
  })

  test('is signed out together with the console', async () => {
    await openConsole()
    const opened = await openGraphiql()
    await bar(opened).getByRole('button').waitFor()
    await page.locator('.account-button:visible').click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByText('You are signed out.').first().waitFor()
    expect((await runMe(opened)).me).toBeUndefined()
  })
})

describe('a page of another origin', () => {
  test('that opens GraphiQL is cut off by the browser', async () => {
    const opened = await openFromStranger()
    await opened.locator('.graphiql-query-editor .view-line').first().waitFor()
    // A window that the browser has cut off looks closed to its opener.
    expect(await page.evaluate('opened.closed')).toBe(true)
    expect(await page.evaluate('received')).toEqual([])
  })

  test('that opens GraphiQL gets no port and can plant no token, also in a browser without the header', async () => {
    await page.context().route(`${served.origin}/graphql`, withoutOpenerPolicy)
    const opened = await openFromStranger()
    await opened.locator('.graphiql-query-editor .view-line').first().waitFor()
    expect(await page.evaluate('opened.closed')).toBe(false)
    await page.evaluate(`{
      const { port1, port2 } = new MessageChannel()
      const planted = { type: 'sallyport:graphiql', accessToken: 'a.planted.token', name: 'Mallory' }
      opened.postMessage(planted, '*', [port2])
      port1.postMessage(planted)
    }`)
    expect(await runMe(opened)).toEqual({ authorization: null, me: null })
    expect(await bar(opened).isHidden()).toBe(true)
    expect(await page.evaluate('received')).toEqual([])
  })

  async function openFromStranger() {
    await page.goto(stranger.origin)
    const opening = page.context().waitForEvent('page')
    await page.evaluate(`opened = window.open(${JSON.stringify(`${served.origin}/graphql`)})`)
    return opening
  }

  test('that replaces GraphiQL in the window gets no token', async () => {
    await openConsole()
    const { origin } = served
    await page
      .context()
      .route(`${origin}/graphql`, (route) =>
        route.request().resourceType() === 'document'
          ? route.fulfill({ status: 302, headers: { location: stranger.origin } })
          : route.continue(),
      )
    const opened = await openGraphiql()
    await opened.waitForURL(`${stranger.origin}/`)
    expect(await opened.evaluate(() => window.opener !== null)).toBe(true)
    await page.evaluate(hearGreeting)
    await opened.evaluate(greet, { who: 'opener' as const, target: '*' })
    expect(await page.evaluate('heard')).toBe(stranger.origin)
    await settled()
    expect(await opened.evaluate('answers')).toEqual([])
  })
})

describe('the console', () => {
  test('answers the window that it opened, once, and no other window', async () => {
    await openConsole()
    const { origin } = served
    // A page of the same origin in the place of GraphiQL, which greets when it is told to.
    await page.context().route(`${origin}/graphql`, (route) =>
      route.request().resourceType() === 'document'
        ? route.fulfill({
            contentType: 'text/html',
            headers: { 'cross-origin-opener-policy': 'same-origin-allow-popups' },
            body: '<!doctype html><title>Greets</title>',
          })
        : route.continue(),
    )
    const opened = await openGraphiql()
    await opened.waitForURL(`${origin}/graphql`)
    // The window of the console itself is not the one that was opened.
    await page.evaluate(greet, { who: 'self' as const, target: origin })
    await settled()
    expect(await page.evaluate('answers')).toEqual([])
    await opened.evaluate(greet, { who: 'opener' as const, target: origin })
    await opened.waitForFunction('answers.length === 1')
    expect(await opened.evaluate('answers')).toEqual([
      { accessToken: expect.stringMatching(/^eyJ/), name: 'Ada Lovelace' },
    ])
    await opened.evaluate(greet, { who: 'opener' as const, target: origin })
    await settled()
    expect(await opened.evaluate('answers')).toEqual([])
  })
})

/** Greets a window as GraphiQL greets its opener, and keeps what comes back by the port. */
function greet({ who, target }: { who: 'opener' | 'self'; target: string }): void {
  const { port1, port2 } = new MessageChannel()
  const answers: unknown[] = []
  port1.onmessage = ({ data }) => answers.push(data)
  Object.assign(window, { answers, port: port1 })
  const greeted: Window = who === 'opener' ? window.opener : window
  greeted.postMessage({ type: 'sallyport:graphiql' }, target, [port2])
  port1.postMessage('token')
}

/** Keeps the origin of the next greeting that the window hears, in `heard`. */
function hearGreeting(): void {
  const heard = new Promise((resolve) => {
    window.addEventListener('message', ({ origin, data }) => {
      if (data?.type === 'sallyport:graphiql') resolve(origin)
    })
  })
  Object.assign(window, { heard })
}

/** The page as a browser sees it that does not know Cross-Origin-Opener-Policy. */
async function withoutOpenerPolicy(route: Route): Promise<void> {
  if (route.request().resourceType() !== 'document') return route.continue()
  const response = await route.fetch()
  const { 'cross-origin-opener-policy': _, ...headers } = response.headers()
  await route.fulfill({ response, headers })
}
