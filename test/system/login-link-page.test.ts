import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp, typeOf } from '../_util/app.ts'
import { type Browser, openBrowser } from '../_util/browser.ts'
import { faintTexts } from '../_util/faint-texts.ts'
import { requestMail } from '../features/mail-login/mail-login-calls.ts'

// The mail to sign in, and the page of its link, in a real browser.

let app: TestApp
let browser: Browser
beforeAll(async () => {
  app = await createTestApp({ loginByMail: true })
  browser = await openBrowser(app.url)
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
})

const screens = [390, 1200].flatMap((width) => (['light', 'dark'] as const).map((scheme) => [width, scheme] as const))

test.each(screens)('the mail and its page on a screen of %i pixels, %s', async (width, scheme) => {
  const { page, complaints, strangers } = browser
  await page.setViewportSize({ width, height: 900 })
  await page.emulateMedia({ colorScheme: scheme })
  const see = async (name: string) => {
    const folder = process.env.SCREENSHOTS
    const shot = folder ? await page.screenshot({ fullPage: true }) : null
    if (shot && folder) await writeFile(join(folder, `login-link-${name}-${width}-${scheme}.png`), shot)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    expect(await page.evaluate(faintTexts)).toEqual([])
  }
  const { email } = await app.createPerson({ email: `reader-${width}-${scheme}@example.com` })
  const mail = await requestMail(app, email)
  // Without the policy of the page before, which would refuse the styles of the mail.
  await page.goto('about:blank')
  await page.setContent(app.mailbox.last(email).html)
  await page.getByText(`${mail.code.slice(0, 4)} ${mail.code.slice(4)}`).waitFor()
  await see('mail')
  const { pathname, search } = new URL(mail.link)
  await page.goto(app.url + pathname + search)
  await page.getByRole('heading', { name: 'Type the code from the mail' }).waitFor()
  await see('page')
  await page.getByRole('button', { name: 'I did not ask for this mail' }).click()
  await page.getByRole('heading', { name: 'The code does not work any more' }).waitFor()
  await see('voided')
  expect(typeOf(await app.call.loginWithLink(mail))).toBe('TokenInvalidError')
  expect(strangers).toEqual([])
  expect(complaints).toEqual([])
})
