import type { Page } from 'playwright-core'
import { type Person, testPassword } from './app.ts'

/** The console in a browser, driven as an administrator would. @param origin of the server */
export function driveConsole(page: Page, origin: string) {
  return {
    /** Opens a page of the console, by its path below `/admin`. */
    async open(path: string) {
      await page.goto(`${origin}/admin${path}`)
    },
    /** Fills the page for signing in, and waits for the console. */
    async signIn(person: Pick<Person, 'email'>, password = testPassword) {
      await page.getByLabel('Email address or username', { exact: true }).fill(person.email)
      await page.getByLabel('Password', { exact: true }).fill(password)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.locator('.app main h1').waitFor()
    },
    async heading(name: string) {
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
    },
    async press(name: string) {
      await page.getByRole('button', { name, exact: true }).click()
    },
    /** Waits until nothing on the page is being loaded. */
    async isLoaded() {
      await page.locator('.loading, .loading-page, .loading-rows').first().waitFor({ state: 'detached' })
    },
  }
}
