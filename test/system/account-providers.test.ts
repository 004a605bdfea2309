import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessibilityViolationsOn } from '../_util/accessibility.ts'
import { type Browser, openBrowser } from '../_util/browser.ts'
import { buildPages } from '../_util/build-pages.ts'
import { followLink } from '../_util/follow-link.ts'
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

test('“Back to sign in” at the second factor begins the sign-in again', async () => {
  const { page, complaints } = browser
  at.account({ sub: 'eve', name: 'Eve Example', email: 'eve@gmail.com', emailVerified: true }, 'google')
  const signIn = async () => {
    await page.context().clearCookies()
    await page.goto(`${origin}/account/security`)
    await page.getByRole('button', { name: 'Continue with GOOGLE', exact: true }).click()
    await page.getByRole('button', { name: /Eve Example/ }).click()
  }
  await signIn()
  await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor()
  await at.app.sql('update users set two_factor_enabled_at = sallyport_now() where email = $1', ['eve@gmail.com'])
  await signIn()
  await page.getByLabel('Code', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Back to sign in' }).click()
  await page.getByRole('button', { name: 'Continue with GOOGLE', exact: true }).waitFor()
  expect(new URL(page.url()).searchParams.get('next')).toBe('/security')
  expect(complaints).toEqual([])
})

test('an account without an address gets one, and is deleted without one as well', async () => {
  const { page, complaints } = browser
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
  /** Makes an account at a provider whose addresses are not trusted. */
  const signUp = async (sub: string) => {
    at.account({ sub, name: `Ann ${sub}`, email: `${sub}@acme.example`, emailVerified: true }, 'acme')
    await page.context().clearCookies()
    await page.goto(`${origin}/account/`)
    await press('Continue with ACME')
    await page.getByRole('button', { name: new RegExp(`Ann ${sub}`) }).click()
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor()
  }
  const emailSection = page.getByRole('region', { name: 'Email address' })

  await signUp('one')
  await emailSection.getByText('Your account has no address yet.').waitFor()
  expect(await emailSection.getByRole('button').allTextContents()).toEqual(['Add an address'])
  expect(await accessibilityViolationsOn(page)).toEqual([])
  await followLink(page, 'Security')
  await press('Change password')
  await page.getByText('No password? Add an email address to your profile.').waitFor()
  expect(await page.getByRole('button', { name: 'Set one by mail' }).count()).toBe(0)
  expect(await page.getByLabel('Email address or username').count()).toBe(0)
  await press('Cancel')
  await followLink(page, 'Profile')
  await press('Add an address')
  await page.getByRole('textbox', { name: 'Email address' }).fill('ann.one@example.com')
  await press('Send the link')
  await page.getByText('We sent a link to ann.one@example.com. Your account uses the address').waitFor()
  await at.app.server.drain()
  await page.goto(at.app.mailbox.last('ann.one@example.com').links[0] ?? '')
  await press('Use this address')
  await page.getByRole('heading', { name: 'Your address is confirmed' }).waitFor()
  await page.goto(`${origin}/account/`)
  await emailSection.getByText('ann.one@example.com').waitFor()
  await emailSection.getByText('Confirmed', { exact: true }).waitFor()

  await signUp('two')
  await press('Delete account')
  await fill('Enter DELETE to confirm', 'ann')
  await press('Delete my account')
  await page.getByText('This is not DELETE.').waitFor()
  await press('Cancel')
  await fill('Username', 'ann-two')
  await press('Save changes')
  await page.getByText('Your changes are saved.').waitFor()
  await press('Delete account')
  await fill('Enter ann-two to confirm', 'ann-two')
  await press('Delete my account')
  await page.getByText('Your account is deleted.').waitFor()

  await signUp('three')
  await press('Delete account')
  await fill('Enter DELETE to confirm', 'delete')
  await press('Delete my account')
  await page.getByText('Your account is deleted.').waitFor()
  expect(complaints).toEqual([])
})
