import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { type Browser, openBrowser } from '../_util/browser.ts'
import { buildPages } from '../_util/build-pages.ts'
import { followLink } from '../_util/follow-link.ts'

// PUBLIC_URL has a path, which a proxy removes; everything else at the address belongs to another application.

const path = '/auth'

let proxy: Server
let origin: string
let built: Awaited<ReturnType<typeof buildPages>>
let app: TestApp
let browser: Browser
/** Requests for another path, which the other application would have got. */
const astray: string[] = []

beforeAll(async () => {
  proxy = createServer((req, res) => {
    const url = req.url ?? '/'
    if (!url.startsWith(`${path}/`)) {
      astray.push(url)
      return res.writeHead(404).end()
    }
    const { hostname, port } = new URL(app.url)
    const passed = request({ hostname, port, path: url.slice(path.length), method: req.method, headers: req.headers })
    passed.on('response', (answer) => answer.pipe(res.writeHead(answer.statusCode ?? 500, answer.headers)))
    req.pipe(passed)
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  origin = `http://localhost:${(proxy.address() as AddressInfo).port}`
  built = await buildPages()
  const publicUrl = origin + path
  app = await createTestApp({ publicUrl, jwtAudience: publicUrl }, { webDirectory: built.directory })
  await app.clock.set(new Date())
  browser = await openBrowser(origin)
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
  await built?.remove()
  proxy.close()
})

test('people sign in, and stay signed in after a reload, without a request to the other application', async () => {
  const { page, complaints, strangers } = browser
  const person = await app.createPerson({ name: 'Ada' })
  await page.goto(`${origin}${path}/`)
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByLabel('Email address or username').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor()
  expect(page.url()).toMatch(new RegExp(`^${origin}${path}/account/?$`))
  await followLink(page, 'Security')
  await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor()
  expect(page.url()).toBe(`${origin}${path}/account/security`)
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor()
  expect([astray, strangers, complaints]).toEqual([[], [], []])
})
