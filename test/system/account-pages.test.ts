import { hash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accessibilityViolationsOn } from '../_util/accessibility.ts'
import { type ServedPages, servePages } from '../_util/account-pages.ts'
import { type Person, type TestApp, testPassword } from '../_util/app.ts'
import type { Browser } from '../_util/browser.ts'
import { eventually } from '../_util/eventually.ts'
import { followLink } from '../_util/follow-link.ts'
import { addAuthenticator } from '../_util/passkey-page.ts'
import { plain } from '../_util/pictures.ts'
import { createPkce } from '../_util/pkce.ts'
import { readQrCode, totpCode, twoFactorCalls } from '../_util/two-factor.ts'

// The pages of an account in a real browser, against the real server.

let served: ServedPages
let app: TestApp
let browser: Browser
let page: Page
let devices: CDPSession
let application: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  application = await listen()
  served = await servePages({ oauthRedirects: [application.returnTo, ownScheme] })
  app = served.app
  // The browser has the clock of the machine.
  await app.clock.set(new Date())
  browser = await served.openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
  application?.close()
})
/** Whether an access token may have expired: the browser reports the request that finds out, and the page repeats it. */
let isLater: boolean
beforeEach(async () => {
  const context = browser.page.context()
  await context.clearCookies()
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  devices = await context.newCDPSession(page)
  await devices.send('WebAuthn.enable', { enableUI: false })
  isLater = false
  browser.complaints.length = 0
  browser.strangers.length = 0
  return () => page.close()
})
afterEach(() => {
  expect(browser.complaints.filter((text) => !isLater || !text.includes('401'))).toEqual([])
  expect(browser.strangers.filter((url) => !url.startsWith(application.returnTo) && !url.startsWith('blob:'))).toEqual(
    [],
  )
})

/** An app with a scheme of its own, which any other app of a device can claim. */
const ownScheme = 'com.example.app:/signed-in'

/** An application that people are sent back to. */
async function listen() {
  const server = createServer((_, response) => response.end('the application')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { returnTo: `http://localhost:${port}/signed-in`, close: () => server.close() }
}

const open = (path: string) => page.goto(`${served.origin}/account${path}`)
const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()
const says = (text: string | RegExp) => page.getByText(text).first().waitFor()
const link = (name: string) => page.getByRole('link', { name, exact: true }).first()
const follow = (name: string) => followLink(page, name)
const inDialog = (name: string) =>
  page.getByRole('dialog').or(page.getByRole('alertdialog')).getByRole('button', { name, exact: true }).click()
const choose = async (row: string, action: string) => {
  await press(`Actions for ${row}`)
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

async function signIn(person: Pick<Person, 'email'>, password = testPassword) {
  await fill('Email address or username', person.email)
  await fill('Password', password)
  await press('Sign in')
}

/** The proof of the sign-in becomes too old for changes of the account. */
async function later() {
  isLater = true
  await app.clock.advance(600)
}

async function signOut() {
  await page.locator('.account-button:visible').click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await says('You are signed out.')
}

/** Opens the account of a new person. */
async function enter(path = '') {
  const person = await app.createPerson({ name: 'Ada Lovelace' })
  await open(path)
  await signIn(person)
  await page.locator('.app main h1').waitFor()
  return person
}

describe('the journey of an account', () => {
  test('from sign-up to deletion, with two-factor authentication and a passkey', async () => {
    const email = 'grace@example.com'
    const authenticatorId = await addAuthenticator(devices)
    const present = (enabled: boolean) =>
      devices.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })
    await present(false)

    await open('/')
    await heading('Sign in to Sallyport')
    await link('Create an account').click()
    await heading('Create your account')
    await fill('Name', 'Grace Hopper')
    await fill('Email address', email)
    await fill('Password', 'short')
    await press('Create account')
    await says('The password must have at least 8 characters.')
    await fill('Password', testPassword)
    await press('Create account')
    await heading('Confirm your address')

    await app.server.drain()
    await page.goto(app.mailbox.last(email).links[0] ?? '')
    await press('Confirm my address')
    await says('Your address has been confirmed')
    await open('/')
    await signIn({ email }, 'not the password')
    await says('The name or the password is not correct.')
    await signIn({ email })
    await heading('Profile')

    await fill('Username', 'grace')
    await press('Save changes')
    await says('Your changes are saved.')
    const picture = { name: 'grace.png', mimeType: 'image/png', buffer: await plain(300, 200).png().toBuffer() }
    await page.locator('input[type=file]').setInputFiles(picture)
    await says('Your new picture is in place.')
    await page.locator('.picture img').waitFor()
    await press('Remove')
    await says('Your picture is removed.')

    await follow('Security')
    await press('Turn on')
    const qrCode = await page.getByAltText('QR code for your authenticator app').getAttribute('src')
    const secret = await page.getByLabel('Key for the authenticator app').inputValue()
    expect(readQrCode(qrCode ?? '')).toContain(`secret=${secret}`)
    const code = async () => {
      await app.clock.advance(30)
      return totpCode(secret, app.clock.now())
    }
    await fill('Code from the app', '000000')
    await inDialog('Turn on')
    await says('This code is not correct.')
    await fill('Code from the app', await code())
    await inDialog('Turn on')
    await page.getByRole('list', { name: 'Recovery codes' }).waitFor()
    const [recoveryCode = ''] = await page.locator('.recovery-codes code').allInnerTexts()
    await press('I have saved them')
    await says('10 recovery codes left')

    await present(true)
    await press('Add a passkey')
    await fill('Name', 'Office laptop')
    await inDialog('Save changes')
    await says('Office laptop')
    await present(false)
    await signOut()
    await signIn({ email })
    await heading('Two-step verification')
    await fill('Code', await code())
    await press('Verify')
    await heading('Profile')
    await signOut()
    await signIn({ email })
    await press('Use a recovery code')
    await fill('Recovery code', recoveryCode)
    await press('Verify')
    await heading('Profile')
    await signOut()

    // The browser offers the passkey in the field for the name.
    await present(true)
    await page.reload()
    await heading('Profile')
    await follow('Security')
    await says('9 recovery codes left')
    await choose('Office laptop', 'Remove')
    await inDialog('Remove')
    await says('No passkeys yet')

    // Later, the change of the account needs a fresh proof, and where the second factor is on, a password is none.
    await later()
    await follow('Profile')
    // The message that the passkey is removed lies over the button until it goes away by itself.
    await page.locator('.toast').first().waitFor({ state: 'detached' })
    await press('Delete account')
    await fill(`Enter ${email} to confirm`, 'grace')
    await press('Delete my account')
    await says(`This is not ${email}.`)
    await fill(`Enter ${email} to confirm`, email)
    await press('Delete my account')
    await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor()
    await fill('Code from the app, or a recovery code', await code())
    await press('Confirm')
    await says('Your account is deleted.')
    await signIn({ email })
    await says('The name or the password is not correct.')
  })
})

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
    isLater = true
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
    browser.complaints.length = 0
    browser.strangers.length = 0
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
  const other = await served.openBrowser()
  const device = other.page
  await device.goto(`${served.origin}/account/sessions`)
  await device.getByLabel('Email address or username').fill(person.email)
  await device.getByLabel('Password', { exact: true }).fill(person.password)
  await device.getByRole('button', { name: 'Sign in', exact: true }).click()
  await device.getByRole('heading', { level: 1, name: 'Devices' }).waitFor()
  await device.getByRole('button', { name: 'Sign out all others' }).click()
  await device.getByRole('alertdialog').getByRole('button', { name: 'Sign out all others' }).click()
  await device.getByText('devices are signed out.').waitFor()
  await other.close()
  // The window is looked at again.
  isLater = true
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
  await says('Your session has ended')
  await signIn(person)
  await heading('Organizations')
})

test('API keys are shown once, rotated with an overlap, and revoked', async () => {
  await enter('/api-keys')
  await press('Create a key')
  await fill('Name', 'Nightly backup')
  await page.getByText('profile:read').click()
  await inDialog('Create a key')
  const first = await page.getByLabel('API key', { exact: true }).inputValue()
  await press('Done')
  const me = (apiKey: string) => app.execute<{ me?: { id: string } }>('{ me { id } }', {}, { apiKey })
  expect((await me(first)).data.me?.id).toBeTruthy()
  await choose('Nightly backup', 'Rotate')
  await inDialog('Create the new key')
  const second = await page.getByLabel('API key', { exact: true }).inputValue()
  await press('Done')
  expect(second).not.toBe(first)
  await says('Old key works until')
  expect((await me(first)).data.me?.id).toBeTruthy()
  await choose('Nightly backup', 'Revoke')
  await inDialog('Revoke')
  await says('The key is revoked.')
  expect((await me(second)).data.me?.id).toBeUndefined()
  await choose('Nightly backup', 'Delete from the list')
  await says('No API keys yet')
})

test('an organization is made, shared, entered, left and deleted', async () => {
  await enter('/organizations')
  const colleague = await app.createPerson({ name: 'Charles Babbage' })
  await press('Create an organization')
  await fill('Name', 'Analytical Engines')
  await inDialog('Create an organization')
  await heading('Analytical Engines')
  await press('Invite')
  await fill('Email address', colleague.email)
  await press('Send the invitation')
  await says(`The invitation to ${colleague.email} is on its way.`)
  await app.server.drain()
  const token = /token=([\w-]+)/.exec(app.mailbox.last(colleague.email).links[0] ?? '')?.[1] ?? ''
  await app.call.acceptInvitation({ token }, colleague.credential)
  await page.reload()
  await says('2 members')
  await press(/Role of Charles Babbage/)
  await page.getByRole('option', { name: 'Administrator' }).click()
  await says('Charles Babbage is now: Administrator.')
  await press('Leave')
  await inDialog('Leave')
  await says('An organization needs an owner who can sign in.')
  await inDialog('Cancel')
  await press('Remove: Charles Babbage')
  await inDialog('Remove')
  await says('1 member')
  await follow('All organizations')
  await press('Switch to it')
  await says('You now work in Analytical Engines.')
  await follow('Manage: Analytical Engines')
  await press('Delete')
  await fill('Enter analytical-engines to confirm', 'analytical-engines')
  await press('Delete the organization')
  await says('You belong to no organization')
})

test('the address and the password are changed', async () => {
  const person = await enter('/security')
  await press('Change password')
  await fill('Current password', 'not the password')
  await fill('New password', 'another battery horse staple')
  await inDialog('Change password')
  await says('The current password is not correct.')
  await fill('Current password', person.password)
  await fill('New password', 'another battery horse staple')
  await inDialog('Change password')
  await says('Your password is changed')
  await later()
  await follow('Profile')
  await press('Change')
  await fill('New email address', 'ada.new@example.com')
  await press('Send the link')
  await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor()
  await fill('Password', 'another battery horse staple')
  await press('Confirm')
  await says('We sent a link to ada.new@example.com.')
})

describe('nobody meets a barrier', () => {
  const outside = [
    '/sign-in',
    '/sign-up',
    '/forgot-password',
    '/login-link?token=x',
    '/sign-in?reason=ended',
    '/nowhere',
  ]
  const inside = ['', '/security', '/sessions', '/activity', '/organizations', '/api-keys']

  test('on the pages for visitors', async () => {
    for (const path of outside) {
      await open(path)
      await page.locator('h1').waitFor()
      await page.waitForLoadState('networkidle')
      expect(await accessibilityViolationsOn(page), path).toEqual([])
    }
  })

  test('on the pages of an account, and in its dialogs', async () => {
    const person = await enter()
    const dialogs: Record<string, string[]> = {
      '': ['Change', 'Delete account'],
      '/security': ['Change password', 'Turn on'],
      '/organizations': ['Create an organization'],
      '/api-keys': ['Create a key'],
    }
    for (const path of inside) {
      await open(path)
      await page.locator('.app main h1').waitFor()
      await page.waitForLoadState('networkidle')
      expect(await accessibilityViolationsOn(page), path).toEqual([])
      for (const button of dialogs[path] ?? []) {
        await press(button)
        await page.getByRole('dialog').or(page.getByRole('alertdialog')).waitFor()
        expect(await accessibilityViolationsOn(page), button).toEqual([])
        await page.keyboard.press('Escape')
      }
    }
    expect(person.email).toBeTruthy()
  })

  test('on a phone, where the navigation is a drawer', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await enter()
    // Transitions that run would be measured half-way.
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await press('Open menu')
    await page.getByRole('dialog', { name: 'Your account' }).waitFor()
    expect(await accessibilityViolationsOn(page)).toEqual([])
    await link('Security').click()
    await heading('Security')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })
})

test('a page of which a part is missing, as after an update of the server, offers to load it again', async () => {
  await enter()
  await page.route('**/assets/activity-page-*.js', (route) => route.fulfill({ status: 404 }))
  await link('Activity').click()
  await heading('This page cannot be shown')
  browser.complaints.length = 0
  expect(await accessibilityViolationsOn(page)).toEqual([])
  await page.unroute('**/assets/activity-page-*.js')
  await press('Reload')
  await heading('Activity')
})

test('the pages speak German, and keep the choice', async () => {
  await open('/sign-in')
  await press(/^English/)
  await page.getByRole('menuitemradio', { name: 'Deutsch' }).click()
  await heading('Bei Sallyport anmelden')
  await page.locator('html[lang=de]').waitFor()
  await page.reload()
  await heading('Bei Sallyport anmelden')
  await press(/^Deutsch/)
  await page.getByRole('menuitemradio', { name: 'English' }).click()
  await heading('Sign in to Sallyport')
})

test('every document of the pages is trusted where TRUSTED_DOCUMENTS lists others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-documents-'))
  const listed = '{ signInOptions { signup } }'
  const trustedDocuments = join(folder, 'documents.json')
  await writeFile(trustedDocuments, JSON.stringify({ [hash('sha256', listed)]: listed }))
  const strict = await app.startAnother({ trustedDocuments, port: 0 }, { webDirectory: served.directory })
  const documents: string[] = JSON.parse(await readFile(join(served.directory, 'documents.json'), 'utf8'))
  expect(documents.length).toBeGreaterThan(60)
  for (const document of documents) {
    const { errors = [] } = await strict.execute(document)
    expect(errors.map(({ message }) => message).filter((text) => text.includes('trusted'))).toEqual([])
  }
  const [error] = (await strict.execute('{ me { id } }')).errors ?? []
  expect(error?.message).toContain('trusted documents only')
  await strict.close()
  await rm(folder, { recursive: true })
})

test('the first view has at most 200 KB', async () => {
  let received = 0
  await devices.send('Network.enable')
  await devices.send('Network.setCacheDisabled', { cacheDisabled: true })
  devices.on('Network.loadingFinished', ({ encodedDataLength }) => {
    received += encodedDataLength
  })
  await open('/sign-in')
  await heading(/Sign in/)
  await page.waitForLoadState('networkidle')
  console.info(`The first view has ${Math.round(received / 1000)} KB.`)
  expect(received).toBeLessThan(200_000)
})
