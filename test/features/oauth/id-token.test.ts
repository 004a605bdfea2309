import { hash } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, expectType, typeOf } from '../../_util/app.ts'
import { whileLocked } from '../../_util/while-locked.ts'
import { createOAuthApp, type OAuthApp } from './oauth-app.ts'

let at: OAuthApp
beforeAll(async () => {
  at = await createOAuthApp()
})
afterAll(() => at.close())

let serial = 0
/** A user of Google, who is not known yet. */
const nextUser = () => {
  serial += 1
  const user = { sub: `tap-${serial}`, name: 'Ann', email: `tap-${serial}@gmail.com`, emailVerified: true }
  at.account(user)
  return user
}
const nextNonce = async (provider = 'google') =>
  expectType(await at.app.call.startIdTokenLogin({ provider }), 'IdTokenLogin').nonce
const login = (idToken: string, nonce: string, provider = 'google') =>
  at.app.call.loginWithIdToken({ provider, idToken, nonce })
const reasonOf = (answer: Awaited<ReturnType<typeof login>>) => expectType(answer, 'OAuthFailedError').reason
const tokenFor = (sub: string, claims: JWTPayload) => at.providers.google.issueIdToken(sub, claims)

describe('an ID token signs in', () => {
  test.each([
    ['as it is', (nonce: string) => nonce],
    ['as a hash in hexadecimal', (nonce: string) => hash('sha256', nonce, 'hex')],
    ['as a hash in base64url', (nonce: string) => hash('sha256', nonce, 'base64url')],
  ])('with the nonce %s', async (_how, form) => {
    const { sub, email } = nextUser()
    const nonce = await nextNonce()
    const tokens = expectType(await login(await tokenFor(sub, { nonce: form(nonce) }), nonce), 'AuthTokens')
    expect(tokens.user).toMatchObject({ name: 'Ann', email, emailVerified: true })
  })

  test('for another client that the operator listed, such as a mobile app', async () => {
    const [first, ...others] = at.app.config.oauthProviders
    if (!first) throw new Error('There is no provider')
    const oauthProviders = [{ ...first, audiences: [...first.audiences, 'the iOS app'] }, ...others]
    const listed = await at.app.startAnother({ oauthProviders })
    const { sub } = nextUser()
    const nonce = await nextNonce()
    const idToken = await tokenFor(sub, { nonce, aud: 'the iOS app' })
    expect(typeOf(await listed.call.loginWithIdToken({ provider: 'google', idToken, nonce }))).toBe('AuthTokens')
    await listed.close()
  })

  test('the same user as the redirect does', async () => {
    const user = nextUser()
    const first = expectType(await at.signIn(user), 'AuthTokens')
    const nonce = await nextNonce()
    const second = expectType(await login(await tokenFor(user.sub, { nonce }), nonce), 'AuthTokens')
    expect(second.user.id).toBe(first.user.id)
  })
})

describe('an ID token is refused', () => {
  const wrong: [string, (nonce: string) => JWTPayload][] = [
    ['for another client', (nonce) => ({ nonce, aud: 'another client' })],
    [
      'for several clients, of which another asked',
      (nonce) => ({ nonce, aud: ['sallyport', 'another'], azp: 'another' }),
    ],
    ['without a nonce', () => ({})],
    ['with another nonce', () => ({ nonce: 'another' })],
    ['of another issuer', (nonce) => ({ nonce, iss: 'https://evil.example' })],
  ]
  test.each(wrong)('%s', async (_name, claims) => {
    const { sub } = nextUser()
    const nonce = await nextNonce()
    expect(reasonOf(await login(await tokenFor(sub, claims(nonce)), nonce))).toBe('REJECTED')
    // The nonce is spent by the attempt.
    expect(reasonOf(await login(await tokenFor(sub, { nonce }), nonce))).toBe('STATE_INVALID')
    expect(await at.app.sql('select 1 from oauth_accounts where subject = $1', [sub])).toEqual([])
  })

  test('that is ten minutes old', async () => {
    const { sub } = nextUser()
    const nonce = await nextNonce()
    const idToken = await tokenFor(sub, { nonce })
    await at.app.clock.advance(590)
    expect(reasonOf(await login(idToken, nonce))).toBe('REJECTED')
  })

  test('with a nonce that has expired', async () => {
    const { sub } = nextUser()
    const nonce = await nextNonce()
    await at.app.clock.advance(600)
    expect(reasonOf(await login(await tokenFor(sub, { nonce }), nonce))).toBe('STATE_INVALID')
  })

  test('with a nonce that was used, also by requests at once', async () => {
    const { sub } = nextUser()
    const nonce = await nextNonce()
    const idToken = await tokenFor(sub, { nonce })
    const held = { rows: `oauth_states where purpose = 'ID_TOKEN'`, waiting: 5 }
    const answers = await whileLocked(at.app, held, () =>
      Promise.all(Array.from({ length: 5 }, () => login(idToken, nonce))),
    )
    expect(answers.filter((answer) => answer.__typename === 'AuthTokens')).toHaveLength(1)
    expect(reasonOf(await login(idToken, nonce))).toBe('STATE_INVALID')
  })

  test('with a nonce of another provider, or one that this server did not make', async () => {
    const { sub } = nextUser()
    const foreign = await nextNonce('acme')
    for (const nonce of [foreign, 'my own nonce', `sp_ot_${'A'.repeat(43)}`, '']) {
      expect(reasonOf(await login(await tokenFor(sub, { nonce }), nonce))).toBe('STATE_INVALID')
    }
  })

  test('with the state of a sign-in as its nonce', async () => {
    const user = nextUser()
    const { state } = await at.begin(user)
    expect(reasonOf(await login(await tokenFor(user.sub, { nonce: state }), state))).toBe('STATE_INVALID')
  })

  test('at a provider that is not set up', async () => {
    expect(codeOf(await at.app.call.startIdTokenLogin({ provider: 'nothing' }))).toBe('VALIDATION_ERROR')
    expect(reasonOf(await login('x', 'y', 'nothing'))).toBe('STATE_INVALID')
  })
})
