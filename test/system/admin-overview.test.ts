import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createUuidAt } from '../../src/crypto/uuid.ts'
import { en } from '../../web/src/texts/en.ts'
import { accessibilityViolationsOn } from '../_util/accessibility.ts'
import { type ServedPages, servePages } from '../_util/account-pages.ts'
import { expectType, type Person, type TestApp, testPassword } from '../_util/app.ts'
import type { Browser } from '../_util/browser.ts'
import { driveConsole } from '../_util/console.ts'
import { eventually } from '../_util/eventually.ts'
import { followLink } from '../_util/follow-link.ts'

// The pages of the console about the server, in a real browser.

const { LOGIN_FAILED, LOGGED_IN, ORGANIZATION_CREATED } = en.account.events

let served: ServedPages
let app: TestApp
let browser: Browser
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
  page = browser.page
  page.setDefaultTimeout(20_000)
  driver = driveConsole(page, served.origin)
  await driver.open('/')
  await driver.signIn(admin)
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
})
/** Whether an access token may have expired: the browser reports the request that finds out, and the page repeats it. */
let isLater = false
beforeEach(() => {
  browser.complaints.length = 0
})
afterEach(() => {
  expect(browser.complaints.filter((text) => !isLater || !text.includes('401'))).toEqual([])
  expect(browser.strangers.filter((url) => !url.startsWith('blob:'))).toEqual([])
})

const says = (text: string | RegExp) => page.getByText(text).first().waitFor()
const row = (name: string | RegExp) => page.getByRole('row', { name })
const event = (name: string, person: string) =>
  page.getByRole('row').filter({ hasText: name }).filter({ hasText: person })

/** Opens a page by its path, and waits until it is there. */
async function open(path: string, heading: string) {
  await driver.open(path)
  await driver.heading(heading)
  await driver.isLoaded()
}

test('lists that are empty say how they begin', async () => {
  await open('/organizations', 'Organizations')
  await says('There are no organizations yet')
  expect(await accessibilityViolationsOn(page)).toEqual([])
  await open('/audit-events?ip=203.0.113.77', 'Audit events')
  await says('No event matches')
  expect(await accessibilityViolationsOn(page)).toEqual([])
  await driver.press('Clear filters')
  await event(LOGGED_IN, 'Ada Lovelace').first().waitFor()
  await open('/settings', 'Settings')
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('no such variable')
  await says('No variable fits')
  await open(`/organizations/${admin.id}`, 'This organization does not exist')
})

test('the overview plots what the statistics have, and the same numbers as a table', async () => {
  await addHistory()
  await open('/?range=30d', 'Overview')
  const plot = page.getByRole('slider', { name: 'Failed attempts over time' })
  await plot.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  const second = (await plot.getAttribute('aria-valuetext')) ?? ''
  expect(second).toMatch(/: \d+$/)
  await page.keyboard.press('End')
  expect(await plot.getAttribute('aria-valuetext')).toMatch(/: 60$/)
  await plot.getByText('60', { exact: true }).last().waitFor()
  await plot.hover({ position: { x: 120, y: 60 } })
  await eventually(async () => expect(await plot.getAttribute('aria-valuetext')).not.toMatch(/: 60$/))

  await driver.press('Show these numbers as a table')
  const [day = '', count = ''] = second.split(': ')
  expect(await row(day).getByRole('cell').nth(3).textContent()).toBe(count)
  await says(/^60 failed attempts in the last 24 hours$/)
  expect(await accessibilityViolationsOn(page)).toEqual([])

  for (const name of ['24 hours', '7 days', '90 days']) {
    await page.getByRole('radio', { name }).click()
    await page.locator('.overview-body:not([data-old])').waitFor()
  }
  expect(page.url()).toContain('range=90d')
})

test('the audit events have names for people, details, filters, and a tail that goes on', async () => {
  const grace = await app.createPerson({ name: 'Grace Hopper' })
  await open('/audit-events', 'Audit events')
  await event(LOGGED_IN, 'Grace Hopper').first().waitFor()
  expect(await accessibilityViolationsOn(page)).toEqual([])

  await app.call.login({ input: { identifier: grace.email, password: 'wrong' } })
  await event(LOGIN_FAILED, 'Grace Hopper').waitFor()
  await page.getByRole('status').getByText('1 new event').waitFor()

  // What is being read does not move.
  await event(LOGIN_FAILED, 'Grace Hopper').getByRole('button').click()
  await says('LOGIN_FAILED')
  await app.logInAs(grace.email)
  await driver.press('Show 1 new event')
  await event(LOGGED_IN, 'Grace Hopper').first().waitFor()
  expect(await accessibilityViolationsOn(page)).toEqual([])

  await page.getByRole('switch', { name: 'Show new events as they happen' }).click({ force: true })
  await driver.press('Filters')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Caused by' }).fill('grace')
  await page.getByRole('option', { name: /Grace Hopper/ }).click()
  expect(await accessibilityViolationsOn(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Show events' }).click()
  await page.getByText('Caused by: Grace Hopper').waitFor()
  await driver.isLoaded()
  expect(page.url()).toContain(`actor=${grace.id}`)
  expect(await row(/Ada Lovelace/).count()).toBe(0)

  await open('/audit-events?type=LOGIN_FAILED', 'Audit events')
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Next' }).click()
  await says('Page 2')
  await driver.press('Back to the newest events')
  await says('Page 1')
})

test('an organization has its members, invitations, API keys and events', async () => {
  const owner = await app.createPerson({ name: 'Barbara Liskov' })
  const made = await app.call.createOrganization({ input: { name: 'Analytical Engines' } }, owner.credential)
  const { id } = expectType(made, 'Organization')
  const email = 'guest@example.com'
  await app.call.inviteMember({ input: { organizationId: id, email, role: 'member' } }, owner.credential)
  await app.createKey(owner, ['members:read'], { name: 'Billing service', organizationId: id })

  await open('/organizations', 'Organizations')
  await page.getByRole('searchbox', { name: 'Search organizations' }).fill('engines')
  await page.waitForURL(/q=engines/)
  await followLink(page, 'Analytical Engines')
  await driver.heading('Analytical Engines')
  await row(/Barbara Liskov.*Owner/).waitFor()
  expect(await accessibilityViolationsOn(page)).toEqual([])
  await page.getByRole('tab', { name: 'Invitations' }).click()
  await row(/guest@example\.com.*Barbara Liskov/).waitFor()
  await page.getByRole('tab', { name: 'API keys' }).click()
  await row(/Billing service.*Active/).waitFor()
  expect(await accessibilityViolationsOn(page)).toEqual([])
  await page.getByRole('tab', { name: 'Events' }).click()
  await event(ORGANIZATION_CREATED, 'Barbara Liskov').waitFor()

  await open('/api-keys?q=billing', 'API keys')
  await row(/Billing service.*Active.*Analytical Engines/).waitFor()
  expect(await accessibilityViolationsOn(page)).toEqual([])
  await open('/api-keys?status=REVOKED', 'API keys')
  await says('No API key matches')
  await open(`/organizations/${id}`, 'Analytical Engines')
  await driver.press('Change')
  await page.getByRole('dialog').getByRole('button', { name: /Tier/ }).click()
  await page.getByRole('option', { name: 'Pro' }).click()
  expect(await accessibilityViolationsOn(page)).toEqual([])
  await driver.press('Save changes')
  await says('Your changes are saved.')
  const [{ tier } = { tier: '' }] = await app.sql<{ tier: string }>('select tier from organizations where id = $1', [
    id,
  ])
  expect(tier).toBe('PRO')
})

test('roles, settings and health are as they are in force', async () => {
  await open('/roles', 'Roles and scopes')
  await row(/^users:write/)
    .getByText('Yes', { exact: true })
    .first()
    .waitFor()
  expect(await accessibilityViolationsOn(page)).toEqual([])
  await open('/settings', 'Settings')
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('jwt_ttl')
  await row(/JWT_TTL.*900/).waitFor()
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('sallyport_secret')
  await row(/SALLYPORT_SECRET.*Never shown|SALLYPORT_SECRET.*Not set/).waitFor()
  expect(await accessibilityViolationsOn(page)).toEqual([])
  await open('/health', 'Health')
  await says('Every part works')
  await says('Database')
  expect(await accessibilityViolationsOn(page)).toEqual([])
})

test('every page fits a phone, also in German', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.evaluate(() => localStorage.setItem('sallyport:language', 'de'))
  const pages = [
    ['/', 'Übersicht'],
    ['/organizations', 'Organisationen'],
    ['/api-keys', 'API-Schlüssel'],
    ['/audit-events', 'Ereignisse'],
    ['/roles', 'Rollen und Rechte'],
    ['/settings', 'Einstellungen'],
    ['/signing-keys', 'Signaturschlüssel'],
    ['/health', 'Zustand'],
  ] as const
  for (const [path, heading] of pages) {
    await open(path, heading)
    expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([path, 390])
  }
  expect(await accessibilityViolationsOn(page)).toEqual([])
  await page.evaluate(() => localStorage.removeItem('sallyport:language'))
  await page.setViewportSize({ width: 1440, height: 900 })
})

test('the first view has at most 200 KB of documents, scripts and styles', async () => {
  const session = await page.context().newCDPSession(page)
  const sizes = new Map<string, number>()
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Document' || type === 'Script' || type === 'Stylesheet') sizes.set(requestId, 0)
  })
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const size = sizes.get(requestId)
    if (size !== undefined) sizes.set(requestId, size + encodedDataLength)
  })
  await open('/', 'Overview')
  await page.getByRole('slider').first().waitFor()
  const received = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  expect(received).toBeGreaterThan(50_000)
  expect(received).toBeLessThan(200_000)
  await session.detach()
})

test('a new signing key needs a fresh proof', async () => {
  await open('/signing-keys', 'Signing keys')
  await row(/ES256/).waitFor()
  expect(await page.getByText('Signs', { exact: true }).count()).toBe(1)
  isLater = true
  await app.clock.advance(600)
  await driver.press('Create a new key')
  expect(await accessibilityViolationsOn(page)).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: 'Create a new key' }).click()
  await page.getByLabel('Password', { exact: true }).fill(testPassword)
  await page.keyboard.press('Enter')
  await says('A new key was created. It takes effect in seven minutes.')
  await row(/Signs soon/).waitFor()
  expect(await accessibilityViolationsOn(page)).toEqual([])
})

test('a role without statistics begins with its first page, and finds the others closed', async () => {
  const support = await app.createPerson({ name: 'Ken Thompson' })
  await app.giveRole(support, 'support')
  await page.context().clearCookies()
  await driver.open('/')
  await driver.signIn(support)
  await driver.heading('Users')
  const navigation = page.getByRole('navigation', { name: 'Console' })
  expect(await navigation.getByRole('link').allTextContents()).toEqual([
    ...['Users', 'Organizations', 'API keys', 'Audit events', 'Roles and scopes'],
  ])
  await driver.open('/settings')
  await says('You do not have access to this')
  expect(await accessibilityViolationsOn(page)).toEqual([])
})

/** Thirty days with one failure more each, and a day with many, a second ago. */
async function addHistory(): Promise<void> {
  const now = app.clock.now().getTime()
  const days = Array.from({ length: 29 }, (_, day) => ({ at: new Date(now - (day + 1) * 86_400_000), count: 29 - day }))
  for (const { at, count } of [...days, { at: new Date(now - 1_000), count: 60 }]) {
    const ids = Array.from({ length: count }, () => createUuidAt(at))
    await app.sql(
      `insert into audit_events (id, type, created_at, ip, details)
       select id, 'LOGIN_FAILED', $2, '203.0.113.5', '{}' from unnest($1::uuid[]) id`,
      [ids, at],
    )
  }
}
