import type { Page } from 'playwright-core'

/**
 * Follows a link from one page of the account or the console to another, and waits until that one has settled: its heading then gets the
 * focus. Before, the page may still be scrolled to its beginning under the pointer, and a press would be lost.
 */
export async function followLink(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name, exact: true }).first().click()
  await page.locator('h1:focus').waitFor()
}
