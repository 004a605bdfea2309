import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServedPages, servePages } from '../../../test/_util/account-pages.ts'
import type { Browser } from '../../../test/_util/browser.ts'
import { bundle } from '../_util/bundle.ts'

// An application without a form of its own, at another origin, and the pages of the server, in Chromium.

const program = `
import { createAuthClient, signInOnPages } from '/src/index.ts'

const auth = createAuthClient({ url: document.body.dataset.server })
const show = (text) => { document.querySelector('output').textContent = text }
const signIn = async () => {
  const result = await signInOnPages(auth, { returnTo: location.origin + '/signed-in' })
  show(result.__typename === 'AuthTokens' ? 'Hello ' + (await auth.me()).name : result.__typename)
}
document.querySelector('button').onclick = signIn
if (location.pathname === '/signed-in') signIn()
`

let pages: Server
let served: ServedPages
let browser: Browser
let address: string

beforeAll(async () => {
  const script = await bundle(program)
  pages = createServer((req, res) => {
    res.setHeader('Content-Type', req.url === '/app.js' ? 'text/javascript' : 'text/html')
    const page = `<!doctype html><body data-server="${served.origin}"><button>Sign in</button><output></output>`
    res.end(req.url === '/app.js' ? script : `${page}<script type="module" src="/app.js"></script>`)
  }).listen(0, '127.0.0.1')
  await once(pages, 'listening')
  address = `http://localhost:${(pages.address() as AddressInfo).port}`
  served = await servePages({ oauthRedirects: [`${address}/signed-in`], corsOrigins: [address] })
  browser = await served.openBrowser()
  await served.app.clock.set(new Date())
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
  pages.close()
})

test('people sign in on the pages and come back signed in, and the second time without a form', async () => {
  const { page } = browser
  const person = await served.app.createPerson({ name: 'Ada' })
  await page.goto(address)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('Email address or username').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText('Hello Ada').waitFor()
  // The code is used, and does not stay in the address.
  expect(page.url()).toBe(`${address}/signed-in`)
  // The pages have a session of their own, whose token no script can read.
  const cookies = await page.context().cookies(served.origin)
  expect(cookies).toMatchObject([{ name: 'sallyport-refresh', httpOnly: true, sameSite: 'Lax' }])

  await page.evaluate(() => localStorage.clear())
  await page.goto(address)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Hello Ada').waitFor()
  expect(browser.complaints).toEqual([])
})
