import type { CDPSession, Page } from 'playwright-core'
import { expect } from 'vitest'
import { type ServedPages, servePages } from './account-pages.ts'
import { type Person, type SettingsChange, testPassword } from './app.ts'
import type { Browser } from './browser.ts'
import { followLink } from './follow-link.ts'

/** The pages of an account in a real browser, against the real server. */
export interface AccountBrowser {
  served: ServedPages
  browser: Browser
  /** Whether an access token may have expired: the browser reports the request that finds out, and the page repeats it. */
  isLater: boolean
  /** Opens a page for a test, without the cookies of the test before, and with an environment for virtual authenticators. */
  openPage(): Promise<{ page: Page; devices: CDPSession }>
  /** Fails if the browser complained, or asked another origin than the server's, those given and `blob:`, since the page was opened. */
  expectNoComplaints(...origins: string[]): void
  close(): Promise<void>
}

/** Serves the pages and opens a browser. Close it in `afterAll`. */
export async function openAccountBrowser(change: SettingsChange = {}): Promise<AccountBrowser> {
  const served = await servePages(change)
  // The browser has the clock of the machine.
  await served.app.clock.set(new Date())
  const browser = await served.openBrowser()
  const account: AccountBrowser = {
    served,
    browser,
    isLater: false,
    async openPage() {
      const context = browser.page.context()
      await context.clearCookies()
      const page = await context.newPage()
      page.setDefaultTimeout(20_000)
      const devices = await context.newCDPSession(page)
      await devices.send('WebAuthn.enable', { enableUI: false })
      account.isLater = false
      browser.complaints.length = 0
      browser.strangers.length = 0
      return { page, devices }
    },
    expectNoComplaints(...origins) {
      const expected = ['blob:', ...origins]
      expect(browser.complaints.filter((text) => !account.isLater || !text.includes('401'))).toEqual([])
      expect(browser.strangers.filter((url) => !expected.some((origin) => url.startsWith(origin)))).toEqual([])
    },
    async close() {
      await browser.close()
      await served.close()
    },
  }
  return account
}

/**
 * What a person does on the pages of an account.
 *
 * @param account the browser of the test file, once it is open
 * @param page the page of the test that runs
 */
export function driveAccount(account: () => AccountBrowser, page: () => Page) {
  const open = (path: string) => page().goto(`${account().served.origin}/account${path}`)
  const press = (name: string | RegExp) => page().getByRole('button', { name, exact: true }).click()
  const fill = (label: string, text: string) => page().getByLabel(label, { exact: true }).fill(text)
  const says = (text: string | RegExp) => page().getByText(text).first().waitFor()
  const signIn = async (person: Pick<Person, 'email'>, password = testPassword) => {
    await fill('Email address or username', person.email)
    await fill('Password', password)
    await press('Sign in')
  }
  return {
    open,
    press,
    fill,
    says,
    signIn,
    heading: (name: string | RegExp) => page().getByRole('heading', { level: 1, name }).waitFor(),
    link: (name: string) => page().getByRole('link', { name, exact: true }).first(),
    follow: (name: string) => followLink(page(), name),
    /** Presses a button of the open dialog. */
    inDialog: (name: string) =>
      page().getByRole('dialog').or(page().getByRole('alertdialog')).getByRole('button', { name, exact: true }).click(),
    /** Chooses from the menu of a row of a list. */
    async choose(row: string, action: string) {
      await press(`Actions for ${row}`)
      await page().getByRole('menuitem', { name: action, exact: true }).click()
    },
    /** Signs in as a new person, and waits for a page of the account, by its path below `/account`. */
    async enter(path = '') {
      const person = await account().served.app.createPerson({ name: 'Ada Lovelace' })
      await open(path)
      await signIn(person)
      await page().locator('.app main h1').waitFor()
      return person
    },
    /** The proof of the sign-in becomes too old for changes of the account. */
    async later() {
      account().isLater = true
      await account().served.app.clock.advance(600)
    },
    async signOut() {
      await page().locator('.account-button:visible').click()
      await page().getByRole('menuitem', { name: 'Sign out' }).click()
      await says('You are signed out.')
    },
  }
}
