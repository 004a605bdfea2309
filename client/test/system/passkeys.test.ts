import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/_util/app.ts'
import { type Browser, openBrowser } from '../../../test/_util/browser.ts'
import { addAuthenticator, type PasskeyPage, servePasskeyPage } from '../../../test/_util/passkey-page.ts'
import { twoFactorCalls } from '../../../test/_util/two-factor.ts'
import { bundle } from '../_util/bundle.ts'

const program = `import * as client from '/src/index.ts'
globalThis.sallyport = client
globalThis.auth = client.createAuthClient({ url: location.origin, storage: 'memory' })`

let app: TestApp
let site: PasskeyPage
let browser: Browser
let page: Page
let session: CDPSession
let script: string
beforeAll(async () => {
  script = await bundle(program, 'iife')
  site = await servePasskeyPage()
  app = await createTestApp({ passkeys: { rpId: 'localhost', origins: [site.origin] } })
  site.target = app.url
  browser = await openBrowser(site.origin)
  page = browser.page
  session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable', { enableUI: false })
})
afterAll(async () => {
  await browser?.close()
  await Promise.all([app?.close(), site?.close()])
})
beforeEach(async () => {
  const authenticatorId = await addAuthenticator(session)
  await page.goto(site.origin)
  return () => session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
})

const call = <T>(text: string) => page.evaluate(text) as Promise<T>
const typeOf = (text: string) => call<string>(`${text}.then((result) => result.__typename + (result.reason ?? ''))`)

describe.each([
  ['the JSON helpers of the browser', ''],
  [
    'a browser without them',
    `delete PublicKeyCredential.parseCreationOptionsFromJSON
     delete PublicKeyCredential.parseRequestOptionsFromJSON
     delete PublicKeyCredential.prototype.toJSON`,
  ],
])('passkeys with %s', (_name, change) => {
  const begin = async () => {
    const person = await app.createPerson()
    if (change) await call(`{ ${change} }`)
    await page.addScriptTag({ content: script })
    const input = JSON.stringify({ identifier: person.email, password: person.password })
    expect(await typeOf(`auth.logIn(${input})`)).toBe('AuthTokens')
    expect(await typeOf(`sallyport.registerPasskey(auth, { name: 'Laptop' })`)).toBe('Passkey')
    return { person, input }
  }

  test('sign in', async () => {
    const { person } = await begin()
    expect(await typeOf('auth.logOut()')).toBe('Done')
    expect(await typeOf('sallyport.logInWithPasskey(auth)')).toBe('AuthTokens')
    expect(await call('auth.state.user.id')).toBe(person.id)
    expect(await call('auth.me().then((me) => me.passkeys.map(({ name }) => name))')).toEqual(['Laptop'])
  })

  test('prove who is at the session, and are a second factor', async () => {
    const { person, input } = await begin()
    await app.clock.advance(600)
    expect(await typeOf('sallyport.reauthenticateWithPasskey(auth)')).toBe('Done')
    const again = await app.logInAs(person.email)
    await twoFactorCalls(app).enable(again)
    const challenge = `auth.logIn(${input}).then(({ challengeToken }) => sallyport.logInWithPasskey(auth, { challengeToken }))`
    expect(await typeOf(challenge)).toBe('AuthTokens')
  })
})

test('a ceremony that is cancelled, or that the browser does not support, is a result', async () => {
  await page.addScriptTag({ content: script })
  const aborted = `{ const controller = new AbortController(); controller.abort()
    globalThis.cancelled = sallyport.logInWithPasskey(auth, { signal: controller.signal }) }`
  await call(aborted)
  expect(await typeOf('cancelled')).toBe('PasskeyNotUsedAbortError')
  await call('{ delete globalThis.PublicKeyCredential }')
  expect(await typeOf('sallyport.logInWithPasskey(auth)')).toBe('PasskeyNotUsedNotSupportedError')
})
