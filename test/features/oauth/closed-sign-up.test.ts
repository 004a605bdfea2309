import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { expectType, type TestApp, testPassword } from '../../_util/app.ts'
import type { ProviderUser } from '../../_util/oidc-provider.ts'
import { createPkce } from '../../_util/pkce.ts'
import { createOAuthApp, type OAuthApp, redirectUri } from './oauth-app.ts'

// The accounts of the tests are made at two other servers on the same database, where everybody can sign up.
let at: OAuthApp
let open: TestApp
let unconfirmed: TestApp
const asked: string[] = []
const note = (name: string) => () => void asked.push(name)
beforeAll(async () => {
  const hooks = { beforeLogin: note('beforeLogin'), beforeSignup: note('beforeSignup') }
  at = await createOAuthApp({ signup: 'invited' }, { hooks })
  open = await at.app.startAnother({ signup: 'on' })
  unconfirmed = await at.app.startAnother({ signup: 'on', requireEmailVerification: false })
})
beforeEach(() => {
  asked.length = 0
})
afterAll(async () => {
  await unconfirmed.close()
  await open.close()
  await at.close()
})

let serial = 0
/** An account at Google, which is authoritative for its address. */
const nextUser = (): ProviderUser & { email: string } => {
  serial += 1
  return { sub: `closed-${serial}`, email: `closed-${serial}@gmail.com`, emailVerified: true, name: 'Ann' }
}
const refused = { __typename: 'OAuthFailedError', code: 'OAUTH_FAILED', reason: 'SIGNUP_CLOSED' }
const countUsers = () => at.app.sql('select count(*)::int as n from users')
const mailsTo = async (email: string) => {
  await at.app.server.drain()
  return at.app.mailbox.to(email).length
}
const failures = () => at.app.sql("select details from audit_events where type = 'OAUTH_LOGIN_FAILED'")

test.each(['google', 'acme'] as const)('an unknown account at %s makes none here', async (provider) => {
  const user = nextUser()
  const before = await countUsers()
  expect(await at.signIn(user, provider)).toMatchObject(refused)
  expect(await countUsers()).toEqual(before)
  expect(await failures()).toContainEqual({ details: { provider, reason: 'SIGNUP_CLOSED' } })
  expect(asked).toEqual(['beforeLogin'])
  expect(await mailsTo(user.email)).toBe(0)
})

test('nor does its ID token', async () => {
  const user = nextUser()
  at.account(user)
  const { nonce } = expectType(await at.app.call.startIdTokenLogin({ provider: 'google' }), 'IdTokenLogin')
  const idToken = await at.providers.google.issueIdToken(user.sub, { nonce })
  const before = await countUsers()
  expect(await at.app.call.loginWithIdToken({ provider: 'google', idToken, nonce })).toMatchObject(refused)
  expect(await countUsers()).toEqual(before)
})

test('nor does its sign-in on the pages, which say so and lead back', async () => {
  const user = nextUser()
  at.account(user)
  const { codeChallenge } = createPkce()
  const query = new URLSearchParams({ return_to: redirectUri, code_challenge: codeChallenge, state: 'x' })
  const begun = await fetch(`${at.app.url}/oauth/google/start?${query}`, { redirect: 'manual' })
  const [cookie = ''] = (begun.headers.get('set-cookie') ?? '').split(';')
  const answer = await at.providers.google.signIn(begun.headers.get('location') ?? '', { user: user.sub })
  const before = await countUsers()
  const response = await at.callBack('google', answer, cookie)
  const html = await response.text()
  expect([response.status, /<h1>(.*?)<\/h1>/.exec(html)?.[1]]).toEqual([403, 'Sign-up is closed'])
  const back = new URL((/<a href="(https:\/\/app[^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&'))
  expect([back.searchParams.get('error'), back.searchParams.get('state')]).toEqual(['signup_closed', 'x'])
  expect(await countUsers()).toEqual(before)
})

test('an address that the provider does not prove gets the same answer whether or not it has an account', async () => {
  const person = await open.createPerson()
  const mails = await mailsTo(person.email)
  const [known, unknown] = [
    await at.signIn({ ...nextUser(), email: person.email }, 'acme'),
    await at.signIn(nextUser(), 'acme'),
  ]
  expect(known).toMatchObject(refused)
  expect(known).toEqual(unknown)
  expect(await mailsTo(person.email)).toBe(mails)
})

test('the owner of an address, which the provider proves, is led to the account that has it', async () => {
  const user = nextUser()
  await open.createPerson({ email: user.email })
  expectType(await at.signIn(user), 'AccountExistsError')
})

test('an account that was never confirmed is still taken over by the owner of its address', async () => {
  const user = nextUser()
  const made = await unconfirmed.call.signup({ input: { email: user.email, password: testPassword } })
  const { user: before } = expectType(made, 'AuthTokens')
  const { user: after } = expectType(await at.signIn(user), 'AuthTokens')
  expect(after).toMatchObject({ id: before.id, email: user.email, emailVerified: true })
})

test('a linked account signs in', async () => {
  const [user, person] = [nextUser(), await open.createPerson()]
  expectType(await at.link(user, person.credential), 'OAuthAccount')
  expect(expectType(await at.signIn(user), 'AuthTokens').user.id).toBe(person.id)
})

test('a sign-up that waits for its confirmation stays as it is', async () => {
  const user = nextUser()
  await open.call.signup({ input: { email: user.email, password: testPassword } })
  await open.server.drain()
  const links = () => open.sql('select token_hash from sign_ups where email = $1', [user.email])
  const before = await links()
  expect(before).toHaveLength(1)
  expect(await at.signIn(user)).toMatchObject(refused)
  expect(await links()).toEqual(before)
})
