import { hash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { accessibilityViolationsOn } from '../_util/accessibility.ts'
import { type AccountBrowser, driveAccount, openAccountBrowser } from '../_util/account-browser.ts'
import type { TestApp } from '../_util/app.ts'

// How the pages of an account are served: their parts, language, documents and size, in a real browser.

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

const { enter, heading, link, open, press } = driveAccount(
  () => account,
  () => page,
)

test('a page of which a part is missing, as after an update of the server, offers to load it again', async () => {
  await enter()
  await page.route('**/assets/activity-page-*.js', (route) => route.fulfill({ status: 404 }))
  await link('Activity').click()
  await heading('This page cannot be shown')
  account.browser.complaints.length = 0
  expect(await accessibilityViolationsOn(page)).toEqual([])
  await page.unroute('**/assets/activity-page-*.js')
  await press('Reload')
  await heading('Activity')
})

test('the pages speak German, and keep the choice', async () => {
  await open('/sign-in')
  await press(/^English/)
  await page.getByRole('menuitemradio', { name: 'Deutsch' }).click()
  await heading('Bei Sallyport anmelden')
  await page.locator('html[lang=de]').waitFor()
  await page.reload()
  await heading('Bei Sallyport anmelden')
  await press(/^Deutsch/)
  await page.getByRole('menuitemradio', { name: 'English' }).click()
  await heading('Sign in to Sallyport')
})

test('every document of the pages is trusted where TRUSTED_DOCUMENTS lists others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-documents-'))
  const listed = '{ signInOptions { signup } }'
  const trustedDocuments = join(folder, 'documents.json')
  await writeFile(trustedDocuments, JSON.stringify({ [hash('sha256', listed)]: listed }))
  const strict = await app.startAnother({ trustedDocuments, port: 0 }, { webDirectory: account.served.directory })
  const documents: string[] = JSON.parse(await readFile(join(account.served.directory, 'documents.json'), 'utf8'))
  expect(documents.length).toBeGreaterThan(60)
  for (const document of documents) {
    const { errors = [] } = await strict.execute(document)
    expect(errors.map(({ message }) => message).filter((text) => text.includes('trusted'))).toEqual([])
  }
  const [error] = (await strict.execute('{ me { id } }')).errors ?? []
  expect(error?.message).toContain('trusted documents only')
  await strict.close()
  await rm(folder, { recursive: true })
})

test('the first view has at most 200 KB', async () => {
  let received = 0
  await devices.send('Network.enable')
  await devices.send('Network.setCacheDisabled', { cacheDisabled: true })
  devices.on('Network.loadingFinished', ({ encodedDataLength }) => {
    received += encodedDataLength
  })
  await open('/sign-in')
  await heading(/Sign in/)
  await page.waitForLoadState('networkidle')
  console.info(`The first view has ${Math.round(received / 1000)} KB.`)
  expect(received).toBeLessThan(200_000)
})
