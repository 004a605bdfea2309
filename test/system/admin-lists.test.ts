import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ServedPages, servePages } from '../_util/account-pages.ts'
import type { Person, TestApp } from '../_util/app.ts'
import type { Browser } from '../_util/browser.ts'
import { driveConsole } from '../_util/console.ts'
import { eventually } from '../_util/eventually.ts'
import { followLink } from '../_util/follow-link.ts'

// The lists of the console in a real browser: what is searched for is what the server is asked for.

let served: ServedPages
let app: TestApp
let browser: Browser
let context: BrowserContext
let page: Page
let admin: Person
let driver: ReturnType<typeof driveConsole>
beforeAll(async () => {
  served = await servePages()
  app = served.app
  // The browser has the clock of the machine.
  await app.clock.set(new Date())
  admin = await app.createPerson({ name: 'Ada Lovelace' })
  await app.giveRole(admin, 'admin')
  browser = await served.openBrowser()
  context = browser.page.context()
  const first = driveConsole(browser.page, served.origin)
  await first.open('/users')
  await first.signIn(admin)
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
})
beforeEach(async () => {
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  driver = driveConsole(page, served.origin)
  browser.complaints.length = 0
  return () => page.close()
})
afterEach(() => {
  expect(browser.complaints).toEqual([])
  expect(browser.strangers.filter((url) => !url.startsWith('blob:'))).toEqual([])
})

/** What a list, a preview or an export is asked for. */
type Asked = { filter?: object; input?: { filter?: object } }

/** The variables of each request with an operation, from now on. */
function requestsOf(operation: string): Asked[] {
  const asked: Asked[] = []
  page.on('request', (request) => {
    const sent = request.method() === 'POST' ? request.postDataJSON() : null
    if (new RegExp(`\\b${operation}\\(`).test(sent?.query ?? '')) asked.push(sent.variables)
  })
  return asked
}

/** Opens a page by its path, and waits until it is there. */
async function open(path: string, heading: string) {
  await driver.open(path)
  await driver.heading(heading)
  await driver.isLoaded()
}

const says = (text: string | RegExp) => page.getByText(text).first().waitFor()
const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)

/** Texts that look like something else, and words that mean something in an address of the console. */
const texts = ['4711', 'true', 'false', 'null', 'all', 'any', '1', '1e3', '007', '"quoted"', '-5', 'a b+c']

describe('a text that looks like something else is searched for as it is', () => {
  test.each([
    ['/users', 'Users', 'Search users', 'query Users'],
    ['/organizations', 'Organizations', 'Search organizations', 'query Organizations'],
    ['/api-keys', 'API keys', 'Search API keys', 'query ApiKeys'],
  ])('on %s', async (path, heading, label, operation) => {
    await open(path, heading)
    const field = page.getByRole('searchbox', { name: label })
    const asked = requestsOf(operation)
    for (const text of texts) {
      await field.fill(text)
      await eventually(() => expect(asked.at(-1)?.filter).toEqual({ search: text }))
      const before = asked.length
      await page.reload()
      await driver.heading(heading)
      await eventually(() => expect(asked.length).toBeGreaterThan(before))
      expect(await field.inputValue()).toBe(text)
      await followLink(page, 'Roles and scopes')
      await driver.heading('Roles and scopes')
      await page.goBack()
      await driver.heading(heading)
      expect(await field.inputValue()).toBe(text)
      expect(asked.slice(before).map(({ filter }) => filter)).toEqual(asked.slice(before).map(() => ({ search: text })))
    }
  })

  test('in the filters of the users', async () => {
    await open('/users?q=4711', 'Users')
    const asked = requestsOf('query Users')
    await driver.press('Filters')
    await fill('Email address contains', '2024')
    await fill('Reason for the suspension contains', 'any')
    await driver.press('Show users')
    const wanted = { search: '4711', emailContains: '2024', suspensionReasonContains: 'any' }
    await eventually(() => expect(asked.at(-1)?.filter).toEqual(wanted))
    const before = asked.length
    await page.reload()
    await says('Email address contains: 2024')
    await says('Reason for the suspension contains: any')
    await eventually(() => expect(asked.length).toBeGreaterThan(before))
    expect(asked.map(({ filter }) => filter)).toEqual(asked.map(() => wanted))
  })

  test('in the filters of the audit events', async () => {
    await open('/audit-events', 'Audit events')
    const asked = requestsOf('query AuditEvents')
    for (const text of ['4711', 'true', '1e3', '007']) {
      await driver.press('Filters')
      await fill('IP address', text)
      await driver.press('Show events')
      await eventually(() => expect(asked.at(-1)?.filter).toEqual({ ip: text }))
      const before = asked.length
      await page.reload()
      await says(`IP address: ${text}`)
      await says('No event matches')
      expect(asked.slice(before).map(({ filter }) => filter)).toEqual(asked.slice(before).map(() => ({ ip: text })))
    }
  })
})

test('a change and an export of all users that a number finds are for no others', async () => {
  await app.createPerson({ name: 'Agent 4711' })
  await app.createPerson({ name: 'Agent 4711 of the night' })
  await app.createPerson({ name: 'Agent 4712' })
  await open('/users?q=4711', 'Users')
  await says('2 users')
  const previews = requestsOf('mutation PreviewBulk')
  await page.locator('tbody').getByRole('checkbox').first().check({ force: true })
  await driver.press('Select all: 2 users')
  await driver.press('Change users')
  await page.getByRole('menuitem', { name: 'End sessions', exact: true }).click()
  await page.getByLabel('Enter 2 to confirm').waitFor()
  expect(previews.map(({ input }) => input?.filter)).toEqual([{ search: '4711' }])
  await page.keyboard.press('Escape')
  const exports = requestsOf('mutation ExportUsers')
  await driver.press('Export')
  const download = page.waitForEvent('download')
  await driver.press('Download')
  await download
  expect(exports.map(({ filter }) => filter)).toEqual([{ search: '4711' }])
})

describe('a page is turned only once the list is that of the search', () => {
  beforeAll(async () => {
    await app.sql(`insert into organizations (slug, name, folded_name, created_at, updated_at)
      select name || n, name || n, name || n, sallyport_now(), sallyport_now()
      from generate_series(1, 30) n, unnest(array['turned', 'other']) name`)
    await app.sql(
      `insert into api_keys (user_id, name, prefix, mode, scopes, secret_hash, created_at, revoked_at)
      select $1, 'Key ' || n, 'sp_live_' || n, 'LIVE', '{}', sha256(n::text::bytea), sallyport_now(),
        case when n % 2 = 0 then sallyport_now() end
      from generate_series(1, 60) n`,
      [admin.id],
    )
  })

  test.each([
    ['/organizations', 'Organizations', () => page.getByRole('searchbox').fill('turned')],
    ['/api-keys', 'API keys', () => page.getByRole('radio', { name: 'Revoked' }).click()],
  ])('on %s', async (path, heading, change) => {
    await open(path, heading)
    const rows = page.locator('.table-box:not([aria-busy])')
    await rows.waitFor()
    const asked = Promise.withResolvers<void>()
    await page.route('**/graphql', (route) => asked.promise.then(() => route.continue()))
    await change()
    await page.locator('.table-box[aria-busy]').waitFor()
    // The cursor of the list before is no place in the new one.
    await driver.press('Next')
    asked.resolve()
    await rows.waitFor()
    await says('Page 1')
    await driver.press('Next')
    await says('Page 2')
  })
})
