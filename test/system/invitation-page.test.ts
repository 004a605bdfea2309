import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, expectType, type Person, type TestApp, testPassword } from '../_util/app.ts'
import { type Browser, openBrowser } from '../_util/browser.ts'
import { faintTexts } from '../_util/faint-texts.ts'

// The pages of an invitation in a real browser, which runs no script in them: their policy forbids it.

let app: TestApp
let browser: Browser
let owner: Person
let organizationId: string
let serial = 0
beforeAll(async () => {
  app = await createTestApp()
  browser = await openBrowser(app.url)
  owner = await app.createPerson({ name: 'Grace Hopper' })
  const name = `Werft${'x'.repeat(60)} für Segelschiffe & Söhne`
  const made = await app.call.createOrganization({ input: { name } }, owner.credential)
  organizationId = expectType(made, 'Organization').id
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
})

const screens = [390, 1200].flatMap((width) => (['light', 'dark'] as const).map((scheme) => [width, scheme] as const))

test.each(screens)('the reader of an invitation joins on a screen of %i pixels, %s', async (width, scheme) => {
  const { page, complaints, strangers } = browser
  await page.setViewportSize({ width, height: 900 })
  await page.emulateMedia({ colorScheme: scheme })
  const [newcomer, account] = [nextEmail(), (await app.createPerson({ email: nextEmail() })).email]
  const see = async (name: string) => {
    const folder = process.env.SCREENSHOTS
    const shot = folder ? await page.screenshot({ fullPage: true }) : null
    if (shot && folder) await writeFile(join(folder, `invitation-${name}-${width}-${scheme}.png`), shot)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    expect(await page.evaluate(faintTexts)).toEqual([])
  }

  await page.goto(await linkTo(newcomer))
  await page.getByRole('heading', { name: 'You are invited' }).waitFor()
  await see('asked')
  await page.getByRole('button', { name: 'Accept the invitation' }).click()
  await page.getByRole('heading', { name: 'Create your account' }).waitFor()
  await see('form')
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('Password', { exact: true }).fill('password123')
  await page.getByLabel('Password again').fill('password123')
  await page.keyboard.press('Enter')
  await page.getByText('common passwords').waitFor()
  // The browser applies `autofocus` when it draws the page.
  await page.locator('input[name=password]:focus').waitFor()
  await see('problem')
  await page.getByLabel('Password', { exact: true }).fill(testPassword)
  await page.getByLabel('Password again').fill(testPassword)
  await page.getByRole('button', { name: 'Sign up and accept' }).click()
  await page.getByRole('heading', { name: 'You are a member' }).waitFor()
  await see('joined')
  const person = await app.logInAs(newcomer)
  const { data } = await app.execute('{ me { name organizations { role } } }', {}, person.credential)
  expect(data.me).toEqual({ name: 'Ada', organizations: [{ role: 'member' }] })

  await page.goto(await linkTo(account))
  await page.getByRole('button', { name: 'Accept the invitation' }).click()
  await page.getByRole('heading', { name: 'You are a member' }).waitFor()
  // The page is not kept in the cache of the browser: going back asks the server again.
  await page.goBack()
  await page.getByRole('heading', { name: 'This link does not work' }).waitFor()
  await see('used')
  expect(strangers).toEqual([])
  // The browser reports the answers 422 and 400 of the refused form and of the used link, and nothing else.
  expect(complaints.filter((text) => !/status of (422|400)/.test(text))).toEqual([])
})

function nextEmail(): string {
  serial += 1
  return `reader-${serial}@example.com`
}

/** The link that is mailed to an invited address, on the host that the browser can reach. */
async function linkTo(email: string): Promise<string> {
  await app.call.inviteMember({ input: { organizationId, email } }, owner.credential)
  await app.server.drain()
  const { pathname, search } = new URL(app.mailbox.last(email).links[0] ?? '')
  return app.url + pathname + search
}
