import { hash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProviderOptions } from '../../src/ports/oauth/provider-options.ts'
import {
  beginning,
  callback,
  createPort,
  createPortClock,
  failureOf,
  optionsFor,
  signInAt,
} from '../_util/identity-port.ts'
import { type OidcProvider, type ProviderUser, startOidcProvider } from '../_util/oidc-provider.ts'

const clock = createPortClock()
const ada: ProviderUser = {
  sub: 'ada',
  name: 'Ada Lovelace',
  email: 'Ada@Example.com',
  emailVerified: true,
  picture: 'https://pictures.example/ada.png',
  locale: 'en_GB',
}
let acme: OidcProvider
let google: OidcProvider
let apple: OidcProvider
beforeAll(async () => {
  const common = { redirectUris: [callback], now: clock.now }
  acme = await startOidcProvider({ ...common, users: [{ ...ada }, { sub: 'nobody' }] })
  google = await startOidcProvider({
    ...common,
    behaves: 'google',
    users: [
      { sub: 'gmail', email: 'Ada@GMail.com', emailVerified: true },
      { sub: 'googlemail', email: 'ada@googlemail.com', emailVerified: true },
      { sub: 'unverified', email: 'ada@gmail.com', emailVerified: false },
      { sub: 'workspace', email: 'ada@example.com', emailVerified: true, hostedDomain: 'Example.com' },
      { sub: 'other domain', email: 'ada@example.com', emailVerified: true, hostedDomain: 'example.org' },
      { sub: 'suffix', email: 'ada@notgmail.com', emailVerified: true, hostedDomain: 'gmail.com' },
      { sub: 'private', email: 'ada@example.com', emailVerified: true },
    ],
  })
  apple = await startOidcProvider({
    ...common,
    behaves: 'apple',
    users: [
      { ...ada },
      { sub: 'relay', email: 'x1@privaterelay.appleid.com', emailVerified: true },
      { sub: 'unverified', email: 'eve@example.com', emailVerified: false },
    ],
  })
})
afterAll(async () => {
  for (const provider of [acme, google, apple]) await provider.close()
})

const portFor = (provider: OidcProvider, change: Partial<ProviderOptions> = {}) =>
  createPort(optionsFor(provider, change), clock)

test('the signed answer of a provider about a user is read like one in JSON', async () => {
  const signing = await startOidcProvider({
    redirectUris: [callback],
    now: clock.now,
    users: [{ ...ada }],
    signsUserInfo: true,
  })
  const { port, circuit } = createPort(optionsFor(signing), clock)
  const inJson = await signInAt(portFor(acme).port, acme, 'ada')
  expect(await signInAt(port, signing, 'ada')).toEqual({ ...inJson, issuer: signing.issuer })
  // Without this member, no algorithm is known to be right.
  signing.wrong.metadata = ({ userinfo_signing_alg_values_supported: _none, ...metadata }) => metadata
  const again = createPort(optionsFor(signing), clock)
  for (let count = 0; count < 6; count += 1)
    expect(await failureOf(signInAt(again.port, signing, 'ada'))).toBe('REJECTED')
  expect([circuit, again.circuit]).toEqual([[], []])
  await signing.close()
})

describe('a sign-in', () => {
  test('gives the account as the provider describes it', async () => {
    const { port, outcomes } = portFor(acme)
    expect(await signInAt(port, acme, 'ada')).toEqual({
      issuer: acme.issuer,
      subject: 'ada',
      email: 'ada@example.com',
      emailProved: false,
      name: 'Ada Lovelace',
      pictureUrl: 'https://pictures.example/ada.png',
      locale: 'en-GB',
      tokens: null,
    })
    expect(outcomes).toEqual(['OK', 'OK'])
  })

  test('gives an account without an address and a name', async () => {
    expect(await signInAt(portFor(acme).port, acme, 'nobody')).toMatchObject({
      ...{ subject: 'nobody', email: null, emailProved: false, name: null, pictureUrl: null, locale: null },
    })
  })

  test('leaves out what is no address, name, picture or language', async () => {
    const user = acme.users[0] as ProviderUser
    Object.assign(user, { email: 'ada@localhost', name: 'a\nb', picture: 'javascript:alert(1)', locale: '<b>' })
    const account = await signInAt(portFor(acme, { trustEmail: true }).port, acme, 'ada')
    expect(account).toMatchObject({ email: null, emailProved: false, name: null, pictureUrl: null, locale: null })
    Object.assign(user, ada)
  })

  test('begins at the address of the provider, with PKCE, state and nonce', async () => {
    const request = beginning()
    const url = new URL(await portFor(acme).port.authorizationUrl(request))
    expect(url.origin).toBe(acme.issuer)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'sallyport',
      response_type: 'code',
      redirect_uri: callback,
      scope: 'openid email profile',
      state: request.state,
      nonce: request.nonce,
      code_challenge: hash('sha256', request.codeVerifier, 'base64url'),
      code_challenge_method: 'S256',
    })
  })

  test('has the same subject after the address was changed at the provider', async () => {
    const { port } = portFor(acme)
    const user = acme.users[0] as ProviderUser
    user.email = 'new@example.com'
    expect(await signInAt(port, acme, 'ada')).toMatchObject({ subject: 'ada', email: 'new@example.com' })
    user.email = ada.email ?? ''
  })
})

describe('an address counts as proved', () => {
  test.each([
    ['gmail', true],
    ['googlemail', true],
    ['unverified', false],
    ['workspace', true],
    ['other domain', false],
    ['suffix', false],
    ['private', false],
  ])('at Google: %s, %s', async (user, proved) => {
    const account = await signInAt(portFor(google).port, google, user)
    expect(account.emailProved).toBe(proved)
    expect(account.email).not.toBeNull()
  })

  test('at Apple where Apple calls it verified, by a boolean or by a word, its relay included', async () => {
    const { port } = portFor(apple)
    expect(await signInAt(port, apple, 'relay')).toMatchObject({ emailProved: true })
    expect(await signInAt(port, apple, 'unverified')).toMatchObject({ email: 'eve@example.com', emailProved: false })
    apple.wrong.claims = (claims) => ({ ...claims, email_verified: true })
    expect(await signInAt(port, apple, 'ada')).toMatchObject({ emailProved: true })
    apple.mend()
  })

  test('at another provider only where the operator trusts it, and the provider calls it verified', async () => {
    const trusted = portFor(acme, { trustEmail: true }).port
    expect(await signInAt(trusted, acme, 'ada')).toMatchObject({ emailProved: true })
    const user = acme.users[0] as ProviderUser
    user.emailVerified = false
    expect(await signInAt(trusted, acme, 'ada')).toMatchObject({ emailProved: false })
    user.emailVerified = true
    expect(await signInAt(portFor(acme).port, acme, 'ada')).toMatchObject({ emailProved: false })
    // A verification in the userinfo is of the address there, and not of another one in the ID token.
    acme.wrong.claims = (claims) => ({ ...claims, email: 'victim@example.com' })
    expect(await signInAt(trusted, acme, 'ada')).toMatchObject({ email: 'victim@example.com', emailProved: false })
    acme.mend()
  })
})

describe('Apple', () => {
  test('posts its answer, and the name once beside it', async () => {
    const { port } = portFor(apple)
    const request = beginning()
    const url = await port.authorizationUrl(request)
    expect(new URL(url).searchParams.get('response_mode')).toBe('form_post')
    expect(new URL(url).searchParams.get('scope')).toBe('openid name email')
    const parameters = await apple.signIn(url, { user: 'ada' })
    parameters.set('user', '{"name":{"firstName":"Ada","lastName":"Lovelace"}}')
    expect(await port.redeem({ ...request, parameters })).toMatchObject({ subject: 'ada', name: 'Ada Lovelace' })
    expect(await signInAt(port, apple, 'ada')).toMatchObject({ subject: 'ada', name: null })
  })

  test.each([
    '{',
    '[]',
    '{"name":"x"}',
    `{"pad":"${'x'.repeat(5000)}","name":{"firstName":"Eve"}}`,
    '{"name":{"firstName":"a\\u0000b"}}',
  ])('ignores a posted name that is not one: %s', async (user) => {
    const { port } = portFor(apple)
    const request = beginning()
    const parameters = await apple.signIn(await port.authorizationUrl(request), { user: 'relay' })
    parameters.set('user', user)
    expect(await port.redeem({ ...request, parameters })).toMatchObject({ subject: 'relay', name: null })
  })

  test('gets a secret that is signed with the key, and a new one before it expires', async () => {
    const { port } = portFor(apple)
    for (const seconds of [0, 3000, 3600, 86_400 * 200]) {
      clock.pass(seconds)
      expect(await signInAt(port, apple, 'ada')).toMatchObject({ subject: 'ada' })
    }
    const { secret } = apple.settings
    if (secret.kind !== 'APPLE') throw new Error('Apple has a key')
    const wrong = portFor(apple, { secret: { ...secret, teamId: 'ZZZZZ99999' } }).port
    expect(await failureOf(signInAt(wrong, apple, 'ada'))).toBe('REJECTED')
  })
})

describe('an ID token of the provider’s own library', () => {
  test('signs in by its nonce, as it is or as its SHA-256', async () => {
    const { port } = portFor(google)
    const { nonce } = beginning()
    for (const form of [nonce, hash('sha256', nonce, 'hex'), hash('sha256', nonce, 'base64url')]) {
      const idToken = await google.issueIdToken('gmail', { nonce: form })
      expect(await port.verifyIdToken({ idToken, nonce })).toEqual({
        issuer: google.issuer,
        subject: 'gmail',
        email: 'ada@gmail.com',
        emailProved: true,
        ...{ name: null, pictureUrl: null, locale: null, tokens: null },
      })
    }
  })

  test('is accepted for each listed client', async () => {
    const { port } = portFor(google, { audiences: ['sallyport', 'ios'] })
    const idToken = await google.issueIdToken('gmail', { nonce: 'n', aud: 'ios', azp: 'android' })
    expect(await port.verifyIdToken({ idToken, nonce: 'n' })).toMatchObject({ subject: 'gmail' })
    const other = await google.issueIdToken('gmail', { nonce: 'n', aud: 'web' })
    expect(await failureOf(port.verifyIdToken({ idToken: other, nonce: 'n' }))).toBe('REJECTED')
  })

  test('of Google may name its issuer without a scheme', async () => {
    const idToken = await google.issueIdToken('gmail', { nonce: 'n', iss: 'accounts.google.com' })
    expect(await portFor(google).port.verifyIdToken({ idToken, nonce: 'n' })).toMatchObject({ issuer: google.issuer })
    const other = await acme.issueIdToken('ada', { nonce: 'n', iss: 'accounts.google.com' })
    expect(await failureOf(portFor(acme).port.verifyIdToken({ idToken: other, nonce: 'n' }))).toBe('REJECTED')
  })
})

describe('the tokens of the provider', () => {
  test('are given where the operator keeps them, and refreshed', async () => {
    const { port } = portFor(acme, { keepTokens: true, scopes: ['openid', 'offline_access'] })
    const { tokens } = await signInAt(port, acme, 'ada')
    expect(tokens?.expiresAt).toEqual(new Date(clock.now().getTime() + 3_600_000))
    clock.pass(60)
    const refreshed = await port.refreshTokens(tokens?.refreshToken ?? '')
    expect(refreshed.accessToken).not.toBe(tokens?.accessToken)
    expect(refreshed.expiresAt).toEqual(new Date(clock.now().getTime() + 3_600_000))
    expect(refreshed.refreshToken).toMatch(/./)
    expect(await failureOf(port.refreshTokens('unknown'))).toBe('REJECTED')
  })

  test('of Google need a request for offline access', async () => {
    const parametersOf = async (keepTokens: boolean) =>
      new URL(await portFor(google, { keepTokens }).port.authorizationUrl(beginning())).searchParams
    expect((await parametersOf(true)).get('access_type')).toBe('offline')
    expect((await parametersOf(false)).get('access_type')).toBeNull()
  })
})
