import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { expectType } from '../../../test/_util/app.ts'
import { createOAuthApp, type OAuthApp, redirectUri } from '../../../test/features/oauth/oauth-app.ts'
import { fromBase64url, toBase64url } from '../../src/base64url.ts'
import type { AuthClient } from '../../src/create-auth-client.ts'
import { steps } from '../../src/generated.ts'
import { completeLoginCode, completeOAuthLogin, startLoginCode, startOAuthLogin } from '../../src/sign-in-elsewhere.ts'
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
  expectType(await completeLoginCode(client, address), 'AuthTokens')
  expect(client.state.user?.id).toBe(person.id)
  const other = (await begin()).replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example')
  expect(await completeLoginCode(client, other)).toMatchObject({ reason: 'unknown_state' })
})

test.each(Array.from({ length: 40 }, (_each, length) => length))('base64url of %d bytes is that of Node', (length) => {
  const bytes = Uint8Array.from({ length }, (_each, index) => (index * 97 + length * 31) % 256)
  expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
  expect(fromBase64url(toBase64url(bytes))).toEqual(bytes)
  expect(() => fromBase64url('a b')).toThrow(RangeError)
})
