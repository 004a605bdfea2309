import type { BrowserContext, Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { en as accountTexts } from '../../web/src/account/texts/en.ts'
import { en as texts } from '../../web/src/admin/texts/en.ts'
import { en } from '../../web/src/texts/en.ts'
import { type ServedPages, servePages } from '../_util/account-pages.ts'
import { expectType, type Person, type TestApp } from '../_util/app.ts'
import type { Browser } from '../_util/browser.ts'
import { driveConsole } from '../_util/console.ts'
import { eventually } from '../_util/eventually.ts'
import { openMembers } from '../_util/organizations.ts'

// Changes while others change the same things, and pages that stay open for long, in a real browser.

let served: ServedPages
let app: TestApp
let browser: Browser
let context: BrowserContext
let page: Page
let ada: Person
let driver: ReturnType<typeof driveConsole>
beforeAll(async () => {
  served = await servePages()
  app = served.app
  // The browser has the clock of the machine.
  await app.clock.set(new Date())
  ada = await app.createPerson({ name: 'Ada Lovelace' })
  await app.giveRole(ada, 'admin')
  browser = await served.openBrowser()
  context = browser.page.context()
  const first = driveConsole(browser.page, served.origin)
  await first.open('/users')
  await first.signIn(ada)
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
})
/** Complaints of the browser that belong to a test, such as about an answer that was lost. */
let expected: RegExp
beforeEach(async () => {
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  driver = driveConsole(page, served.origin)
  expected = /^$/
  browser.complaints.length = 0
  return () => page.close()
})
afterEach(() => {
  expect(browser.complaints.filter((text) => !expected.test(text))).toEqual([])
})

const says = (text: string | RegExp) => page.getByText(text).first().waitFor()
const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
const choose = async (label: string, option: string) => {
  await page
    .getByRole('dialog')
    .getByRole('button', { name: new RegExp(label) })
    .click()
  await page.getByRole('option', { name: option, exact: true }).click()
}
const isOf = (route: Route, operation: string) =>
  new RegExp(`^\\s*(mutation|query) ${operation}\\b`).test(route.request().postDataJSON()?.query ?? '')
const rowOf = async (table: 'users' | 'organizations', id: string) =>
  (await app.sql<Record<string, unknown>>(`select * from ${table} where id = $1`, [id]))[0]

/** As if the person came back to the window after a while: the page reads everything again. */
async function comeBack() {
  await page.clock.fastForward(11_000)
  await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')))
}

describe('what somebody else has changed meanwhile is not changed back', () => {
  test('by the dialog of a user', async () => {
    const { id } = await app.createPerson({ name: 'Grace Hopper' })
    await page.clock.install({ time: app.clock.now() })
    await driver.open(`/users/${id}`)
    await driver.press('Edit')
    await page.getByLabel('Username', { exact: true }).waitFor()
    await app.sql(`update users set name = 'Grace Murray Hopper', tier = 'PRO' where id = $1`, [id])
    await comeBack()
    await says('Grace Murray Hopper')
    await fill('Username', 'grace')
    await driver.press(en.ui.save)
    await says(en.ui.saved)
    expect(await rowOf('users', id)).toMatchObject({ name: 'Grace Murray Hopper', tier: 'PRO', username: 'grace' })
  })

  test('by the dialog of an organization', async () => {
    const owner = await app.createPerson()
    const made = await app.call.createOrganization({ input: { name: 'Engines', slug: 'engines' } }, owner.credential)
    const { id } = expectType(made, 'Organization')
    await driver.open(`/organizations/${id}`)
    await driver.press(texts.organizations.change)
    await page.getByRole('dialog').getByLabel('Name', { exact: true }).waitFor()
    await app.sql(`update organizations set name = 'Difference Engines', slug = 'difference' where id = $1`, [id])
    await choose('Tier', 'Pro')
    await driver.press(en.ui.save)
    await says(en.ui.saved)
    const changed = { name: 'Difference Engines', slug: 'difference', tier: 'PRO' }
    expect(await rowOf('organizations', id)).toMatchObject(changed)
  })

  test('by the pages of an account', async () => {
    const made = await app.call.createOrganization({ input: { name: 'Looms', slug: 'looms' } }, ada.credential)
    const { id } = expectType(made, 'Organization')
    await page.goto(`${served.origin}/account/organizations/${id}`)
    await page.getByLabel(accountTexts.organizations.slug, { exact: true }).waitFor()
    await app.sql(`update organizations set name = 'Jacquard Looms' where id = $1`, [id])
    await fill(accountTexts.organizations.slug, 'jacquard')
    await driver.press(en.ui.save)
    await says(en.ui.saved)
    expect(await rowOf('organizations', id)).toMatchObject({ name: 'Jacquard Looms', slug: 'jacquard' })

    await page.goto(`${served.origin}/account`)
    await page.getByLabel('Username', { exact: true }).waitFor()
    await app.sql(`update users set name = 'Ada King' where id = $1`, [ada.id])
    await fill('Username', 'ada')
    await driver.press(en.ui.save)
    await says(en.ui.saved)
    expect(await rowOf('users', ada.id)).toMatchObject({ name: 'Ada King', username: 'ada' })
  })

  test('by the data of the operator, which is replaced as a whole', async () => {
    const { id } = await app.createPerson()
    await app.sql(`insert into user_data (user_id, app_data) values ($1, '{"plan": "free"}')`, [id])
    await driver.open(`/users/${id}?tab=data`)
    await driver.press(texts.actions.appData.open)
    await page.getByLabel(texts.actions.appData.label, { exact: true }).waitFor()
    await app.sql(`update user_data set app_data = '{"plan": "free", "seats": 5}' where user_id = $1`, [id])
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(texts.actions.appData.label, { exact: true }).fill('{ "plan": "pro" }')
    await driver.press(en.ui.save)
    await says(texts.actions.appData.changed)
    await driver.press(en.ui.cancel)
    await driver.press(texts.actions.appData.open)
    const text = dialog.getByLabel(texts.actions.appData.label, { exact: true })
    expect(JSON.parse(await text.inputValue())).toEqual({ plan: 'free', seats: 5 })
    await text.fill('{ "plan": "pro", "seats": 5 }')
    await driver.press(en.ui.save)
    await says(en.ui.saved)
    const [row] = await app.sql('select app_data from user_data where user_id = $1', [id])
    expect(row).toEqual({ app_data: { plan: 'pro', seats: 5 } })
  })
})

test('a user without an address can be edited, and stays without one', async () => {
  const [made] = await app.sql<{ id: string }>(
    `insert into users (username, name, created_at, updated_at)
     values ('no.address', 'Hedy', sallyport_now(), sallyport_now()) returning id`,
  )
  const id = made?.id ?? ''
  await driver.open(`/users/${id}`)
  await driver.press('Edit')
  await fill('Name', 'Hedy Lamarr')
  await driver.press(en.ui.save)
  await says(en.ui.saved)
  expect(await rowOf('users', id)).toMatchObject({ name: 'Hedy Lamarr', email: null })
})

test('the last administrator is told why the role stays', async () => {
  await driver.open(`/users/${ada.id}`)
  await driver.press('Edit')
  await choose('Role', 'support')
  await driver.press(en.ui.save)
  await says(en.errors.types.LastAdminError)
  expect(await rowOf('users', ada.id)).toMatchObject({ role: 'admin' })
})

test('a bulk change whose answer is lost is found again, and is made once', async () => {
  const users = await openMembers(app, 2, 'lost')
  await driver.open('/users?q=lost')
  await page.getByLabel(en.ui.selectPage).check({ force: true })
  await driver.press(texts.bulk.change)
  const { SUSPEND } = texts.bulk.actions
  await page.getByRole('menuitem', { name: SUSPEND.open, exact: true }).click()
  await driver.press(texts.bulk.toPreview)
  await fill(texts.bulk.typeCount('2'), '2')
  expected = /Failed to load resource/
  const isLost = Promise.withResolvers<void>()
  let begun = false
  await page.route('**/graphql', async (route) => {
    if (begun || !isOf(route, 'RunBulk')) return route.fallback()
    begun = true
    await route.fetch()
    await route.abort()
    isLost.resolve()
  })
  const confirm = page.getByRole('dialog').getByRole('button', { name: SUSPEND.confirm, exact: true })
  await confirm.click()
  await isLost.promise
  await says(en.errors.codes.NETWORK_ERROR)
  await page.unroute('**/graphql')
  await app.server.drain()
  await confirm.click()
  await says(texts.bulk.allDone(2, '2'))
  const jobs = await app.sql(`select 1 from audit_events where type = 'BULK_STARTED' and actor_id = $1`, [ada.id])
  expect(jobs).toHaveLength(1)
  const ids = users.map((user) => user.id)
  const suspended = await app.sql('select id from users where id = any($1::uuid[]) and suspended_at is not null', [ids])
  expect(suspended).toHaveLength(2)
})

describe('a page of a list that has become empty leads to the first page', () => {
  test.each<[string, string, () => Promise<unknown>, string]>([
    [
      '/users?q=leaving',
      'Users',
      () => openMembers(app, 30, 'leaving'),
      `delete from users where email like 'leaving%'`,
    ],
    [
      '/organizations?q=leaving',
      'Organizations',
      () =>
        app.sql(`insert into organizations (slug, name, folded_name, created_at, updated_at)
          select 'leaving' || n, 'leaving' || n, 'leaving' || n, sallyport_now(), sallyport_now() from generate_series(1, 30) n`),
      `delete from organizations where slug like 'leaving%'`,
    ],
    [
      '/api-keys?q=leaving',
      'API keys',
      () =>
        app.sql(
          `insert into api_keys (user_id, name, prefix, mode, scopes, secret_hash, created_at)
           select $1, 'leaving ' || n, 'sp_live_' || n, 'LIVE', '{}', sha256(n::text::bytea), sallyport_now()
           from generate_series(1, 30) n`,
          [ada.id],
        ),
      `delete from api_keys where name like 'leaving%'`,
    ],
    [
      '/audit-events?ip=203.0.113.99',
      'Audit events',
      () =>
        app.sql(`insert into audit_events (type, created_at, ip, details)
          select 'LOGIN_FAILED', sallyport_now(), '203.0.113.99', '{}' from generate_series(1, 30) n`),
      `delete from audit_events where ip = '203.0.113.99'`,
    ],
  ])('on %s', async (path, heading, make, remove) => {
    await make()
    await driver.open(path)
    await driver.heading(heading)
    await page.locator('.table-box:not([aria-busy]) tbody tr').first().waitFor()
    await driver.press('Next')
    await says('Page 2')
    await page.waitForURL((url) => url.searchParams.has('after'))
    await app.sql(remove)
    await page.reload()
    await page.waitForURL((url) => !url.searchParams.has('after') && !url.searchParams.has('page'))
    await says(/^No .* match/)
  })
})

describe('the overview', () => {
  const failing = { errors: [{ message: 'Broken.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] }

  test('asks for the hours that have begun since it was opened', async () => {
    // The access token expires meanwhile: the browser reports the request that finds out, and the page repeats it.
    expected = /401/
    const time = new Date(app.clock.now())
    time.setUTCMinutes(30, 0, 0)
    await page.clock.install({ time })
    const asked: { from: string; to: string }[] = []
    page.on('request', (request) => {
      const sent = request.method() === 'POST' ? request.postDataJSON() : null
      if (/query Statistics\b/.test(sent?.query ?? '')) asked.push(sent.variables)
    })
    await driver.open('/')
    await driver.heading(texts.overview.title)
    await eventually(() => expect(asked.length).toBeGreaterThan(0))
    const first = Date.parse(asked[0]?.to ?? '')
    await app.clock.advance(3 * 3600)
    await page.clock.fastForward(3 * 3_600_000)
    await eventually(() => expect(Date.parse(asked.at(-1)?.to ?? '') - first).toBe(3 * 3_600_000))
    await page.locator('.findings-list li').first().waitFor()
  })

  test.each([
    ['Health', texts.overview.unread.health],
    ['Statistics', texts.overview.unread.statistics],
    ['SigningKeys', texts.overview.unread.keys],
    ['UsersToLookAt', texts.overview.unread.users],
  ])('does not say that everything works if it cannot read %s', async (operation, text) => {
    await page.route('**/graphql', (route) =>
      isOf(route, operation) ? route.fulfill({ json: failing }) : route.fallback(),
    )
    await driver.open('/')
    await says(text)
    expect(await page.getByText(texts.overview.nothing, { exact: true }).count()).toBe(0)
  })
})
