import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderPage } from '../../src/http/pages/layout.ts'
import { createTestApp, type Person, type TestApp } from '../_util/app.ts'
import { type Browser, openBrowser } from '../_util/browser.ts'
import { faintTexts } from '../_util/faint-texts.ts'
import { createPkce } from '../_util/pkce.ts'
import { asPage, handBackTo } from '../features/login-code/hand-back.ts'

// The page “Continue as …” in a real browser, with its policy.

let app: TestApp
let browser: Browser
let person: Person
beforeAll(async () => {
  app = await createTestApp({ oauthRedirects: ['com.example.app:/signed-in'] })
  browser = await openBrowser(app.url)
  person = await app.createPerson({ name: `Ada Lovelace, Countess of ${'Long'.repeat(12)}` })
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
})

const screens = [390, 1200].flatMap((width) => (['light', 'dark'] as const).map((scheme) => [width, scheme] as const))

/** Shows the page in the browser, with its policy. @returns the challenge of the app */
async function ask(): Promise<string> {
  const { page } = browser
  const { codeChallenge } = createPkce()
  const input = { returnTo: 'com.example.app:/signed-in', codeChallenge, state: 'x' }
  const shown = renderPage({ ...app.config, publicUrl: app.url }, asPage(await handBackTo(app, person, input)))
  const headers = Object.fromEntries(Object.entries(shown.headers).map(([name, value]) => [name, String(value)]))
  await page.route(`${app.url}/asked`, (route) => route.fulfill({ status: 200, headers, body: shown.body }))
  await page.goto(`${app.url}/asked`)
  await page.getByRole('heading', { name: 'Continue as Ada' }).waitFor()
  await page.unroute(`${app.url}/asked`)
  return codeChallenge
}

test.each(screens)('the page asks legibly on a screen of %i pixels, %s', async (width, scheme) => {
  const { page, complaints } = browser
  await page.setViewportSize({ width, height: 900 })
  await page.emulateMedia({ colorScheme: scheme })
  await ask()
  const folder = process.env.SCREENSHOTS
  const shot = folder ? await page.screenshot({ fullPage: true }) : null
  if (shot && folder) await writeFile(join(folder, `continue-${width}-${scheme}.png`), shot)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  expect(await page.evaluate(faintTexts)).toEqual([])
  expect(complaints).toEqual([])
})

test('the button leads to the app', async () => {
  const { page, complaints, strangers } = browser
  const codeChallenge = await ask()
  // The browser follows the answer to the scheme of the app, which nothing on this machine has: the request or its redirect ends there.
  const ended = page.waitForEvent('requestfailed')
  await page.getByRole('button', { name: 'Continue' }).click()
  expect((await ended).url()).toMatch(/\/continue$|^com\.example\.app:\/signed-in\?code=/)
  const given = await app.sql('select 1 from login_codes where code_challenge = $1 and issued_at is not null', [
    codeChallenge,
  ])
  expect(given).toHaveLength(1)
  expect(strangers.filter((url) => !url.startsWith('com.example.app:'))).toEqual([])
  expect(complaints).toEqual([])
})
