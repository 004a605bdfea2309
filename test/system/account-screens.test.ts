import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServedPages, servePages } from '../_util/account-pages.ts'
import { expectType, type Person } from '../_util/app.ts'
import type { Browser } from '../_util/browser.ts'

// Every page of an account on a phone, a tablet and a desktop, with names and addresses that are long. SCREENSHOTS=<folder> keeps pictures.

let served: ServedPages
let browser: Browser
let person: Person
let organizationId: string
beforeAll(async () => {
  served = await servePages()
  const { app } = served
  await app.clock.set(new Date())
  browser = await served.openBrowser()
  person = await app.createPerson({
    name: `Maximilian Freiherr von ${'Hohenstein'.repeat(5)}`,
    email: `${'maximilian.'.repeat(5)}von@${'long-domain-'.repeat(4)}of.example.com`,
  })
  const { credential } = person
  const name = `Gesellschaft für ${'angewandte Rechenmaschinen und '.repeat(2)}Differenzen KG`
  organizationId = expectType(await app.call.createOrganization({ input: { name } }, credential), 'Organization').id
  await app.call.inviteMember(
    { input: { organizationId, email: `${'invited.'.repeat(6)}person@example.com` } },
    credential,
  )
  await app.call.createApiKey({ input: { name: 'Key '.repeat(25).trim(), scopes: ['profile:read'] } }, credential)
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
})

// German words are the longest. The pictures are of both languages and schemes.
const screens = [390, 820, 1440].flatMap((width) => [
  { width, scheme: 'dark' as const, language: 'de' },
  ...(process.env.SCREENSHOTS ? [{ width, scheme: 'light' as const, language: 'en' }] : []),
])

test.each(screens)('the pages fit $width pixels, $scheme, in $language', async ({ width, scheme, language }) => {
  const { page, complaints } = browser
  await page.context().clearCookies()
  await page.setViewportSize({ width, height: width < 500 ? 844 : 1000 })
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
  await page.goto(`${served.origin}/account/sign-in`)
  await page.evaluate((chosen) => localStorage.setItem('sallyport:language', chosen), language)
  const look = async (path: string, scope = '') => {
    await page.goto(`${served.origin}/account${path}`)
    await page.locator(`${scope} main h1`).waitFor()
    await page.waitForLoadState('networkidle')
    const shot = process.env.SCREENSHOTS ? await page.screenshot({ fullPage: true }) : null
    const name = `${path.replaceAll('/', '-').replace(organizationId, 'one') || '-profile'}-${width}-${scheme}.png`
    if (shot) await writeFile(join(process.env.SCREENSHOTS ?? '', `account${name}`), shot)
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width)
    expect(await page.getAttribute('html', 'lang')).toBe(language)
  }
  for (const path of ['/sign-in', '/sign-up', '/forgot-password', '/nowhere']) await look(path)
  await page.goto(`${served.origin}/account/sign-in`)
  await page.locator('input[name=identifier]').fill(person.email)
  await page.locator('input[name=password]').fill(person.password)
  await page.locator('button[type=submit]').click()
  await page.locator('.app main h1').waitFor()
  const inside = [
    '',
    '/security',
    '/sessions',
    '/activity',
    '/organizations',
    `/organizations/${organizationId}`,
    '/api-keys',
  ]
  for (const path of inside) await look(path, '.app')
  expect(complaints).toEqual([])
})
