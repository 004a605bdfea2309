import type { Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { en } from '../../web/src/texts/en.ts'
import { accessibilityViolationsOn } from '../_util/accessibility.ts'
import { type ServedPages, servePages } from '../_util/account-pages.ts'
import { type Person, type TestApp, testPassword } from '../_util/app.ts'
import type { Browser } from '../_util/browser.ts'
import { driveConsole } from '../_util/console.ts'
import { eventually } from '../_util/eventually.ts'
import { addAuthenticator } from '../_util/passkey-page.ts'

// What the pages say when something was not done, in a real browser: nothing waits for ever, and no button is silent.

let served: ServedPages
let app: TestApp
let browser: Browser
let page: Page
beforeAll(async () => {
  served = await servePages()
  app = served.app
  // The browser has the clock of the machine.
  await app.clock.set(new Date())
  browser = await served.openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
})
/** Whether an access token may have expired: the browser reports the request that finds out, and the page repeats it. */
let isLater: boolean
beforeEach(async () => {
  const context = browser.page.context()
  await context.clearCookies()
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  isLater = false
  browser.complaints.length = 0
  return () => page.close()
})
afterEach(() => {
  expect(browser.complaints.filter((text) => !isLater || !text.includes('401'))).toEqual([])
})

const open = (path: string) => page.goto(`${served.origin}/account${path}`)
const button = (name: string) => page.getByRole('button', { name, exact: true })
const press = (name: string) => button(name).click()
const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
const says = (text: string | RegExp) => page.getByText(text).first().waitFor()
const dialogs = () => page.getByRole('dialog').or(page.getByRole('alertdialog'))
const inDialog = (name: string) => dialogs().getByRole('button', { name, exact: true }).click()
const noDialog = () => dialogs().first().waitFor({ state: 'detached' })
const proof = () => page.getByRole('dialog', { name: 'Confirm that it is you' })
const choose = async (row: string, action: string) => {
  await press(`Actions for ${row}`)
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

async function signIn(person: Pick<Person, 'email'>) {
  await fill('Email address or username', person.email)
  await fill('Password', testPassword)
  await press('Sign in')
  await page.locator('.app main h1').waitFor()
}

/** Opens the account of a new person. */
async function enter(path = '') {
  const person = await app.createPerson({ name: 'Ada Lovelace' })
  await open(path)
  await signIn(person)
  return person
}

/** Opens the console as a new administrator. */
async function enterConsole(path: string) {
  const admin = await app.createPerson({ name: 'Radia Perlman' })
  await app.giveRole(admin, 'admin')
  const driver = driveConsole(page, served.origin)
  await driver.open(path)
  await driver.signIn(admin)
  return admin
}

/** The proof of the sign-in becomes too old for changes of the account. */
async function later() {
  isLater = true
  await app.clock.advance(600)
}

const isOf = (route: Route, operation: string) =>
  new RegExp(`^\\s*(mutation|query) ${operation}\\b`, 'i').test(route.request().postDataJSON()?.query ?? '')

/** Answers an operation in place of the server. */
const answer = (operation: string, body: object) =>
  page.route('**/graphql', (route) => (isOf(route, operation) ? route.fulfill({ json: body }) : route.fallback()))

/** Answers an operation with an error at a field. @param alias that the page gives the field of the mutation */
const refuse = (operation: string, path: string[], rule: string, message: string, alias = operation) => {
  const error = { code: 'VALIDATION_ERROR', message: 'The input is not valid.', fields: [{ path, rule, message }] }
  return answer(operation, { data: { [alias]: { __typename: 'ValidationError', ...error } } })
}

describe('a refusal at a field is said where no form has that field', () => {
  const tooMany = 'More than 100000 users are found. Narrow the filter, and change them in parts.'

  test('when the preview of a bulk change finds too many users', async () => {
    await enterConsole('/users')
    await refuse('PreviewBulk', ['input', 'filter'], 'max_users', tooMany, 'result')
    await page.locator('tbody').getByRole('checkbox').first().check({ force: true })
    await press('Change users')
    await page.getByRole('menuitem', { name: 'End sessions', exact: true }).click()
    await dialogs().getByText(tooMany).waitFor()
    expect(await accessibilityViolationsOn(page)).toEqual([])
    await inDialog(en.ui.tryAgain)
    await dialogs().getByText(tooMany).waitFor()
  })

  test('when a question is answered', async () => {
    const person = await enter('/api-keys')
    await app.createKey(person, ['profile:read'], { name: 'Nightly backup' })
    await page.reload()
    await refuse('revokeApiKey', ['id'], 'key', 'This key is not one.')
    await choose('Nightly backup', 'Revoke')
    await inDialog('Revoke')
    await dialogs().getByText('This key is not one.').waitFor()
  })

  test('when an invitation is sent again whose role was removed', async () => {
    const person = await enter('/organizations')
    const made = await app.call.createOrganization({ input: { name: 'Engines' } }, person.credential)
    const id = 'id' in made ? made.id : ''
    const input = { organizationId: id, email: 'guest@example.com', role: 'member' }
    await app.call.inviteMember({ input }, person.credential)
    await open(`/organizations/${id}`)
    await refuse('resendInvitation', ['id'], 'known_role', 'There is no such role.')
    await choose('guest@example.com', 'Send again')
    await says('This role does not exist any more.')
  })

  test('when a passkey cannot be verified', async () => {
    await enter('/security')
    const devices = await page.context().newCDPSession(page)
    await devices.send('WebAuthn.enable', { enableUI: false })
    await addAuthenticator(devices)
    await refuse('finishPasskeyRegistration', ['response'], 'passkey', 'The response is not valid.')
    await press('Add a passkey')
    await says('This passkey could not be verified.')
  })

  test('when the field is a list of boxes', async () => {
    await enter('/api-keys')
    await press('Create a key')
    await fill('Name', 'Nightly backup')
    await refuse('createApiKey', ['input', 'scopes'], 'known_scope', 'At least one of the scopes does not exist.')
    await inDialog('Create a key')
    await dialogs().getByText('At least one of the scopes does not exist.').waitFor()
  })
})

describe('a button that does nothing says why', () => {
  const limited = { errors: [{ message: 'Too many requests.', extensions: { code: 'RATE_LIMITED' } }] }

  test('when an API key is gone already', async () => {
    const person = await enter('/api-keys')
    const { id } = await app.createKey(person, ['profile:read'], { name: 'Nightly backup' })
    await app.call.revokeApiKey({ id }, person.credential)
    await page.reload()
    await button('Actions for Nightly backup').waitFor()
    await app.call.deleteApiKey({ id }, person.credential)
    await choose('Nightly backup', 'Delete from the list')
    await says(en.errors.codes.API_KEY_NOT_FOUND)
    expect(await accessibilityViolationsOn(page)).toEqual([])
  })

  test('when no more codes to sign in are mailed', async () => {
    const person = await app.createPerson()
    await open('/sign-in')
    await press('Email me a sign-in code')
    await fill('Email address', person.email)
    await press('Send the code')
    await says('Check your mail')
    await answer('requestLoginLink', limited)
    await press('Send a new code')
    await says(en.errors.counted.locked(undefined))
  })

  test('when no more mails that confirm the address are sent', async () => {
    const email = 'unconfirmed@example.com'
    await app.call.signup({ input: { email, password: testPassword } })
    await open('/sign-in')
    await fill('Email address or username', email)
    await fill('Password', testPassword)
    await press('Sign in')
    await answer('resendVerificationEmail', limited)
    await press('Send the mail again')
    await says(en.errors.counted.locked(undefined))
  })

  test('when no passkey was used for a proof', async () => {
    const person = await enter('/security')
    const devices = await page.context().newCDPSession(page)
    await devices.send('WebAuthn.enable', { enableUI: false })
    await addAuthenticator(devices)
    await press('Add a passkey')
    await inDialog('Save changes')
    await says('Your changes are saved.')
    await later()
    await open('/')
    await press('Delete account')
    await fill(`Enter ${person.email} to confirm`, person.email)
    await press('Delete my account')
    await proof().waitFor()
    // As a browser answers when the person presses Cancel in its own dialog.
    await page.evaluate(() => {
      navigator.credentials.get = () => Promise.reject(new DOMException('Cancelled.', 'NotAllowedError'))
    })
    await inDialog('Use a passkey')
    await says('No passkey was used. Try again, or confirm in another way.')
  })
})

describe('the question for a fresh proof', () => {
  const askFor = async (person: Pick<Person, 'email'>) => {
    await later()
    await press('Delete account')
    await fill(`Enter ${person.email} to confirm`, person.email)
    await press('Delete my account')
    await proof().waitFor()
  }

  test('ends the set-up of two-factor authentication when nobody answers it', async () => {
    await enter('/security')
    await later()
    await press('Turn on')
    await proof().waitFor()
    await proof().getByRole('button', { name: 'Close' }).click()
    await noDialog()
    await press('Turn on')
    await proof().getByLabel('Password', { exact: true }).fill(testPassword)
    await press('Confirm')
    await page.getByAltText('QR code for your authenticator app').waitFor()
  })

  test('comes before an administrator makes or rotates a key with a scope that the role `user` lacks', async () => {
    const admin = await enter('/api-keys')
    await app.giveRole(admin, 'admin')
    const prove = async () => {
      await proof().getByLabel('Password', { exact: true }).fill(testPassword)
      await press('Confirm')
      const key = await page.getByLabel('API key', { exact: true }).inputValue()
      await press('Done')
      return key
    }
    await later()
    await press('Create a key')
    await fill('Name', 'Nightly backup')
    await page.getByText('users:read', { exact: true }).click()
    await inDialog('Create a key')
    const first = await prove()
    await later()
    await choose('Nightly backup', 'Rotate')
    await inDialog('Create the new key')
    expect(await prove()).not.toBe(first)
  })

  test('goes away when the person signs in again instead', async () => {
    const person = await enter()
    await askFor(person)
    await press('Sign in again instead')
    await says('You are signed out.')
    await noDialog()
    await signIn(person)
    await noDialog()
  })

  test('goes away when the session ends elsewhere', async () => {
    const person = await enter()
    await askFor(person)
    const elsewhere = await app.logInAs(person.email)
    await app.call.revokeOtherSessions({}, elsewhere.credential)
    await proof().getByLabel('Password', { exact: true }).fill(testPassword)
    await press('Confirm')
    await says('Your session has ended')
    await noDialog()
    await signIn(person)
  })

  test('lets the console tell the server that the session is over before it leaves the page', async () => {
    const admin = await enterConsole('/signing-keys')
    await later()
    await press('Create a new key')
    await inDialog('Create a new key')
    await proof().waitFor()
    const asked = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    await page.route('**/graphql', async (route) => {
      if (!isOf(route, 'logout')) return route.fallback()
      asked.resolve()
      await released.promise
      await route.continue()
    })
    await press('Sign in again instead')
    await asked.promise
    // The question is closed, and the page has had the time to go away.
    await proof().waitFor({ state: 'hidden' })
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
    expect(page.url()).toBe(`${served.origin}/admin/signing-keys`)
    released.resolve()
    await says('You are signed out.')
    await eventually(async () =>
      expect(
        await app.sql('select id from sessions where user_id = $1 and id <> $2 and revoked_at is null', [
          admin.id,
          admin.sessionId,
        ]),
      ).toEqual([]),
    )
    await noDialog()
  })
})
