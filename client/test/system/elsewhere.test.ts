import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { expectType } from '../../../test/_util/app.ts'
import { createOAuthApp, type OAuthApp, redirectUri } from '../../../test/features/oauth/oauth-app.ts'
import { fromBase64url, toBase64url } from '../../src/base64url.ts'
import type { AuthClient } from '../../src/create-auth-client.ts'
import { steps } from '../../src/generated.ts'
import { completeLoginCode, completeOAuthLogin, startLoginCode, startOAuthLogin } from '../../src/sign-in-elsewhere.ts'
import { signInOnPages } from '../../src/sign-in-on-pages.ts'
import { createTabs, signIn, type Tabs } from '../_util/tabs.ts'

let oauth: OAuthApp
let tabs: Tabs
let client: AuthClient
beforeAll(async () => {
  oauth = await createOAuthApp()
})
afterAll(() => oauth.close())
beforeEach(() => {
  tabs = createTabs(oauth.app)
  client = tabs.open({ storage: 'memory' })
  return tabs.close
})

const user = { sub: 'ada', email: 'ada@gmail.com', email_verified: true, name: 'Ada' }

/** Passes the provider, as the browser does. @returns the address that it comes back to */
async function pass(url: string): Promise<string> {
  oauth.account(user)
  const answered = await oauth.callBack('google', await oauth.providers.google.signIn(url, { user: user.sub }))
  return answered.headers.get('location') ?? ''
}

test('a sign-in with a provider is finished where it was begun, once', async () => {
  const start = await startOAuthLogin(client, { provider: 'google', redirectUri })
  const address = await pass(expectType(start, 'OAuthRedirect').url)
  // The address of somebody else's sign-in must not sign in here.
  const foreign = address.replace(/state=[^&]+/, 'state=foreign')
  expect(await completeOAuthLogin(client, foreign)).toEqual({
    __typename: 'SignInNotFinished',
    reason: 'unknown_state',
  })
  expectType(await completeOAuthLogin(client, { href: address }), 'AuthTokens')
  expect(client.state.user?.name).toBe(user.name)
  expect(await completeOAuthLogin(client, address)).toMatchObject({ reason: 'unknown_state' })
})

test('a sign-in whose code did not reach the server is finished at the next attempt', async () => {
  const start = await startOAuthLogin(client, { provider: 'google', redirectUri })
  const address = await pass(expectType(start, 'OAuthRedirect').url)
  tabs.network.fate = () => 'unsent'
  await expect(completeOAuthLogin(client, address)).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
  tabs.network.fate = () => 'delivered'
  // A second call at the same time sends nothing: a code works once.
  const [first, second] = await Promise.all([completeOAuthLogin(client, address), completeOAuthLogin(client, address)])
  expectType(first, 'AuthTokens')
  expect(second).toMatchObject({ reason: 'unknown_state' })
})

test('a sign-in with a provider takes a referral code', async () => {
  const start = await startOAuthLogin(client, { provider: 'google', redirectUri, referralCode: 'bcdf-ghjk' })
  expectType(start, 'OAuthRedirect')
  expect(await oauth.app.sql(`select 1 from oauth_states where referral_code = 'BCDFGHJK'`)).toHaveLength(1)
})

test('what the provider refuses is a result', async () => {
  const start = await startOAuthLogin(client, { provider: 'google', redirectUri })
  const { state } = expectType(start, 'OAuthRedirect')
  const answer = await completeOAuthLogin(client, `${redirectUri}?error=access_denied&state=${state}`)
  expect(answer).toEqual({ __typename: 'SignInNotFinished', reason: 'access_denied' })
  expect(expectType(await startOAuthLogin(client, { provider: 'nobody', redirectUri }), 'ValidationError').code).toBe(
    'VALIDATION_ERROR',
  )
})

test('a login code is exchanged for a session of the application, and one of another server is not', async () => {
  const person = await oauth.app.createPerson()
  const page = tabs.open({ storage: 'memory' })
  await signIn(page, person)
  const begin = async () => {
    const address = new URL(await startLoginCode(`${oauth.app.config.publicUrl}/oauth/google/start`, redirectUri))
    const parameter = (name: string) => address.searchParams.get(name)
    expect(parameter('return_to')).toBe(redirectUri)
    const codes = { returnTo: redirectUri, codeChallenge: parameter('code_challenge'), state: parameter('state') }
    return expectType(await page.perform('createLoginCode', steps.createLoginCode, codes), 'LoginCode').url
  }
  const address = await begin()
  tabs.network.fate = () => 'unsent'
  await expect(completeLoginCode(client, address)).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
  tabs.network.fate = () => 'delivered'
  // A parameter of the application's own may be no percent-encoding.
  expectType(await completeLoginCode(client, `${address}&q=100%`), 'AuthTokens')
  expect(client.state.user?.id).toBe(person.id)
  const other = (await begin()).replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example')
  expect(await completeLoginCode(client, other)).toMatchObject({ reason: 'unknown_state' })
})

describe('a sign-in on the pages of the server', () => {
  const home = 'https://app.example.com/signed-in'
  let here: { href: string; assign: (url: string) => void }
  let left: string[]
  let application: AuthClient
  beforeEach(() => {
    left = []
    here = { href: home, assign: (url) => left.push(url) }
    vi.stubGlobal('location', here)
    vi.stubGlobal('history', {
      state: null,
      replaceState: (_state: unknown, _unused: string, url: string) => (here.href = url),
    })
    const { publicUrl } = oauth.app.config
    const send: typeof fetch = (input, init) => fetch(String(input).replace(publicUrl, oauth.app.url), init)
    application = tabs.open({ storage: 'memory', url: `${publicUrl}/graphql`, fetch: send })
    return () => vi.unstubAllGlobals()
  })

  /** The page for signing in, which makes a code once somebody has signed in. */
  async function passPages(address: string): Promise<string> {
    const { searchParams } = new URL(address)
    const page = tabs.open({ storage: 'memory' })
    await signIn(page, await oauth.app.createPerson())
    const asked = ['return_to', 'code_challenge', 'state'].map((name) => searchParams.get(name))
    const [returnTo, codeChallenge, state] = asked
    const made = await page.perform('createLoginCode', steps.createLoginCode, { returnTo, codeChallenge, state })
    return expectType(made, 'LoginCode').url
  }

  test('is one call, which leads there and finishes in the page that the browser comes back to', async () => {
    here.href = `${home}?a=1#part`
    expect(await signInOnPages(application, { returnTo: redirectUri })).toEqual({ __typename: 'SentToSignIn' })
    expect(left).toEqual([expect.stringContaining(`${oauth.app.config.publicUrl}/account/sign-in?return_to=`)])
    here.href = `${await passPages(left[0] ?? '')}&a=1#part`
    expectType(await signInOnPages(application), 'AuthTokens')
    expect(application.state.status).toBe('signedIn')
    expect(here.href).toBe(`${redirectUri}?a=1#part`)
    expect(left).toHaveLength(1)
  })

  test('comes back to the address of the page without its query by default, and begins with a sign-up and a referral code on demand', async () => {
    here.href = `${home}?q=100%#part`
    await signInOnPages(application, { page: 'sign-up', referralCode: 'BCDF-GHJK' })
    const { pathname, searchParams } = new URL(left[0] ?? '')
    expect([pathname, searchParams.get('return_to')]).toEqual(['/account/sign-up', home])
    expect(searchParams.get('ref')).toBe('BCDF-GHJK')
  })

  test('that this browser did not begin, or that the user refused, signs nobody in', async () => {
    await signInOnPages(application, { returnTo: redirectUri })
    const back = await passPages(left[0] ?? '')
    here.href = back.replace(/state=[^&]+/, 'state=foreign')
    expect(await signInOnPages(application)).toEqual({ __typename: 'SignInNotFinished', reason: 'unknown_state' })
    const state = new URL(left[0] ?? '').searchParams.get('state')
    here.href = `${redirectUri}?error=access_denied&state=${state}`
    expect(await signInOnPages(application)).toEqual({ __typename: 'SignInNotFinished', reason: 'access_denied' })
    expect([application.state.status, here.href]).toEqual(['signedOut', redirectUri])
  })
})

test.each(Array.from({ length: 40 }, (_each, length) => length))('base64url of %d bytes is that of Node', (length) => {
  const bytes = Uint8Array.from({ length }, (_each, index) => (index * 97 + length * 31) % 256)
  expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
  expect(fromBase64url(toBase64url(bytes))).toEqual(bytes)
  expect(() => fromBase64url('a b')).toThrow(RangeError)
})
