import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServedPages, servePages } from '../_util/account-pages.ts'
import type { Browser } from '../_util/browser.ts'

// A log-out from the pages of an account that the server does not confirm, in a real browser.

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

test('the page says that somebody is signed out when the server has confirmed it, and that it has not until then', async () => {
  const { page } = browser
  const { origin, app } = served
  const person = await app.createPerson({ name: 'Ada Lovelace' })
  const confirmed = page.getByText('You are signed out.')
  const unconfirmed = page.getByText('Signing out could not be completed')
  const cookies = async () => (await page.context().cookies(origin)).length
  await page.goto(`${origin}/account/security`)
  await page.getByLabel('Email address or username').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor()

  const body = { errors: [{ message: 'Slow down.', extensions: { code: 'RATE_LIMITED', retryAfter: 5 } }] }
  await page.route('**/graphql', (route) =>
    route.request().postData()?.includes('mutation logout')
      ? route.fulfill({ status: 429, json: body })
      : route.continue(),
  )
  await page.locator('.account-button:visible').click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await unconfirmed.waitFor()
  expect([await confirmed.count(), await cookies()]).toEqual([0, 1])

  await page.goto(`${origin}/account/security`)
  await unconfirmed.waitFor()
  expect([await confirmed.count(), await cookies()]).toEqual([0, 1])

  await page.unroute('**/graphql')
  await page.goto(`${origin}/account/sign-in?reason=loggedOut`)
  await confirmed.waitFor()
  expect([await unconfirmed.count(), await cookies()]).toEqual([0, 0])
  await page.goto(`${origin}/account/security`)
  await page.getByRole('heading', { level: 1, name: /^Sign in to/ }).waitFor()
})
