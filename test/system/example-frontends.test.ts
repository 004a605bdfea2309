import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp, testPassword } from '../_util/app.ts'
import { type Browser, openBrowser } from '../_util/browser.ts'
import { createExamples, type Example, type Examples } from '../_util/examples.ts'
import { freePort } from '../_util/postgres-server.ts'
import { twoFactorCalls } from '../_util/two-factor.ts'

/** How each example is driven: as it is developed, or as it is built. The other way is looked at. */
const ways = { react: ['npm run preview', 'npm run dev'], javascript: ['npm run dev', 'npm run preview'] } as const
const names = ['react', 'javascript'] as const

const origins: Record<string, string> = {}
let first: TestApp
let examples: Examples
beforeAll(async () => {
  for (const name of [...names, ...names.map((name) => `other ${name}`)])
    origins[name] = `http://127.0.0.1:${await freePort()}`
  first = await createTestApp({ appUrl: origins.react, corsOrigins: Object.values(origins) })
  await first.clock.set(new Date())
  examples = await createExamples()
})
afterAll(async () => {
  await examples.close()
  await first.close()
})

describe.each(names)('the application in examples/%s', (name) => {
  const [driven, other] = ways[name]
  let app: TestApp
  let example: Example
  let browser: Browser
  const serve = (command: string, origin = '') => {
    const args = ['--host', '127.0.0.1', '--strictPort', '--port', new URL(origin).port]
    return example.start(command, { VITE_SALLYPORT_URL: app.url }, args)
  }

  beforeAll(async () => {
    // Another instance, whose mails lead to this application.
    app = await first.startAnother({ appUrl: origins[name] })
    example = await examples.install(name)
    browser = await openBrowser(app.url)
  })
  afterAll(async () => {
    await browser?.close()
    await app.close()
  })

  test('has types, and is built', async () => {
    expect(await example.types()).toBe('')
    const built = await example.run('npm run build', { VITE_SALLYPORT_URL: app.url })
    expect(built).toMatchObject({ code: 0 })
    expect(existsSync(join(example.folder, 'dist/index.html'))).toBe(true)
  })

  test('signs up, follows the link, signs in with a second factor, stays signed in, and signs out', async () => {
    const origin = await serve(driven, origins[name])
    const { page } = browser
    const email = `${name}@example.com`
    const form = (heading: string) => page.locator('form', { has: page.getByRole('heading', { name: heading }) })
    const fill = async (heading: string, password: string) => {
      await form(heading).getByLabel('Email address').fill(email)
      await form(heading).getByLabel('Password').fill(password)
      await form(heading).getByRole('button').click()
    }

    await page.goto(origin)
    await fill('Create an account', 'password')
    await page.getByText('lists of common passwords').waitFor()
    await fill('Create an account', testPassword)
    await page.getByText('If a mail can be sent to this address, it is on its way.').waitFor()
    await app.server.drain()
    const [link = ''] = app.mailbox.last(email).links
    expect(link).toMatch(`${origin}/verify-email?token=`)
    await page.goto(link)
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText('The email address has been confirmed.').waitFor()

    await page.getByRole('link', { name: 'Log in' }).click()
    await fill('Log in', 'a wrong password')
    await page.getByText('The credentials are not correct.').waitFor()
    await fill('Log in', testPassword)
    await page.getByText(`Hello ${email}`).waitFor()
    await page.getByRole('button', { name: 'Log out', exact: true }).click()

    const calls = twoFactorCalls(app)
    const { secret } = await calls.enable(await app.logInAs(email))
    await fill('Log in', testPassword)
    await page.getByLabel('Code of your authenticator app').fill('000000')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('The code is not correct.').waitFor()
    await page.getByLabel('Code of your authenticator app').fill(await calls.nextCode(secret))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText(`Hello ${email}`).waitFor()

    await page.reload()
    await page.getByText(`Hello ${email}`).waitFor()
    const tab = await page.context().newPage()
    await tab.goto(origin)
    await tab.getByText(`Hello ${email}`).waitFor()
    await page.getByRole('button', { name: 'Log out', exact: true }).click()
    for (const each of [page, tab]) await each.getByRole('button', { name: 'Log in' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Log in' }).waitFor()
    expect(browser.strangers.filter((url) => !url.startsWith(origin))).toEqual([])
  })

  test(`is shown by the other command as well: ${other}`, async () => {
    const origin = await serve(other, origins[`other ${name}`])
    await browser.page.goto(origin)
    await browser.page.getByRole('button', { name: 'Log in' }).waitFor()
    expect(browser.complaints.filter((text) => !text.includes('401'))).toEqual([])
    expect(example.forgotten()).toEqual([])
  })
})
