import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type Person, type TestApp, testPassword, tokenOf } from '../../_util/app.ts'
import { storeOAuthAccount, storePasskey } from '../../_util/store-rows.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'
import { type LoginMail, requestMail } from './mail-login-calls.ts'

let app: TestApp
let admin: Person
let serial = 0
beforeAll(async () => {
  app = await createTestApp({ loginByMail: true })
  admin = await app.createPerson({ email: 'admin@example.com' })
  await app.giveRole(admin, 'admin')
})
afterAll(() => app.close())

type SignIn = (mail: LoginMail, deviceToken?: string) => Promise<{ __typename: string }>
const signIn = {
  link: ({ token, codeVerifier }, deviceToken) => app.call.loginWithLink({ token, codeVerifier, deviceToken }),
  code: ({ email, code }, deviceToken) => app.call.loginWithCode({ email, code, deviceToken }),
} satisfies Record<string, SignIn>
const byMail = async (email: string, by: keyof typeof signIn, deviceToken?: string) => {
  // The mails of what was done before come first.
  await app.server.drain()
  const answer = await signIn[by](await requestMail(app, email), deviceToken)
  return answer.__typename
}
const newPassword = `${testPassword} 2`
const loginAs = (identifier: string, password = testPassword) => app.call.login({ input: { identifier, password } })
const linkTo = (email: string, page: string) => {
  const link = app.mailbox
    .to(email)
    .flatMap((mail) => mail.links)
    .findLast((each) => each.includes(`/${page}?`))
  return tokenOf(link)
}
const verify = async (email: string) => {
  await app.server.drain()
  expectType(await app.call.verifyEmail({ token: linkTo(email, 'verify-email') }), 'Done')
}
const reset = async (email: string, deviceToken?: string) => {
  await app.call.requestPasswordReset({ email })
  await app.server.drain()
  const token = linkTo(email, 'reset-password')
  expectType(await app.call.resetPassword({ token, newPassword, deviceToken }), 'Done')
}

/** An account with everything that the reader of the old mailbox may have left in it, at an address that an administrator typed. */
async function move() {
  const person = await app.createPerson()
  const { deviceToken } = expectType(await loginAs(person.email), 'AuthTokens')
  const key = await app.createKey(person, ['profile:read'])
  await storePasskey(app, person.id)
  await storeOAuthAccount(app, person.id)
  // A reset before the change has proved the password.
  await app.sql('update users set password_unproved = false where id = $1', [person.id])
  serial += 1
  const email = `moved-${serial}@example.com`
  expectType(await app.call.updateUser({ id: person.id, input: { email } }, admin.credential), 'User')
  return { person, email, key, deviceToken: deviceToken ?? '' }
}
type Moved = Awaited<ReturnType<typeof move>>

/** What is left of it. */
const leftOf = async ({ person, key }: Moved) => {
  const [user] = await app.sql<{ has_password: boolean }>(
    'select password_hash is not null as has_password from users where id = $1',
    [person.id],
  )
  const rows = (table: string) => app.sql(`select 1 from ${table} where user_id = $1`, [person.id])
  return {
    password: user?.has_password,
    key: codeOf(await app.call.me({}, key.credential)) ?? 'OK',
    passkeys: (await rows('passkeys')).length,
    providers: (await rows('oauth_accounts')).length,
  }
}
const everything = { password: true, key: 'OK', passkeys: 1, providers: 1 }
const nothing = { password: false, key: 'TOKEN_INVALID', passkeys: 0, providers: 0 }

describe.each(['link', 'code'] as const)('the first %s after an administrator has changed the address', (by) => {
  test('leaves no password, key, passkey or provider of the reader of the old mailbox', async () => {
    const moved = await move()
    expect(await byMail(moved.email, by)).toBe('AuthTokens')
    expect(await leftOf(moved)).toEqual(nothing)
    await app.server.drain()
    const mail = app.mailbox.last(moved.email)
    expect(mail.subject).toBe('Your Sallyport password was removed')
    expect(mail.text).toContain('changed the address of your account')
  })

  test('does so after the address was confirmed by its link, or by the administrator', async () => {
    const [followed, confirmed] = [await move(), await move()]
    await verify(followed.email)
    await app.call.confirmUserEmail({ id: confirmed.person.id }, admin.credential)
    for (const moved of [followed, confirmed]) {
      expect(await leftOf(moved)).toEqual(everything)
      const old = expectType(await loginAs(moved.email), 'AuthTokens')
      expect(await byMail(moved.email, by)).toBe('AuthTokens')
      expect(await leftOf(moved)).toEqual(nothing)
      expect(codeOf(await app.call.me({}, { bearer: old.accessToken }))).toBe('TOKEN_INVALID')
    }
  })

  test('removes the password alone on a device on which the user has signed in', async () => {
    const [moved, other] = [await move(), await move()]
    expect(await byMail(moved.email, by, moved.deviceToken)).toBe('AuthTokens')
    expect(await leftOf(moved)).toEqual({ ...everything, password: false })
    // The token of another user shows nothing.
    expect(await byMail(other.email, by, moved.deviceToken)).toBe('AuthTokens')
    expect(await leftOf(other)).toEqual(nothing)
  })

  test('is the only one that removes anything, and a reset after it removes nothing either', async () => {
    const moved = await move()
    await byMail(moved.email, by)
    await storePasskey(app, moved.person.id)
    await storeOAuthAccount(app, moved.person.id)
    await byMail(moved.email, by)
    await reset(moved.email)
    expect(await leftOf(moved)).toMatchObject({ password: true, passkeys: 1, providers: 1 })
    await byMail(moved.email, by)
    expect(await leftOf(moved)).toMatchObject({ password: true, passkeys: 1, providers: 1 })
  })

  test('removes nothing after a reset at the new address', async () => {
    const moved = await move()
    await reset(moved.email)
    await storePasskey(app, moved.person.id)
    await byMail(moved.email, by)
    expect(await leftOf(moved)).toMatchObject({ password: true, passkeys: 1 })
  })

  test('keeps the second factor, and asks for it', async () => {
    const person = await app.createPerson()
    await twoFactorCalls(app).enable(person)
    serial += 1
    const email = `moved-${serial}@example.com`
    await app.call.updateUser({ id: person.id, input: { email } }, admin.credential)
    expect(await byMail(email, by)).toBe('TwoFactorChallenge')
    expect(await byMail(email, by)).toBe('TwoFactorChallenge')
  })
})

test('the link that confirms the new address removes nothing, and the first reset does', async () => {
  const moved = await move()
  await verify(moved.email)
  expect(await leftOf(moved)).toEqual(everything)
  await reset(moved.email)
  expect(await leftOf(moved)).toEqual({ ...nothing, password: true })
})

test('an account that its user moved to another address keeps everything when its user signs in by mail', async () => {
  const moved = await move()
  await verify(moved.email)
  const login = expectType(await loginAs(moved.email), 'AuthTokens')
  const newEmail = `own-${moved.email}`
  const credential = { bearer: login.accessToken }
  expectType(await app.call.requestEmailChange({ newEmail, password: testPassword }, credential), 'MailSent')
  await app.server.drain()
  expectType(await app.call.confirmEmailChange({ token: linkTo(newEmail, 'confirm-email') }), 'Done')
  expect(await byMail(newEmail, 'code')).toBe('AuthTokens')
  expect(await leftOf(moved)).toEqual(everything)
})
