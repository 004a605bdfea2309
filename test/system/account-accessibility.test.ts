import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accessibilityViolationsOn } from '../_util/accessibility.ts'
import { type AccountBrowser, driveAccount, openAccountBrowser } from '../_util/account-browser.ts'

// The pages of an account have no barriers that axe finds, in a real browser.

let account: AccountBrowser
let page: Page
beforeAll(async () => {
  account = await openAccountBrowser()
})
afterAll(() => account?.close())
beforeEach(async () => {
  page = (await account.openPage()).page
  return () => page.close()
})
afterEach(() => account.expectNoComplaints())

const { enter, heading, link, open, press } = driveAccount(
  () => account,
  () => page,
)

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
