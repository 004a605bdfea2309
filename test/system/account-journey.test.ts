import type { CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type AccountBrowser, driveAccount, openAccountBrowser } from '../_util/account-browser.ts'
import { type TestApp, testPassword } from '../_util/app.ts'
import { addAuthenticator } from '../_util/passkey-page.ts'
import { plain } from '../_util/pictures.ts'
import { readQrCode, totpCode } from '../_util/two-factor.ts'

// The journey of an account through its pages, in a real browser.

let account: AccountBrowser
let app: TestApp
let page: Page
let devices: CDPSession
beforeAll(async () => {
  account = await openAccountBrowser()
  app = account.served.app
})
afterAll(() => account?.close())
beforeEach(async () => {
  const opened = await account.openPage()
  page = opened.page
  devices = opened.devices
  return () => page.close()
})
afterEach(() => account.expectNoComplaints())

const { choose, fill, follow, heading, inDialog, later, link, open, press, says, signIn, signOut } = driveAccount(
  () => account,
  () => page,
)

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
