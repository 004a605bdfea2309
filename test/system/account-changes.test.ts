import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type AccountBrowser, driveAccount, openAccountBrowser } from '../_util/account-browser.ts'
import type { TestApp } from '../_util/app.ts'

// What a person changes on the pages of an account: keys, organizations, the address and the password, in a real browser.

let account: AccountBrowser
let app: TestApp
let page: Page
beforeAll(async () => {
  account = await openAccountBrowser()
  app = account.served.app
})
afterAll(() => account?.close())
beforeEach(async () => {
  page = (await account.openPage()).page
  return () => page.close()
})
afterEach(() => account.expectNoComplaints())

const { choose, enter, fill, follow, heading, inDialog, later, press, says } = driveAccount(
  () => account,
  () => page,
)

test('API keys are shown once, rotated with an overlap, and revoked', async () => {
  await enter('/api-keys')
  await press('Create a key')
  await fill('Name', 'Nightly backup')
  await page.getByText('profile:read').click()
  await inDialog('Create a key')
  const first = await page.getByLabel('API key', { exact: true }).inputValue()
  await press('Done')
  const me = (apiKey: string) => app.execute<{ me?: { id: string } }>('{ me { id } }', {}, { apiKey })
  expect((await me(first)).data.me?.id).toBeTruthy()
  await choose('Nightly backup', 'Rotate')
  await inDialog('Create the new key')
  const second = await page.getByLabel('API key', { exact: true }).inputValue()
  await press('Done')
  expect(second).not.toBe(first)
  await says('Old key works until')
  expect((await me(first)).data.me?.id).toBeTruthy()
  await choose('Nightly backup', 'Revoke')
  await inDialog('Revoke')
  await says('The key is revoked.')
  expect((await me(second)).data.me?.id).toBeUndefined()
  await choose('Nightly backup', 'Delete from the list')
  await says('No API keys yet')
})

test('an organization is made, shared, entered, left and deleted', async () => {
  await enter('/organizations')
  const colleague = await app.createPerson({ name: 'Charles Babbage' })
  await press('Create an organization')
  await fill('Name', 'Analytical Engines')
  await inDialog('Create an organization')
  await heading('Analytical Engines')
  await press('Invite')
  await fill('Email address', colleague.email)
  await press('Send the invitation')
  await says(`The invitation to ${colleague.email} is on its way.`)
  await app.server.drain()
  const token = /token=([\w-]+)/.exec(app.mailbox.last(colleague.email).links[0] ?? '')?.[1] ?? ''
  await app.call.acceptInvitation({ token }, colleague.credential)
  await page.reload()
  await says('2 members')
  await press(/Role of Charles Babbage/)
  await page.getByRole('option', { name: 'Administrator' }).click()
  await says('Charles Babbage is now: Administrator.')
  await press('Leave')
  await inDialog('Leave')
  await says('An organization needs an owner who can sign in.')
  await inDialog('Cancel')
  await press('Remove: Charles Babbage')
  await inDialog('Remove')
  await says('1 member')
  await follow('All organizations')
  await press('Switch to it')
  await says('You now work in Analytical Engines.')
  await follow('Manage: Analytical Engines')
  await press('Delete')
  await fill('Enter analytical-engines to confirm', 'analytical-engines')
  await press('Delete the organization')
  await says('You belong to no organization')
})

test('the address and the password are changed', async () => {
  const person = await enter('/security')
  await press('Change password')
  await fill('Current password', 'not the password')
  await fill('New password', 'another battery horse staple')
  await inDialog('Change password')
  await says('The current password is not correct.')
  await fill('Current password', person.password)
  await fill('New password', 'another battery horse staple')
  await inDialog('Change password')
  await says('Your password is changed')
  await later()
  await follow('Profile')
  await press('Change')
  await fill('New email address', 'ada.new@example.com')
  await press('Send the link')
  await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor()
  await fill('Password', 'another battery horse staple')
  await press('Confirm')
  await says('We sent a link to ada.new@example.com.')
})
