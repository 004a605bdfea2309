import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Person, testPassword } from '../_util/app.ts'
import { type Browser, openBrowser } from '../_util/browser.ts'
import { buildPages } from '../_util/build-pages.ts'
import { freePort } from '../_util/postgres-server.ts'
import { createOAuthApp, type OAuthApp } from '../features/oauth/oauth-app.ts'

// A person follows the link of somebody who referred them, and signs up in each way that the pages offer, in a real browser.

let built: Awaited<ReturnType<typeof buildPages>>
let at: OAuthApp
let browser: Browser
let origin: string
let referrer: Person
let code: string
beforeAll(async () => {
  const [pages, port] = await Promise.all([buildPages(), freePort()])
  built = pages
  origin = `http://localhost:${port}`
  at = await createOAuthApp(
    { port, publicUrl: origin, publicUrlIsLocal: true, loginByMail: true, signupByMail: true },
    { webDirectory: built.directory },
  )
  await at.app.clock.set(new Date())
  browser = await openBrowser(origin)
  referrer = await at.app.createPerson()
  const [row] = await at.app.sql<{ code: string }>('select code from referral_codes where user_id = $1', [referrer.id])
  code = row?.code ?? ''
})
afterAll(async () => {
  await browser?.close()
  await at?.close()
  await built?.remove()
})

let page: Page
beforeEach(async () => {
  await browser.page.context().clearCookies()
  page = await browser.page.context().newPage()
  page.setDefaultTimeout(20_000)
  return () => page.close()
})
afterEach(() => expect(browser.complaints).toEqual([]))

const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
const notice = () => page.getByText('The referral code of this link is not valid.')
const referrerOf = async (email: string) => {
  const text =
    'select r.referrer_id as id from users u left join referrals r on r.referred_id = u.id where u.email = $1'
  return (await at.app.sql<{ id: string | null }>(text, [email])).map(({ id }) => id)
}

async function openLink(ref: string) {
  await page.goto(`${origin}/account/sign-up?ref=${ref}`)
  await heading('Create your account')
}

/** The other ways to sign in are on the page for signing in. */
async function openOtherWays(ref: string) {
  await openLink(ref)
  await page.getByRole('link', { name: 'Sign in', exact: true }).click()
  await heading('Sign in to Sallyport')
}

async function signUp(email: string) {
  await fill('Email address', email)
  await fill('Password', testPassword)
  await press('Create account')
  await heading('Confirm your address')
  await at.app.server.drain()
  await page.goto(at.app.mailbox.last(email).links[0] ?? '')
  await press('Confirm my address')
  await page.getByText('Your address has been confirmed').waitFor()
}

test('with a password', async () => {
  await openLink(code)
  expect(await notice().count()).toBe(0)
  await signUp('by-password@example.com')
  expect(await referrerOf('by-password@example.com')).toEqual([referrer.id])
})

test('at a provider, also after a sign-in there that was cancelled', async () => {
  const email = 'by-google@gmail.com'
  at.account({ sub: 'by-google', name: 'Ann Example', email, emailVerified: true }, 'google')
  await openOtherWays(code.toLowerCase())
  await press('Continue with GOOGLE')
  await press('Cancel')
  await page.getByRole('link', { name: 'Back to sign in' }).click()
  await press('Continue with GOOGLE')
  await page.getByRole('button', { name: /Ann Example/ }).click()
  await heading('Profile')
  expect(await referrerOf(email)).toEqual([referrer.id])
})

test('by mail', async () => {
  const email = 'by-mail@example.com'
  await openOtherWays(code)
  await press('Email me a sign-in code')
  await fill('Email address', email)
  await press('Send the code')
  await heading('Check your mail')
  await at.app.server.drain()
  const [digits = ''] = /\b\d{4} ?\d{4}\b/.exec(at.app.mailbox.last(email).text) ?? []
  await fill('Code', digits)
  await press('Sign in')
  await heading('Profile')
  expect(await referrerOf(email)).toEqual([referrer.id])
})

test('with a link whose code cannot be one: the page says so, and signs up without it', async () => {
  // No text of the link must reach the server as a code: it refuses this one.
  await openLink('%00broken')
  await notice().waitFor()
  await signUp('broken-link@example.com')
  expect(await referrerOf('broken-link@example.com')).toEqual([null])
})

test('the profile shows the link, which can be copied, and the number of referrals', async () => {
  const person = await at.app.createPerson()
  const [row] = await at.app.sql<{ code: string }>('select code from referral_codes where user_id = $1', [person.id])
  await page.goto(`${origin}/account/sign-in`)
  await page.locator('input[name=identifier]').fill(person.email)
  await page.locator('input[name=password]').fill(person.password)
  await page.locator('button[type=submit]').click()
  await heading('Profile')
  const section = page.getByRole('region', { name: 'Referrals', exact: true })
  await section.getByText('No referrals yet', { exact: true }).waitFor()
  const link = `${origin}/account/sign-up?ref=${row?.code}`
  expect(await section.getByLabel('Your referral link', { exact: true }).inputValue()).toBe(link)
  await section.getByRole('button', { name: 'Copy', exact: true }).click()
  await section.getByRole('button', { name: 'Copied', exact: true }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link)
  await at.app.sql('insert into referrals (referred_id, referrer_id, created_at) values ($1, $2, now())', [
    referrer.id,
    person.id,
  ])
  await page.reload()
  await section.getByText('1 referral', { exact: true }).waitFor()
})
