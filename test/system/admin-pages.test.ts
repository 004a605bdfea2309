import { readFile } from 'node:fs/promises'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeFirstAdminLink } from '../../src/features/admin/index.ts'
import { accessibilityViolationsOn } from '../_util/accessibility.ts'
import { type ServedPages, servePages } from '../_util/account-pages.ts'
import { type Person, type TestApp, testPassword, testSettings } from '../_util/app.ts'
import type { Browser } from '../_util/browser.ts'
import { followLink } from '../_util/follow-link.ts'
import { openMembers } from '../_util/organizations.ts'
import { freePort } from '../_util/postgres-server.ts'

// The console in a real browser, against the real server.

let served: ServedPages
let app: TestApp
let browser: Browser
let context: BrowserContext
let page: Page
let admin: Person
beforeAll(async () => {
  const { roles } = testSettings().config
  served = await servePages({ roles: { ...roles, helpdesk: ['profile:read', 'users:read', 'users:write'] } })
  app = served.app
  // The browser has the clock of the machine.
  await app.clock.set(new Date())
  browser = await served.openBrowser()
  context = browser.page.context()
  admin = await app.createPerson({ email: 'admin@example.com', name: 'Radia Perlman' })
  await app.giveRole(admin, 'admin')
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
})
beforeEach(async () => {
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  browser.complaints.length = 0
  browser.strangers.length = 0
  return () => page.close()
})
afterEach(() => {
  expect(browser.complaints).toEqual([])
  expect(browser.strangers).toEqual([])
})

const open = (path: string, origin = served.origin) => page.goto(`${origin}/admin${path}`)
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
const press = (name: string | RegExp) => button(name).click()
const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()
const says = (text: string | RegExp) => page.getByText(text).first().waitFor()
const inDialog = (name: string) =>
  page.getByRole('dialog').or(page.getByRole('alertdialog')).getByRole('button', { name, exact: true }).click()
const chooseAction = async (user: string, action: string) => {
  await press(`Actions for ${user}`)
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

async function signIn(person: Pick<Person, 'email'>) {
  await fill('Email address or username', person.email)
  await fill('Password', testPassword)
  await press('Sign in')
}

/** Opens a page of the console. The administrator stays signed in from test to test; everybody else signs in. */
async function enter(path: string, person: Pick<Person, 'email'> = admin) {
  if (person !== admin) await context.clearCookies()
  await open(path)
  await button('Sign in').or(page.locator('.account-button:visible')).first().waitFor()
  if (await button('Sign in').isVisible()) await signIn(person)
}

const find = async (text: string) => {
  await page.getByRole('searchbox', { name: 'Search users' }).fill(text)
  await page.waitForURL((url) => url.searchParams.get('q') === text)
}
const statusesOf = async (people: readonly { id: string }[]) => {
  const rows = await app.sql<{ id: string; suspended: boolean }>(
    'select id, suspended_at is not null as suspended from users where id = any($1::uuid[])',
    [`{${people.map(({ id }) => id).join(',')}}`],
  )
  return people.map(({ id }) => rows.find((row) => row.id === id)?.suspended)
}
const openSessionsOf = async ({ id }: Pick<Person, 'id'>) =>
  (await app.sql('select id from sessions where user_id = $1 and revoked_at is null', [id])).length

describe("the administrator's day", () => {
  test('finds one of many users and ends their sessions in three clicks', async () => {
    await openMembers(app, 300, 'crowd')
    const wanted = await app.createPerson({ email: 'needle@example.com', name: 'Ada Lovelace' })
    await enter('/users')
    await heading('Users')
    // The field has the focus when the page opens: finding somebody takes no click.
    await page.locator('input[type=search]:focus').waitFor()
    // In one go: the result of the first letters alone could be replaced while the link in it is pressed.
    await page.keyboard.insertText('needle@')
    await says('1 user')
    await followLink(page, 'Ada Lovelace')
    await press('End sessions')
    await inDialog('End sessions')
    await says('One session was ended.')
    expect(await openSessionsOf(wanted)).toBe(0)
  })

  test('filters, orders and turns pages; the address keeps all of it', async () => {
    await openMembers(app, 30, 'rows')
    await enter('/users?q=rows')
    await press('Name')
    await page.waitForURL(/order=NAME-ASC/)
    const rows = page.locator('.table-box:not([aria-busy])')
    await rows.waitFor()
    const first = await page.locator('tbody tr').first().textContent()
    await press('Next')
    await says('Page 2')
    await rows.waitFor()
    expect(await page.locator('tbody tr').first().textContent()).not.toBe(first)
    await page.reload()
    await says('Page 2')
    await press('Previous')
    await says('Page 1')
    await press('Filters')
    await page.getByRole('dialog').getByText('Suspended', { exact: true }).click()
    await press('Show users')
    await says('No user matches')
    await press('Remove the filter “Status: Suspended”')
    await press('Columns')
    await page.getByRole('menuitemcheckbox', { name: 'Tier' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('columnheader', { name: 'Tier' }).waitFor()
    await page.reload()
    await page.getByRole('columnheader', { name: 'Tier' }).waitFor()
    // The arrow keys go from row to row.
    await page.locator('tbody a').first().focus()
    await page.keyboard.press('ArrowDown')
    expect(
      await page
        .locator('tbody a')
        .nth(1)
        .evaluate((link) => link === document.activeElement),
    ).toBe(true)
  })

  test('turns a page only once the list has its new order', async () => {
    await openMembers(app, 30, 'turned')
    await enter('/users?q=turned')
    const rows = page.locator('.table-box:not([aria-busy])')
    await rows.waitFor()
    const asked = Promise.withResolvers<void>()
    await page.route('**/graphql', (route) => asked.promise.then(() => route.continue()))
    await press('Name')
    await page.waitForURL(/order=NAME-ASC/)
    // The cursor of the old order is no place in the new one.
    await press('Next')
    asked.resolve()
    await rows.waitFor()
    await says('Page 1')
    await press('Next')
    await says('Page 2')
  })

  test('keeps what is typed while a search begins', async () => {
    await enter('/users')
    await page.locator('input[type=search]:focus').waitFor()
    // One letter comes after the address has changed and before the page has been drawn with it, and one just afterwards.
    await page.evaluate(() => {
      const { pushState, replaceState } = history
      const type = (navigate: typeof pushState) =>
        function (this: History, ...given: Parameters<typeof pushState>) {
          Object.assign(history, { pushState, replaceState })
          navigate.apply(this, given)
          document.execCommand('insertText', false, 'l')
          const typeLast = () => document.execCommand('insertText', false, 'e')
          requestAnimationFrame(() => requestAnimationFrame(typeLast))
        }
      Object.assign(history, { pushState: type(pushState), replaceState: type(replaceState) })
    })
    await page.keyboard.type('need')
    await page.waitForURL((url) => url.searchParams.get('q') === 'needle')
    expect(await page.getByRole('searchbox', { name: 'Search users' }).inputValue()).toBe('needle')
  })

  test('suspends a user with a reason, reactivates, and changes the role after a proof', async () => {
    const user = await app.createPerson({ name: 'Grace Hopper' })
    await enter(`/users/${user.id}`)
    await press('Suspend')
    await fill('Reason', 'Chargeback')
    await inDialog('Suspend')
    await says('Grace Hopper is suspended.')
    await says(/Reason for the suspension: Chargeback/)
    expect(await statusesOf([user])).toEqual([true])
    await press('Reactivate')
    await inDialog('Reactivate')
    await says('Grace Hopper is active again.')
    expect(await statusesOf([user])).toEqual([false])

    await app.clock.advance(600)
    await press('Edit')
    await page.getByRole('button', { name: /Role/ }).click()
    await page.getByRole('option', { name: 'support' }).click()
    await press('Save changes')
    await heading('Grace Hopper')
    await says('Confirm that it is you')
    await fill('Password', testPassword)
    await press('Confirm')
    await says('Your changes are saved.')
    await page.getByRole('definition').getByText('support').waitFor()
  })

  test('changes many users: preview, the number to be typed, progress, and those who could not be changed', async () => {
    const users = await openMembers(app, 3, 'bulk')
    await enter('/users?q=bulk')
    await page.getByLabel('Select all on this page').check({ force: true })
    await press('Change users')
    await page.getByRole('menuitem', { name: 'Suspend', exact: true }).click()
    await fill('Reason', 'Test accounts')
    await press('Show whom this changes')
    await fill('Enter 3 to confirm', '2')
    await inDialog('Suspend')
    await says('This is not the number of users.')
    expect(await statusesOf(users)).toEqual([false, false, false])
    await fill('Enter 3 to confirm', '3')
    await inDialog('Suspend')
    await says('0 of 3')
    await app.server.drain()
    await says('3 users were changed.')
    expect(await statusesOf(users)).toEqual([true, true, true])
    await press('Done')

    // Nobody suspends themselves, also not among many.
    await find('admin@')
    await page.getByLabel('Select Radia Perlman').check({ force: true })
    await press('Change users')
    await page.getByRole('menuitem', { name: 'Suspend', exact: true }).click()
    await press('Show whom this changes')
    await fill('Enter 1 to confirm', '1')
    await inDialog('Suspend')
    await says('0 of 1')
    await app.server.drain()
    await says('One user could not be changed.')
    await says('You cannot suspend your own account.')
    await press('Done')
  })

  test('refuses a bulk change when the users are no longer those of the preview', async () => {
    await openMembers(app, 2, 'moving')
    await enter('/users?q=moving')
    await page.locator('tbody').getByRole('checkbox').first().check({ force: true })
    await press('Select all: 2 users')
    await press('Change users')
    await page.getByRole('menuitem', { name: 'End sessions', exact: true }).click()
    await page.getByLabel('Enter 2 to confirm').waitFor()
    const late = await openMembers(app, 1, 'moving-later')
    await fill('Enter 2 to confirm', '2')
    await inDialog('End sessions')
    await says(/The users have changed since the preview/)
    expect(await openSessionsOf(late[0] ?? { id: '' })).toBe(1)
    await press('Preview again')
    await page.getByLabel('Enter 3 to confirm').waitFor()
  })

  test('exports what the filter finds', async () => {
    await app.createPerson({ email: 'exported@example.com' })
    await enter('/users?q=exported@')
    await press('Export')
    const download = page.waitForEvent('download')
    await press('Download')
    const text = await readFile(await (await download).path(), 'utf8')
    expect(text.trim().split('\n')).toHaveLength(2)
    expect(text).toContain('exported@example.com')
  })

  test('impersonates a user in a window of its own, and ends it', async () => {
    const user = await app.createPerson({ name: 'Barbara Liskov' })
    await enter(`/users/${user.id}`)
    await chooseAction('Barbara Liskov', 'Impersonate')
    await fill('Reason', 'Ticket 4711')
    const opened = page.waitForEvent('popup')
    await inDialog('Impersonate')
    const other = await opened
    other.setDefaultTimeout(20_000)
    await other.getByText('You see the account of Barbara Liskov.').waitFor()
    expect(await accessibilityViolationsOn(other)).toEqual([])
    // Nothing is in the address or in a storage, and a reload asks the console again.
    expect(other.url()).toBe(`${served.origin}/account/impersonation`)
    expect(await other.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain('eyJ')
    // Messages of anybody but the console are ignored, such as one with tokens of an account of an attacker.
    await other.addInitScript(`{
      const tokens = { accessToken: 'forged', expiresIn: 900, user: { id: 'x', name: 'Mallory' }, session: { id: 'y' } }
      const forge = () => {
        postMessage({ type: 'sallyport:impersonation', tokens, endsAt: 4_102_444_800_000 }, origin)
        requestAnimationFrame(forge)
      }
      forge()
    }`)
    await other.reload()
    await other.getByText('You see the account of Barbara Liskov.').waitFor()
    await followLink(other, 'Devices')
    await other.getByText('This device').waitFor()
    await app.clock.advance(1)
    const [session] = await app.sql<{ id: string }>(
      'select id from sessions where user_id = $1 and impersonator_id is not null',
      [user.id],
    )
    expect(session).toBeDefined()
    const closed = other.waitForEvent('close')
    await other.getByRole('button', { name: 'End impersonation' }).click()
    await closed
    expect(await app.sql('select id from sessions where id = $1 and revoked_at is null', [session?.id])).toEqual([])
    // The administrator's own session is as it was.
    await page.reload()
    await heading('Barbara Liskov')
    expect(await openSessionsOf(user)).toBe(1)
  })

  test('a window of an impersonation that no console opened shows no account', async () => {
    await enter('/users')
    await heading('Users')
    await page.goto(`${served.origin}/account/impersonation`)
    await heading('The impersonation has ended')
    await page.getByRole('link', { name: 'Go to the console' }).click()
    await page.waitForURL(`${served.origin}/admin`)
    // Another page of the origin gets no tokens from the console, and cannot give the window any.
    await page.evaluate(() => window.postMessage('sallyport:impersonation-wanted', location.origin))
  })

  test('a session that is ended elsewhere leads to the page for signing in, and back', async () => {
    await enter('/users')
    await heading('Users')
    const elsewhere = await app.logInAs(admin.email)
    await app.call.revokeOtherSessions({}, elsewhere.credential)
    await page.getByRole('searchbox').fill('admin@')
    await page.waitForURL(/\/account\/sign-in\?.*reason=ended/)
    await signIn(admin)
    await says('1 user')
    browser.complaints.splice(
      0,
      browser.complaints.length,
      ...browser.complaints.filter((text) => !text.includes('401')),
    )
  })
})

describe('whoever may not do something', () => {
  afterEach(() => context.clearCookies())

  test('sees no button for it, with a role that only reads', async () => {
    const support = await app.createPerson({ email: 'support@example.com', name: 'Ken Thompson' })
    await app.giveRole(support, 'support')
    await app.createPerson({ email: 'shown@example.com', name: 'Hedy Lamarr' })
    await enter('/users?q=shown@', support)
    await says('1 user')
    expect(await page.getByRole('checkbox').count()).toBe(0)
    const navigation = page.getByRole('navigation', { name: 'Console' })
    const pages = (await navigation.getByRole('link').allTextContents()).map((name) => name.trim())
    expect(pages).toEqual(expect.arrayContaining(['Users', 'Organizations', 'Audit events']))
    for (const name of ['Overview', 'Settings', 'Signing keys', 'Health']) expect(pages).not.toContain(name)
    await followLink(page, 'Hedy Lamarr')
    await heading('Hedy Lamarr')
    await page.getByRole('definition').first().waitFor()
    expect(await page.locator('main').getByRole('button').allInnerTexts()).toEqual(['Copy'])
    await open('/settings')
    await says('You do not have access to this')
  })

  test('sees no button for a user whose role has more scopes', async () => {
    const helper = await app.createPerson({ name: 'Helper' })
    await app.giveRole(helper, 'helpdesk')
    await enter(`/users/${admin.id}`, helper)
    await heading('Radia Perlman')
    await page.getByRole('definition').first().waitFor()
    expect(await button('Suspend').count()).toBe(0)
  })

  test('gets a page that says so, with a role that opens nothing', async () => {
    const person = await app.createPerson()
    await enter('/users', person)
    await heading('The console is for administrators')
    expect(await accessibilityViolationsOn(page)).toEqual([])
    await page.getByRole('link', { name: 'Go to your account' }).click()
    await heading('Profile')
  })

  test('is asked for a second factor where the server requires one', async () => {
    const port = await freePort()
    const origin = `http://localhost:${port}`
    const strict = await app.startAnother(
      { port, publicUrl: origin, adminRequire2fa: true, passkeys: { rpId: 'localhost', origins: [origin] } },
      { webDirectory: served.directory },
    )
    await open('/users', origin)
    await signIn(admin)
    await heading('The console needs a second factor')
    expect(await accessibilityViolationsOn(page)).toEqual([])
    await page.getByRole('link', { name: 'Go to your security settings' }).click()
    await heading('Security')
    await page.goto('about:blank')
    await strict.close()
    browser.strangers.splice(0, browser.strangers.length, ...browser.strangers.filter((url) => !url.startsWith(origin)))
  })
})

test('the link of the terminal makes the first administrator, once', async () => {
  await context.clearCookies()
  await app.giveRole(admin, 'user')
  const link = await makeFirstAdminLink(app.server.services)
  if (link instanceof Error) throw link
  await page.goto(link.url)
  await heading('Create the first administrator')
  // The token does not stay in the history of the browser.
  await page.waitForURL(`${served.origin}/admin/first`)
  expect(await accessibilityViolationsOn(page)).toEqual([])
  const create = async (email: string) => {
    await fill('Email address', email)
    await fill('Password', testPassword)
    await press('Create the account')
  }
  await create('first@example.com')
  await heading('Overview')
  await page.goto(link.url)
  await create('second@example.com')
  await heading('This link does not work')
  expect(await accessibilityViolationsOn(page)).toEqual([])
  expect(await app.sql(`select email from users where role = 'admin'`)).toEqual([{ email: 'first@example.com' }])
  await app.giveRole(admin, 'admin')
  await context.clearCookies()
})

test('the first view has at most 200 KB of scripts and styles', async () => {
  await enter('/users')
  await heading('Users')
  for (const path of ['', '/users']) {
    let received = 0
    const other = await context.newPage()
    other.on('response', (response) => {
      if (response.url().includes('/assets/')) received += Number(response.headers()['content-length'] ?? 0)
    })
    await other.goto(`${served.origin}/admin${path}`)
    await other.getByRole('heading', { level: 1 }).waitFor()
    await other.waitForLoadState('networkidle')
    await other.close()
    expect(received).toBeGreaterThan(50_000)
    expect(received, path).toBeLessThan(200_000)
  }
})

test('no page has a barrier, in either colour scheme', async () => {
  const user = await app.createPerson({ name: 'Margaret Hamilton', username: 'margaret' })
  await enter('/users?q=margaret')
  await says('1 user')
  expect(await accessibilityViolationsOn(page), 'users').toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await accessibilityViolationsOn(page), 'users on a phone').toEqual([])
  await page.setViewportSize({ width: 1400, height: 900 })
  await press('Filters')
  expect(await accessibilityViolationsOn(page), 'filters').toEqual([])
  await page.keyboard.press('Escape')
  await open(`/users/${user.id}`)
  await page.getByRole('tab').first().waitFor()
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click()
    await page.locator('[role=tabpanel] :is(.empty, .item, dl, .json, .quiet)').first().waitFor()
    expect(await accessibilityViolationsOn(page), (await tab.textContent()) ?? '').toEqual([])
  }
  await press('Suspend')
  expect(await accessibilityViolationsOn(page), 'suspend').toEqual([])
})
