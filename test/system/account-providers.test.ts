import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../_util/browser.ts'
import { buildPages } from '../_util/build-pages.ts'
import { freePort } from '../_util/postgres-server.ts'
import { createOAuthApp, type OAuthApp } from '../features/oauth/oauth-app.ts'

// The pages of an account sign in with an identity provider, connect one and disconnect it, in a real browser.

let built: Awaited<ReturnType<typeof buildPages>>
let at: OAuthApp
let browser: Browser
let origin: string
beforeAll(async () => {
  const [pages, port] = await Promise.all([buildPages(), freePort()])
  built = pages
  origin = `http://localhost:${port}`
  at = await createOAuthApp({ port, publicUrl: origin, publicUrlIsLocal: true }, { webDirectory: built.directory })
  await at.app.clock.set(new Date())
  browser = await openBrowser(origin)
})
afterAll(async () => {
  await browser?.close()
  await at?.close()
  await built?.remove()
})

test('a person signs in with a provider, and connects and disconnects another', async () => {
  const { page, complaints } = browser
  at.account({ sub: 'ann', name: 'Ann Example', email: 'ann@gmail.com', emailVerified: true }, 'google')
  at.account({ sub: 'ann-at-acme', name: 'Ann at Acme', email: 'ann@acme.example', emailVerified: true }, 'acme')
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

  await page.goto(`${origin}/account/security`)
  await press('Continue with GOOGLE')
  await press('Cancel')
  await page.getByText('This sign-in was cancelled').waitFor()
  await page.getByRole('link', { name: 'Back to sign in' }).click()
  await press('Continue with GOOGLE')
  await page.getByRole('button', { name: /Ann Example/ }).click()
  await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor()
  await page.locator('.account-words:visible').getByText('Ann Example').waitFor()

  const acme = page.getByRole('listitem').filter({ hasText: 'ACME' })
  await acme.getByRole('button', { name: 'Connect' }).click()
  await page.getByRole('button', { name: /Ann at Acme/ }).click()
  await page.getByText('ACME is connected to your account.').waitFor()
  await acme.getByText('ann@acme.example').waitFor()
  await acme.getByRole('button', { name: 'Disconnect' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click()
  await acme.getByText('Not connected').waitFor()

  // The only way in stays.
  const google = page.getByRole('listitem').filter({ hasText: 'GOOGLE' })
  await google.getByRole('button', { name: 'Disconnect' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click()
  await page.getByText('This is the only way to sign in to your account.').waitFor()
  expect(complaints).toEqual([])
})
