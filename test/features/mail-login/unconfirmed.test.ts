import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type TestApp, testPassword, tokenOf, typeOf } from '../../_util/app.ts'
import { storeOAuthAccount, storePasskey } from '../../_util/store-rows.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'
import { type LoginMail, requestMail } from './mail-login-calls.ts'

/** Where addresses do not have to be confirmed. */
let app: TestApp
let serial = 0
beforeAll(async () => {
  app = await createTestApp({ loginByMail: true, requireEmailVerification: false })
})
afterAll(() => app.close())

const signIn: Record<string, (mail: LoginMail) => Promise<{ __typename: string; user?: { id: string } }>> = {
  link: ({ token, codeVerifier }) => app.call.loginWithLink({ token, codeVerifier }),
  code: ({ email, code }) => app.call.loginWithCode({ email, code }),
}

/** An account that an attacker made with the address of somebody else, with all that can be left in it. */
async function occupy() {
  serial += 1
  const email = `owner-${serial}@example.com`
  const signup = expectType(await app.call.signup({ input: { email, password: testPassword } }), 'AuthTokens')
  const { accessToken, refreshToken } = signup
  const { id } = signup.user
  const credential = { bearer: accessToken }
  const attacker = { id, email, password: testPassword, sessionId: '', accessToken, refreshToken: '', credential }
  const key = await app.createKey(attacker, ['profile:read'])
  await storePasskey(app, id)
  await storeOAuthAccount(app, id)
  await twoFactorCalls(app).enable(attacker)
  await app.call.requestEmailChange({ newEmail: `attacker-${serial}@example.com`, password: testPassword }, credential)
  await app.server.drain()
  const move = tokenOf(app.mailbox.last(`attacker-${serial}@example.com`).links[0])
  return { id, email, refreshToken, credentials: [credential, key.credential], move }
}

describe.each(Object.keys(signIn))('the first proof of a mailbox by a %s', (by) => {
  test('leaves nothing that an attacker made, the password neither, and signs in without the second factor', async () => {
    const squat = await occupy()
    const mail = await requestMail(app, squat.email)
    const tokens = await signIn[by]?.(mail)
    expect(tokens).toMatchObject({ __typename: 'AuthTokens', user: { id: squat.id } })
    for (const credential of squat.credentials) expect(codeOf(await app.call.me({}, credential))).toBe('TOKEN_INVALID')
    expect(typeOf(await app.call.refresh({ refreshToken: squat.refreshToken }))).toBe('TokenInvalidError')
    expect(typeOf(await app.call.confirmEmailChange({ token: squat.move }))).toBe('TokenInvalidError')
    const login = await app.call.login({ input: { identifier: squat.email, password: testPassword } })
    expect(typeOf(login)).toBe('InvalidCredentialsError')
    for (const table of ['passkeys', 'oauth_accounts', 'two_factors', 'recovery_codes']) {
      expect(await app.sql(`select 1 from ${table} where user_id = $1`, [squat.id])).toEqual([])
    }
    const [user] = await app.sql('select email_verified_at, password_hash from users where id = $1', [squat.id])
    expect(user).toEqual({ email_verified_at: expect.anything(), password_hash: null })
    await app.server.drain()
    expect(app.mailbox.last(squat.email).subject).toBe('Your Sallyport password was removed')
    // From now on, what is made in the account stays.
    const again = await signIn[by]?.(await requestMail(app, squat.email))
    expect(again?.__typename).toBe('AuthTokens')
    expect(await app.sql('select 1 from sessions where user_id = $1 and revoked_at is null', [squat.id])).toHaveLength(
      2,
    )
    await storePasskey(app, squat.id)
    await app.call.requestPasswordReset({ email: squat.email })
    await app.server.drain()
    const token = tokenOf(app.mailbox.last(squat.email).links[0])
    expect(typeOf(await app.call.resetPassword({ token, newPassword: `${testPassword} 2` }))).toBe('Done')
    expect(await app.sql('select 1 from passkeys where user_id = $1', [squat.id])).toHaveLength(1)
  })

  test('ends nothing in an account whose address was confirmed', async () => {
    const person = await app.createPerson({ email: `confirmed-${serial}-${by}@example.com` })
    const key = await app.createKey(person, ['profile:read'])
    expect((await signIn[by]?.(await requestMail(app, person.email)))?.__typename).toBe('AuthTokens')
    for (const credential of [person.credential, key.credential]) {
      expect(codeOf(await app.call.me({}, credential))).toBeUndefined()
    }
    await app.logInAs(person.email)
  })
})

test('a suspended account is not claimed: nothing in it ends', async () => {
  const squat = await occupy()
  const mail = await requestMail(app, squat.email)
  await app.sql('update users set suspended_at = sallyport_now() where id = $1', [squat.id])
  expect(typeOf((await signIn.code?.(mail)) ?? { __typename: '' })).toBe('AccountSuspendedError')
  expect(await app.sql('select 1 from passkeys where user_id = $1', [squat.id])).toHaveLength(1)
})
