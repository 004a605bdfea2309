import type { Page, Request, Route } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { en as accountTexts } from '../../web/src/account/texts/en.ts'
import { en } from '../../web/src/texts/en.ts'
import { type ServedPages, servePages } from '../_util/account-pages.ts'
import { type TestApp, testPassword } from '../_util/app.ts'
import type { Browser } from '../_util/browser.ts'
import { driveConsole } from '../_util/console.ts'
import { addMember, createOrganizationOf, rolesOf } from '../_util/organizations.ts'
import { totpCode } from '../_util/two-factor.ts'

// A dialog that is opened again begins anew, and every failure is announced, in a real browser.

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
beforeEach(async () => {
  const context = browser.page.context()
  await context.clearCookies()
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  return () => page.close()
})

const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
const dialog = (name: string) => page.getByRole('dialog', { name }).or(page.getByRole('alertdialog', { name }))
const choose = async (row: string, action: string) => {
  await press(`Actions for ${row}`)
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

/** Opens the account of a new person. */
async function enter(path: string) {
  const person = await app.createPerson({ name: 'Ada Lovelace' })
  const driver = driveConsole(page, served.origin)
  await page.goto(`${served.origin}/account${path}`)
  await driver.signIn(person)
  return person
}

const isOfRequest = (request: Request, operation: string) =>
  new RegExp(`^\\s*(mutation|query) ${operation}\\b`, 'i').test(request.postDataJSON()?.query ?? '')
const isOf = (route: Route, operation: string) => isOfRequest(route.request(), operation)
const limited = { errors: [{ message: 'Too many requests.', extensions: { code: 'RATE_LIMITED' } }] }
const tooMany = en.errors.counted.locked(undefined)
/** The server is asked too often from now on. */
const limit = (operation: string) =>
  page.route('**/graphql', (route) => (isOf(route, operation) ? route.fulfill({ json: limited }) : route.fallback()))
/**
 * Holds the next answer to an operation back.
 *
 * @param json the answer in place of that of the server
 * @returns what waits until it is ready, and what lets it arrive
 */
async function hold(operation: string, json?: object) {
  let isTaken = false
  const [ready, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const answer = async (route: Route) => {
    if (isTaken || !isOf(route, operation)) return route.fallback()
    isTaken = true
    const answered = json ? { json } : { response: await route.fetch() }
    ready.resolve()
    await released.promise
    await route.fulfill(answered)
  }
  await page.route('**/graphql', answer)
  return {
    ready: ready.promise,
    async arrive() {
      const arrived = page.waitForResponse((response) => isOfRequest(response.request(), operation))
      released.resolve()
      await (await arrived).finished()
      // The page has had the time to read it.
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
    },
  }
}

describe('a dialog that is opened again says nothing about the last time', () => {
  /** Closes a dialog that shows a failure, and opens it again. */
  async function reopen(name: string, open: () => Promise<void>) {
    await dialog(name).getByText(tooMany).waitFor()
    await dialog(name).getByRole('button', { name: 'Cancel', exact: true }).click()
    await dialog(name).waitFor({ state: 'detached' })
    await open()
    await dialog(name).waitFor()
    expect(await dialog(name).getByRole('alert').allTextContents()).toEqual([])
  }

  test('when another address was refused', async () => {
    await enter('')
    await limit('requestEmailChange')
    await press('Change')
    await fill('New email address', 'ada.new@example.com')
    await press('Send the link')
    await reopen('Change your email address', () => press('Change'))
  })

  test('when the mail for a new password was refused, and when the new password was', async () => {
    await enter('/security')
    await limit('requestPasswordReset')
    await press('Change password')
    await press('Set one by mail')
    await reopen('Change password', () => press('Change password'))
    await limit('changePassword')
    await fill('Current password', testPassword)
    await fill('New password', 'another battery horse staple')
    await dialog('Change password').getByRole('button', { name: 'Change password', exact: true }).click()
    await reopen('Change password', () => press('Change password'))
  })

  test('when a key could not be rotated', async () => {
    const person = await enter('/api-keys')
    await app.createKey(person, ['profile:read'], { name: 'Nightly backup' })
    await page.reload()
    await limit('rotateApiKey')
    await choose('Nightly backup', 'Rotate')
    await press('Create the new key')
    await reopen('Rotate “Nightly backup”', () => choose('Nightly backup', 'Rotate'))
  })

  test.each(['before', 'after'])('when a question is opened again %s the answer arrives', async (moment) => {
    const person = await enter('/api-keys')
    await app.createKey(person, ['profile:read'], { name: 'Nightly backup' })
    await page.reload()
    const { ready, arrive } = await hold('revokeApiKey', limited)
    const question = dialog('Revoke “Nightly backup”?')
    await choose('Nightly backup', 'Revoke')
    await question.getByRole('button', { name: 'Revoke', exact: true }).click()
    await ready
    await question.getByRole('button', { name: 'Cancel', exact: true }).click()
    await question.waitFor({ state: 'detached' })
    if (moment === 'after') await arrive()
    await choose('Nightly backup', 'Revoke')
    await question.waitFor()
    if (moment === 'before') await arrive()
    expect(await question.getByRole('alert').allTextContents()).toEqual([])
  })

  test('when a signing key could not be made', async () => {
    const admin = await app.createPerson({ name: 'Radia Perlman' })
    await app.giveRole(admin, 'admin')
    const driver = driveConsole(page, served.origin)
    await driver.open('/signing-keys')
    await driver.signIn(admin)
    await limit('RotateSigningKey')
    await press('Create a new key')
    await page.getByRole('dialog').getByRole('button', { name: 'Create a new key', exact: true }).click()
    await reopen('Create a new signing key?', () => press('Create a new key'))
  })
})

describe('an attempt that is under way when a dialog is opened again', () => {
  const removeQuestion = (name: string) => dialog(accountTexts.organizations.removeTitle(name))
  const pressIn = (question: ReturnType<typeof dialog>, name: string) =>
    question.getByRole('button', { name, exact: true }).click()
  const cancel = async (question: ReturnType<typeof dialog>) => {
    await pressIn(question, 'Cancel')
    await question.waitFor({ state: 'detached' })
  }

  test('answers a press in the dialog that was opened again', async () => {
    const person = await enter('/api-keys')
    await app.createKey(person, ['profile:read'], { name: 'Nightly backup' })
    await page.reload()
    const { ready, arrive } = await hold('revokeApiKey', limited)
    const question = dialog('Revoke “Nightly backup”?')
    await choose('Nightly backup', 'Revoke')
    await pressIn(question, 'Revoke')
    await ready
    await cancel(question)
    await choose('Nightly backup', 'Revoke')
    await pressIn(question, 'Revoke')
    await arrive()
    await question.getByText(tooMany).waitFor()
    await pressIn(question, 'Revoke')
    await question.waitFor({ state: 'detached' })
    expect(await app.sql('select 1 from api_keys where user_id = $1 and revoked_at is null', [person.id])).toEqual([])
  })

  test('does not close the dialog of another row, whose attempt begins when it has ended', async () => {
    const person = await enter('/organizations')
    const organizationId = await createOrganizationOf(app, person)
    const [first, second] = ['Grace Hopper', 'Radia Perlman'] as const
    for (const name of [first, second]) {
      await addMember(app, organizationId, (await app.createPerson({ name })).id, 'member')
    }
    await page.goto(`${served.origin}/account/organizations/${organizationId}`)
    const ofFirst = await hold('removeMember')
    await press(`Remove: ${first}`)
    await pressIn(removeQuestion(first), 'Remove')
    await ofFirst.ready
    await cancel(removeQuestion(first))
    const ofSecond = await hold('removeMember')
    await press(`Remove: ${second}`)
    await pressIn(removeQuestion(second), 'Remove')
    await ofFirst.arrive()
    await ofSecond.ready
    expect(await removeQuestion(second).count()).toBe(1)
    await ofSecond.arrive()
    await removeQuestion(second).waitFor({ state: 'detached' })
    expect(Object.keys(await rolesOf(app, organizationId))).toEqual([person.id])
  })
})

test('the set-up of two-factor authentication shows the key that counts after it was closed too early', async () => {
  const key = () => page.getByLabel('Key for the authenticator app')
  await enter('/security')
  const first = await hold('setupTwoFactor')
  await press('Turn on')
  await first.ready
  await press('Close')
  await dialog(accountTexts.security.setUpTitle).waitFor({ state: 'detached' })
  await first.arrive()
  const second = await hold('setupTwoFactor')
  await press('Turn on')
  await second.ready
  // The key of the first answer has been replaced.
  expect(await key().count()).toBe(0)
  await second.arrive()
  const secret = await key().inputValue()
  await app.clock.advance(30)
  await fill('Code from the app', totpCode(secret, app.clock.now()))
  await dialog(accountTexts.security.setUpTitle).getByRole('button', { name: 'Turn on', exact: true }).click()
  await page.getByRole('list', { name: 'Recovery codes' }).waitFor()
})

describe('a failure is announced', () => {
  const isAnnounced = () => page.getByRole('alert').getByText(tooMany).waitFor()

  test('when a device could not be signed out', async () => {
    const person = await enter('/sessions')
    await app.logInAs(person.email)
    await page.reload()
    await limit('revokeSession')
    await page
      .getByRole('button', { name: /^Sign out: / })
      .first()
      .click()
    await isAnnounced()
  })

  test('when the mail that confirms an address could not be sent again', async () => {
    await page.goto(`${served.origin}/account/sign-up`)
    await fill('Email address', 'grace@example.com')
    await fill('Password', testPassword)
    await press('Create account')
    await limit('resendVerificationEmail')
    await press(accountTexts.signIn.signUpPage.again)
    await isAnnounced()
  })

  test('when the mail for a new password could not be sent', async () => {
    await enter('/security')
    await limit('requestPasswordReset')
    await press('Change password')
    await press('Set one by mail')
    await isAnnounced()
  })
})
