import { afterAll, beforeAll, expect, test } from 'vitest'
import { en as accountTexts } from '../../web/src/account/texts/en.ts'
import { en } from '../../web/src/texts/en.ts'
import { type ServedPages, servePages } from '../_util/account-pages.ts'
import { codeOf } from '../_util/app.ts'
import type { Browser } from '../_util/browser.ts'

// Log-outs from the pages of an account where the server refuses a request, in a real browser.

let served: ServedPages
let browser: Browser
beforeAll(async () => {
  served = await servePages()
  await served.app.clock.set(new Date())
  browser = await served.openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
})

const signIn = async ({ email, password }: { email: string; password: string }) => {
  const { page } = browser
  await page.getByLabel('Email address or username').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('a log-out that the server does not confirm leaves the user signed in, and the page says so', async () => {
  const { page } = browser
  const { origin, app } = served
  const person = await app.createPerson({ name: 'Ada Lovelace' })
  const cookies = async () => (await page.context().cookies(origin)).length
  const signOut = async () => {
    await page.locator('.account-button:visible').click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
  }
  const security = page.getByRole('heading', { level: 1, name: 'Security' })
  await page.goto(`${origin}/account/security`)
  await signIn(person)
  await security.waitFor()

  const body = { errors: [{ message: 'Slow down.', extensions: { code: 'RATE_LIMITED', retryAfter: 5 } }] }
  await page.route('**/graphql', (route) =>
    route.request().postData()?.includes('mutation logout')
      ? route.fulfill({ status: 429, json: body })
      : route.continue(),
  )
  await signOut()
  await page.getByText('You are still signed in').waitFor()
  expect([await security.count(), await cookies()]).toEqual([1, 1])

  await page.unroute('**/graphql')
  await signOut()
  await page.getByText('You are signed out.').first().waitFor()
  expect(await cookies()).toBe(0)
  await page.goto(`${origin}/account/security`)
  await page.getByRole('heading', { level: 1, name: /^Sign in to/ }).waitFor()
})

test('the other devices are signed out while the list of devices is refused for too many requests', async () => {
  const { page } = browser
  const { origin, app } = served
  const person = await app.createPerson({ name: 'Grace Hopper' })
  const other = await app.logInAs(person.email)
  const body = { errors: [{ message: 'Slow down.', extensions: { code: 'RATE_LIMITED' } }] }
  await page.route('**/graphql', (route) =>
    route.request().postData()?.includes('query MySessions')
      ? route.fulfill({ status: 429, json: body })
      : route.continue(),
  )
  await page.goto(`${origin}/account/sessions`)
  await signIn(person)
  await page.getByText(en.errors.counted.locked(undefined)).waitFor()
  const { endOthers, endedOthers } = accountTexts.sessions
  await page.getByRole('button', { name: endOthers }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: endOthers }).click()
  await page.getByText(endedOthers(2)).first().waitFor()
  expect(codeOf(await app.call.access({}, other.credential))).toBe('TOKEN_INVALID')
  await page.unroute('**/graphql')
})
