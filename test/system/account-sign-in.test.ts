import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type AccountBrowser, driveAccount, openAccountBrowser } from '../_util/account-browser.ts'
import type { TestApp } from '../_util/app.ts'
import { eventually } from '../_util/eventually.ts'
import { addAuthenticator } from '../_util/passkey-page.ts'
import { createPkce } from '../_util/pkce.ts'
import { twoFactorCalls } from '../_util/two-factor.ts'

// How a person signs in on the pages of an account, and the session that this opens, in a real browser.

let account: AccountBrowser
let app: TestApp
let page: Page
let devices: CDPSession
let application: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  application = await listen()
  account = await openAccountBrowser({ oauthRedirects: [application.returnTo, ownScheme] })
  app = account.served.app
})
afterAll(async () => {
  await account?.close()
  application?.close()
})
beforeEach(async () => {
  const opened = await account.openPage()
  page = opened.page
  devices = opened.devices
  return () => page.close()
})
afterEach(() => account.expectNoComplaints(application.returnTo))

/** An app with a scheme of its own, which any other app of a device can claim. */
const ownScheme = 'com.example.app:/signed-in'

/** An application that people are sent back to. */
async function listen() {
  const server = createServer((_, response) => response.end('the application')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { returnTo: `http://localhost:${port}/signed-in`, close: () => server.close() }
}

const { enter, fill, heading, inDialog, later, link, open, press, says, signIn, signOut } = driveAccount(
  () => account,
  () => page,
)

describe('signing in', () => {
  test('by a code from a mail', async () => {
    const person = await app.createPerson()
    await open('/sign-in')
    await fill('Email address or username', person.email)
    await press('Email me a sign-in code')
    await press('Send the code')
    await heading('Check your mail')
    await app.server.drain()
    const [code = ''] = /\b\d{4} ?\d{4}\b/.exec(app.mailbox.last(person.email).text) ?? []
    await fill('Code', '00000000')
    await press('Sign in')
    await says('This code is not correct.')
    await fill('Code', code)
    await press('Sign in')
    await heading('Profile')
  })

  test('by the link of that mail, in the browser that asked for it', async () => {
    const person = await app.createPerson()
    await open('/sign-in')
    await press('Email me a sign-in code')
    await fill('Email address', person.email)
    await press('Send the code')
    await heading('Check your mail')
    await app.server.drain()
    await page.goto(app.mailbox.last(person.email).links[0] ?? '')
    await link('continue here').click()
    await press('Sign in')
    await heading('Profile')
  })

  test('with a passkey as the second factor', async () => {
    const person = await enter('/security')
    const authenticatorId = await addAuthenticator(devices)
    await press('Add a passkey')
    await inDialog('Save changes')
    await says('Your changes are saved.')
    // This ends the session of the page, whose last requests may be refused.
    account.isLater = true
    await twoFactorCalls(app).enable(person)
    await devices.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: false })
    // The other sessions were ended when the second factor was turned on.
    await page.reload()
    await signIn(person)
    await heading('Two-step verification')
    await devices.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: true })
    await press('Use a passkey')
    await press('Use a passkey')
    await heading('Security')
    // The authenticator app and the recovery codes are lost.
    await later()
    await press('Turn off')
    await inDialog('No code? Use a passkey')
    await says('Two-step verification is off.')
  })

  test('with a passkey that was deleted here, from the autofill, says why it does not work', async () => {
    const person = await enter('/security')
    const authenticatorId = await addAuthenticator(devices)
    await press('Add a passkey')
    await inDialog('Save changes')
    await says('Your changes are saved.')
    await devices.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: false })
    await app.sql('delete from passkeys where user_id = $1', [person.id])
    await signOut()
    await devices.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: true })
    await page.reload()
    await says('This passkey does not belong to an account here.')
    await devices.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
    await signIn(person)
    await heading('Profile')
  })

  test('hands the sign-in to an application that asked for it', async () => {
    const person = await app.createPerson()
    const { codeVerifier, codeChallenge } = createPkce()
    const query = new URLSearchParams({
      return_to: application.returnTo,
      code_challenge: codeChallenge,
      code_challenge_method: 'S256',
      state: '12345678',
    })
    await open(`/sign-in?${query}`)
    await signIn(person)
    await page.waitForURL(`${application.returnTo}?**`)
    const { searchParams } = new URL(page.url())
    expect(searchParams.get('state')).toBe('12345678')
    const exchanged = await app.call.exchangeLoginCode({ code: searchParams.get('code') ?? '', codeVerifier })
    expect(exchanged).toMatchObject({ __typename: 'AuthTokens', user: { id: person.id } })
  })

  test('asks before the sign-in goes to an app with a scheme of its own', async () => {
    const person = await app.createPerson({ name: 'Ada Lovelace' })
    const { codeChallenge } = createPkce()
    const query = new URLSearchParams({ return_to: ownScheme, code_challenge: codeChallenge, state: 'x' })
    const codes = () => app.sql('select 1 from login_codes where code_challenge = $1', [codeChallenge])
    await open(`/sign-in?${query}`)
    await signIn(person)
    await heading('Continue as Ada Lovelace?')
    const cancel = await page.getByRole('link', { name: 'Cancel' }).getAttribute('href')
    expect(cancel).toBe(`${ownScheme}?error=access_denied&state=x`)
    expect(await codes()).toHaveLength(0)
    // Nothing on this machine has the scheme: the browser ends the request.
    await page.route(`${ownScheme}**`, (route) => route.abort())
    await press('Continue')
    await eventually(async () => expect(await codes()).toHaveLength(1))
    account.browser.complaints.length = 0
    account.browser.strangers.length = 0
  })

  test('by keyboard alone', async () => {
    const person = await app.createPerson()
    await open('/sign-in')
    await page.locator('input[name=identifier]:focus').waitFor()
    await page.keyboard.type(person.email)
    // Past the link to a forgotten password.
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Forgot password?')
    await page.keyboard.press('Tab')
    await page.keyboard.type(person.password)
    await page.keyboard.press('Enter')
    await heading('Profile')
    await page.locator('h1:focus').waitFor()
    await page.getByRole('button', { name: 'Upload a picture' }).waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Upload a picture')
  })

  test('is filled in by password managers', async () => {
    const completed = () =>
      page.$$eval('form input:not([type=checkbox])', (inputs) =>
        inputs.map((input) => input.getAttribute('autocomplete')),
      )
    await open('/sign-in')
    await heading(/Sign in/)
    expect(await completed()).toEqual(['username webauthn', 'current-password'])
    await open('/sign-up')
    await heading('Create your account')
    expect(await completed()).toEqual(['name', 'username', 'new-password'])
    await enter('/security')
    await press('Change password')
    expect(await completed()).toEqual(['username', 'current-password', 'new-password'])
  })
})

test('a script finds no token in the storage or the cookies of the page', async () => {
  await enter('/security')
  const found = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))
  // An access token is a JWT, and a refresh token begins with `sp_rt_`. The token of the device, `sp_dv_`, opens nothing.
  expect(found).toContain('sp_dv_')
  expect(found).not.toMatch(/eyJ|sp_rt_/)
  await page.reload()
  await heading('Security')
})

test('a session that is ended in one window ends in the other, which says so', async () => {
  const person = await enter('/organizations')
  const other = await account.served.openBrowser()
  const device = other.page
  await device.goto(`${account.served.origin}/account/sessions`)
  await device.getByLabel('Email address or username').fill(person.email)
  await device.getByLabel('Password', { exact: true }).fill(person.password)
  await device.getByRole('button', { name: 'Sign in', exact: true }).click()
  await device.getByRole('heading', { level: 1, name: 'Devices' }).waitFor()
  await device.getByRole('button', { name: 'Sign out all others' }).click()
  await device.getByRole('alertdialog').getByRole('button', { name: 'Sign out all others' }).click()
  await device.getByText('devices are signed out.').waitFor()
  await other.close()
  // The window is looked at again.
  account.isLater = true
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
  await says('Your session has ended')
  await signIn(person)
  await heading('Organizations')
})
