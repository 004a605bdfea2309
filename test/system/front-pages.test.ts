import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { accessibilityViolations } from '../_util/accessibility.ts'
import { createTestApp, documents, type TestApp, testPassword } from '../_util/app.ts'
import { type Browser, openBrowser } from '../_util/browser.ts'
import { freePort } from '../_util/postgres-server.ts'

// The front page and the mailbox of a development server in a real browser.

let folder: string
let app: TestApp
let browser: Browser
let origin: string
const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/>
<script>document.documentElement.setAttribute('data-ran', 'yes')</script></svg>`

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-front-'))
  await writeFile(join(folder, 'logo.svg'), logo)
  origin = `http://localhost:${await freePort()}`
  const brand = { productName: 'Acme', brandLogo: join(folder, 'logo.svg'), brandColor: '#ffd400' }
  const address = { publicUrl: origin, publicUrlIsLocal: true, jwtAudience: origin, filedMails: true, dataDir: folder }
  app = await createTestApp({ ...brand, ...address, port: Number(new URL(origin).port) }, { mailer: undefined })
  await app.execute(documents.signup, { input: { email: 'ada@example.com', password: testPassword, name: 'Ada' } })
  await app.server.drain()
  browser = await openBrowser(origin)
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
  await rm(folder, { recursive: true, force: true })
})
afterEach(() => {
  expect(browser.strangers.splice(0)).toEqual([])
})

const screens = [390, 820, 1440].flatMap((width) =>
  (['light', 'dark'] as const).map((scheme) => [width, scheme] as const),
)

test.each(screens)('every page without script can be read on a screen of %i pixels, %s', async (width, scheme) => {
  const { page, complaints } = browser
  await page.setViewportSize({ width, height: 900 })
  await page.emulateMedia({ colorScheme: scheme })
  for (const path of [
    '/',
    '/dev/mailbox',
    '/dev/docs',
    '/dev/docs/README',
    '/reset-password',
    '/verify-email?token=x',
  ]) {
    await page.goto(origin + path)
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width)
    expect(await accessibilityViolations(browser.page), path).toEqual([])
  }
  // A link that is cut is answered with 400, which the browser reports.
  expect(complaints.splice(0)).toEqual([expect.stringContaining('400')])
})

test('a developer gets from the front page to the mailbox, and by the link of the mail to a confirmed address', async () => {
  const { page, complaints } = browser
  await page.goto(origin)
  await page.getByRole('link', { name: 'Mailbox' }).click()
  const mail = page.frameLocator('iframe')
  await mail.getByText('Hello Ada,').waitFor()
  const opened = page.context().waitForEvent('page')
  await mail.getByRole('link', { name: 'Confirm my address' }).click()
  const confirmation = await opened
  await confirmation.getByRole('button', { name: 'Confirm my address' }).click()
  await confirmation.getByRole('heading', { name: 'Your address has been confirmed' }).waitFor()
  expect(await confirmation.getByRole('link', { name: 'sign in' }).getAttribute('href')).toBe('/account/sign-in')
  await confirmation.close()
  expect(complaints.splice(0)).toEqual([])
})

test('markup in a mail runs nothing and does not leave its frame', async () => {
  const html = `<!doctype html><html><head></head><body><script>top.location = 'https://evil.example'</script>
    <img src="https://evil.example/pixel.png"><form action="https://evil.example"><input name="x" autofocus></form>
    <a href="https://evil.example" target="_top">Hostile</a></body></html>`
  const mail = JSON.stringify({ to: 'x@example.com', subject: 'Hostile <b>', text: '', html, links: [] })
  await writeFile(join(folder, 'mail', '2999-01-01T00-00-00.000Z-0123456789ab.json'), mail)
  const { page, complaints } = browser
  await page.goto(`${origin}/dev/mailbox`)
  await page.getByRole('heading', { name: 'Hostile <b>' }).waitFor()
  await page.frameLocator('iframe').getByRole('link', { name: 'Hostile' }).click()
  expect(page.url()).toBe(`${origin}/dev/mailbox`)
  // The browser reports each thing that it refuses, and the picture as a request that it has begun.
  browser.strangers.splice(0)
  expect(complaints.splice(0).join('\n')).toMatch(/script[\s\S]*(pixel|image)/i)
})

test('a script in the logo does not run, also where its address is opened', async () => {
  const { page, complaints } = browser
  await page.goto(`${origin}/brand/logo.svg`)
  expect(await page.evaluate(() => document.documentElement.tagName)).toBe('svg')
  expect(await page.evaluate(() => document.documentElement.getAttribute('data-ran'))).toBeNull()
  complaints.splice(0)
})
