import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessibilityViolationsOn } from '../_util/accessibility.ts'
import { type Browser, openBrowser } from '../_util/browser.ts'
import { buildPages } from '../_util/build-pages.ts'
import { freePort } from '../_util/postgres-server.ts'
import { createOAuthApp, type OAuthApp } from '../features/oauth/oauth-app.ts'

// The pages of an account where nobody can sign up, in a real browser.

let built: Awaited<ReturnType<typeof buildPages>>
let at: OAuthApp
let browser: Browser
let origin: string
beforeAll(async () => {
  const [pages, port] = await Promise.all([buildPages(), freePort()])
  built = pages
  origin = `http://localhost:${port}`
  const address = { port, publicUrl: origin, publicUrlIsLocal: true }
  at = await createOAuthApp({ ...address, signup: 'off' }, { webDirectory: built.directory })
  await at.app.clock.set(new Date())
  browser = await openBrowser(origin)
})
afterAll(async () => {
  await browser?.close()
  await at?.close()
  await built?.remove()
})

const heading = (name: string) => browser.page.getByRole('heading', { level: 1, name }).waitFor()
const says = (text: string) => browser.page.getByText(text).first().waitFor()
const press = (name: string | RegExp) => browser.page.getByRole('button', { name, exact: true }).click()

test('the pages offer no sign-up, and say in both languages that it is closed', async () => {
  const { page, complaints } = browser
  await page.goto(`${origin}/account/sign-in`)
  await page.getByRole('button', { name: 'Continue with GOOGLE', exact: true }).waitFor()
  expect(await page.getByRole('link', { name: 'Create an account' }).count()).toBe(0)

  await page.goto(`${origin}/account/sign-up`)
  await heading('Sign-up is closed')
  await says('If you were invited, open the link in the mail of the invitation.')
  expect(await page.getByRole('textbox').count()).toBe(0)
  expect(await accessibilityViolationsOn(page)).toEqual([])

  at.account({ sub: 'eve', name: 'Eve Example', email: 'eve@gmail.com', emailVerified: true }, 'google')
  await page.getByRole('link', { name: 'Back to sign in', exact: true }).click()
  await heading('Sign in to Sallyport')
  await press('Continue with GOOGLE')
  await page.getByRole('button', { name: /Eve Example/ }).click()
  await heading('You are not signed in')
  await says('New accounts cannot be created here.')

  await page.goto(`${origin}/account/sign-up`)
  await heading('Sign-up is closed')
  await press(/^English/)
  await page.getByRole('menuitemradio', { name: 'Deutsch' }).click()
  await heading('Die Registrierung ist geschlossen')
  await says('Hier können Sie kein neues Konto erstellen.')
  expect(complaints).toEqual([])
})
