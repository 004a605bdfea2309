import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../_util/browser.ts'
import { type CertificateFolder, createCertificateFolder } from '../_util/certificates.ts'
import { faintTexts } from '../_util/faint-texts.ts'
import { type OAuthPage, serveOAuthPage } from '../_util/oauth-page.ts'
import { createPkce } from '../_util/pkce.ts'
import { openTcpProxy, type TcpProxy } from '../_util/tcp-proxy.ts'
import { twoFactorCalls } from '../_util/two-factor.ts'
import { createOAuthApp, type OAuthApp } from '../features/oauth/oauth-app.ts'

// A person signs in from a page of another origin, through a provider of a third one, and back. The names of the hosts differ, so
// that browsers take the three for different sites.

let certificates: CertificateFolder
beforeAll(() => {
  certificates = createCertificateFolder()
  certificates.authority('authority')
  certificates.certificate('server', { signedBy: 'authority', subjectAltName: 'DNS:localhost' })
})
afterAll(() => certificates?.remove())

describe.each(['http', 'https'])('by %s', (scheme) => {
  let proxy: TcpProxy
  let own: OAuthPage
  let at: OAuthApp
  let browser: Browser
  beforeAll(async () => {
    proxy = await openTcpProxy(scheme === 'https' ? certificates : null)
    own = await serveOAuthPage()
    at = await createOAuthApp({
      publicUrl: proxy.url,
      jwtAudience: proxy.url,
      corsOrigins: [own.origin],
      oauthRedirects: [`${own.origin}/signed-in`, `${own.origin}/by-server`],
    })
    proxy.target = at.app.url
    own.target = proxy.url
    browser = await openBrowser(own.origin, { ignoreHTTPSErrors: true })
    for (const provider of ['google', 'apple'] as const) {
      at.account(
        { sub: `${provider}-ann`, name: 'Ann Example', email: `${provider}@gmail.com`, emailVerified: true },
        provider,
      )
    }
  })
  afterAll(async () => {
    await browser?.close()
    await at?.close()
    await own?.close()
    await proxy?.close()
  })

  /** Signs in at a provider from the page. @returns what the page says in the end */
  async function signIn(button: string, account: RegExp | 'Cancel'): Promise<string | null> {
    const { page } = browser
    await page.context().clearCookies()
    await page.goto(own.origin)
    await page.getByRole('button', { name: button, exact: true }).click()
    await page.getByRole('button', { name: account }).click()
    await page.waitForURL((url) => url.pathname === '/signed-in')
    await page.locator('#answer:not(:empty)').waitFor()
    return page.locator('#answer').textContent()
  }

  test.each(['google', 'apple'])('an application finishes the sign-in at %s', async (provider) => {
    expect(await signIn(`API: ${provider}`, /Ann/)).toBe(`Hello Ann Example, ${provider}@gmail.com`)
    expect(browser.complaints).toEqual([])
  })

  test.each(['google', 'apple'])('the pages of this server finish the sign-in at %s', async (provider) => {
    expect(await signIn(`Page: ${provider}`, /Ann/)).toBe(`Hello Ann Example, ${provider}@gmail.com`)
    expect(browser.complaints).toEqual([])
    const cookies = await browser.page.context().cookies(proxy.url)
    expect(cookies.filter(({ name }) => name.includes('sallyport_oauth'))).toEqual([])
  })

  test('an application learns that the user refused', async () => {
    expect(await signIn('API: google', 'Cancel')).toBe('access_denied')
  })

  test('a page says that the user refused, and leads back', async () => {
    const { page } = browser
    await page.context().clearCookies()
    await page.goto(own.origin)
    await page.getByRole('button', { name: 'Page: google', exact: true }).click()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('heading', { name: 'You are not signed in' }).waitFor()
    await page.getByRole('link', { name: 'Go back to the application' }).click()
    await page.locator('#answer:not(:empty)').waitFor()
    expect(await page.locator('#answer').textContent()).toBe('access_denied')
  })

  if (scheme === 'https') return

  test('the second factor is asked on a page', async () => {
    const user = { sub: 'careful', name: 'Cara Careful', email: 'careful@gmail.com', emailVerified: true }
    const calls = twoFactorCalls(at.app)
    const person = await at.app.createPerson({ email: 'cara@example.com', name: 'Cara' })
    await at.app.sql(
      `insert into oauth_accounts (user_id, provider, issuer, subject, linked_at) values ($1, 'google', $2, $3, sallyport_now())`,
      [person.id, at.providers.google.issuer, user.sub],
    )
    const { secret } = await calls.enable(person)
    at.account(user)
    const { page } = browser
    await page.context().clearCookies()
    await page.goto(own.origin)
    await page.getByRole('button', { name: 'Page: google', exact: true }).click()
    await page.getByRole('button', { name: /Cara/ }).click()
    await page.getByLabel('Code').fill('000000')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('This code is not correct.').waitFor()
    await look('second-factor-wrong')
    await page.getByLabel('Code').fill(await calls.nextCode(secret))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.locator('#answer:not(:empty)').waitFor()
    expect(await page.locator('#answer').textContent()).toBe('Hello Cara, cara@example.com')
    // The policy of the form binds no redirect of the application.
    await page.context().clearCookies()
    const { codeChallenge } = createPkce()
    const back = { return_to: `${own.origin}/by-server`, code_challenge: codeChallenge, state: 'x' }
    await page.goto(`${proxy.url}/oauth/google/start?${new URLSearchParams(back)}`)
    await page.getByRole('button', { name: /Cara/ }).click()
    await page.getByLabel('Code').fill(await calls.nextCode(secret))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL((url) => url.hostname === 'localhost' && url.pathname === '/arrived')
  })

  test('an address that has an account gets a page that says what to do', async () => {
    await at.app.createPerson({ email: 'known@gmail.com' })
    at.account({ sub: 'known', name: 'Kim Known', email: 'known@gmail.com', emailVerified: true })
    const { page } = browser
    await page.context().clearCookies()
    await page.goto(own.origin)
    await page.getByRole('button', { name: 'Page: google', exact: true }).click()
    await page.getByRole('button', { name: /Kim/ }).click()
    await page.getByRole('heading', { name: 'You already have an account' }).waitFor()
    await look('account-exists')
    await page.getByRole('link', { name: 'Go back to the application' }).click()
    await page.locator('#answer:not(:empty)').waitFor()
    expect(await page.locator('#answer').textContent()).toBe('account_exists')
  })

  test('the other pages of a sign-in are legible', async () => {
    const { page } = browser
    const back = new URLSearchParams({ return_to: 'https://evil.example', state: 'x', code_challenge: 'short' })
    await page.goto(`${proxy.url}/oauth/google/start?${back}`)
    await look('wrong-request')
    await page.goto(`${proxy.url}/oauth/google/callback?state=x`)
    await look('over')
  })

  /** Looks at the page that is shown on screens of two widths, light and dark. */
  async function look(name: string): Promise<void> {
    const { page } = browser
    for (const width of [390, 1200]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height: 900 })
        await page.emulateMedia({ colorScheme })
        const folder = process.env.SCREENSHOTS
        if (folder)
          await writeFile(
            join(folder, `oauth-${name}-${width}-${colorScheme}.png`),
            await page.screenshot({ fullPage: true }),
          )
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
        expect(await page.evaluate(faintTexts)).toEqual([])
      }
    }
  }
})
