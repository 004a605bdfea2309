import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { type Authenticator, createAuthenticator } from '../../_util/authenticator.ts'
import { passkeyCalls } from '../../_util/passkeys.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'

let app: TestApp
let calls: ReturnType<typeof passkeyCalls>
let factors: ReturnType<typeof twoFactorCalls>
let person: Person
let secret: string
let codes: string[]
let authenticator: Authenticator
beforeAll(async () => {
  app = await createTestApp()
  calls = passkeyCalls(app)
  factors = twoFactorCalls(app)
})
afterAll(() => app.close())
beforeEach(async () => {
  person = await app.createPerson()
  authenticator = createAuthenticator()
  await calls.register(person, authenticator)
  ;({ secret, codes } = await factors.enable(person))
})

const login = async (input: { organizationId?: string } = {}) => {
  const { email: identifier, password } = person
  return expectType(await app.call.login({ input: { identifier, password, ...input } }), 'TwoFactorChallenge')
}

describe('a user who has lost the authenticator app', () => {
  const turnOff = () => app.call.disableTwoFactorByProof({}, person.credential)

  test('turns two-factor authentication off with a passkey, and not with the password', async () => {
    await app.clock.advance(301)
    expect(typeOf(await turnOff())).toBe('ProofRequiredError')
    const password = await app.call.reauthenticate({ password: person.password }, person.credential)
    expect(typeOf(password)).toBe('TwoFactorRequiredError')
    expect(typeOf(await turnOff())).toBe('ProofRequiredError')
    await calls.prove(person, authenticator)
    await app.clock.advance(299)
    expect(typeOf(await turnOff())).toBe('Done')
    expect(typeOf(await turnOff())).toBe('TwoFactorNotEnabledError')
    await app.logInAs(person.email)
  })

  test('turns it off after signing in with the last recovery code, within five minutes', async () => {
    const { challengeToken } = await login()
    const signedIn = expectType(await factors.verify(challengeToken, codes.at(-1) ?? ''), 'AuthTokens')
    const bearer = { bearer: signedIn.accessToken }
    await app.clock.advance(301)
    expect(typeOf(await app.call.disableTwoFactorByProof({}, bearer))).toBe('ProofRequiredError')
    expectType(await app.call.reauthenticate({ code: codes.at(0) }, bearer), 'Done')
    expect(typeOf(await app.call.disableTwoFactorByProof({}, bearer))).toBe('Done')
    // The other sessions end.
    expect(typeOf(await app.call.access({}, person.credential))).toBe('TOKEN_INVALID')
  })

  test('turns nothing off in a session in which only the password was proved', async () => {
    await app.sql('update sessions set second_factor_at = null, proved_at = sallyport_now() where user_id = $1', [
      person.id,
    ])
    expect(typeOf(await turnOff())).toBe('ProofRequiredError')
  })
})

describe('a challenge', () => {
  test('lists passkeys for users who have one', async () => {
    expect((await login()).methods).toEqual(['TOTP', 'RECOVERY_CODE', 'PASSKEY'])
    await app.sql('delete from passkeys where user_id = $1', [person.id])
    const { methods, challengeToken } = await login()
    expect(methods).toEqual(['TOTP', 'RECOVERY_CODE'])
    expect(typeOf(await app.call.startPasskeyLogin({ challengeToken }))).toBe('PasskeyNotFoundError')
  })

  test('is not asked of a user with a passkey and without two-factor authentication', async () => {
    const other = await app.createPerson()
    await calls.register(other, createAuthenticator())
    const answer = await app.call.login({ input: { identifier: other.email, password: other.password } })
    expect(typeOf(answer)).toBe('AuthTokens')
  })

  test('is completed by a passkey that the options name, with or without verification of the user', async () => {
    for (const userVerified of [true, false]) {
      const { challengeToken } = await login()
      const { id, options } = await calls.startLogin({ challengeToken })
      const credential = authenticator.credentials[0]?.id.toString('base64url')
      expect(options).toMatchObject({ allowCredentials: [{ id: credential }], userVerification: 'preferred' })
      const response = authenticator.get(options, { userVerified, userHandle: null })
      const tokens = expectType(await app.call.finishPasskeyLogin({ id, response }), 'AuthTokens')
      expect(tokens.user.id).toBe(person.id)
      expect(typeOf(await factors.verify(challengeToken, await factors.nextCode(secret)))).toBe('ChallengeExpiredError')
    }
  })

  test('is completed once: by a code and a passkey at once, and by two passkey ceremonies at once', async () => {
    const { challengeToken } = await login()
    const ceremonies = [await calls.startLogin({ challengeToken }), await calls.startLogin({ challengeToken })]
    const code = await factors.nextCode(secret)
    const answers = await Promise.all([
      ...ceremonies.map(({ id, options }) => app.call.finishPasskeyLogin({ id, response: authenticator.get(options) })),
      factors.verify(challengeToken, code),
    ])
    const opened = answers.filter((answer) => answer.__typename === 'AuthTokens')
    expect(opened).toHaveLength(1)
    expect(answers.map(typeOf).toSorted()).toEqual(['AuthTokens', 'ChallengeExpiredError', 'ChallengeExpiredError'])
  })

  test('begins in its organization', async () => {
    const organization = expectType(
      await app.call.createOrganization({ input: { name: 'Acme' } }, person.credential),
      'Organization',
    )
    const { challengeToken } = await login({ organizationId: organization.id })
    const tokens = expectType(await calls.completeChallenge(authenticator, challengeToken), 'AuthTokens')
    const [session] = await app.sql('select organization_id from sessions where id = $1', [tokens.session.id])
    expect(session).toEqual({ organization_id: organization.id })
  })

  test('is not completed by the passkey of another user', async () => {
    const [mallory, theirs] = [await app.createPerson(), createAuthenticator()]
    await calls.register(mallory, theirs)
    const { challengeToken } = await login()
    const { id, options } = await calls.startLogin({ challengeToken })
    const response = theirs.get({ ...options, allowCredentials: [] })
    expect(typeOf(await app.call.finishPasskeyLogin({ id, response }))).toBe('InvalidCredentialsError')
    expect(typeOf(await calls.completeChallenge(authenticator, challengeToken))).toBe('AuthTokens')
  })

  test('accepts a passkey without verification of the user in its own ceremony alone', async () => {
    const { challengeToken } = await login()
    const [forLogin, forChallenge] = [await calls.startLogin(), await calls.startLogin({ challengeToken })]
    // Without verification of the user a passkey is a second factor, and nothing else.
    const response = authenticator.get(forLogin.options, { userVerified: false })
    expect(typeOf(await app.call.finishPasskeyLogin({ id: forLogin.id, response }))).toBe('InvalidCredentialsError')
    const other = authenticator.get(forChallenge.options, { userVerified: false })
    expect(typeOf(await app.call.finishPasskeyLogin({ id: forChallenge.id, response: other }))).toBe('AuthTokens')
  })

  test('that was voided or has expired since the ceremony began opens nothing', async () => {
    const voided = await login()
    const first = await calls.startLogin({ challengeToken: voided.challengeToken })
    await app.sql('delete from one_time_tokens where user_id = $1', [person.id])
    const response = authenticator.get(first.options)
    expect(typeOf(await app.call.finishPasskeyLogin({ id: first.id, response }))).toBe('ChallengeExpiredError')
    const { challengeToken } = await login()
    await app.clock.advance(590)
    const second = await calls.startLogin({ challengeToken })
    await app.clock.advance(10)
    const late = authenticator.get(second.options)
    expect(typeOf(await app.call.finishPasskeyLogin({ id: second.id, response: late }))).toBe('ChallengeExpiredError')
    expect(typeOf(await app.call.startPasskeyLogin({ challengeToken }))).toBe('ChallengeExpiredError')
  })

  test('is over once two-factor authentication is off', async () => {
    const { challengeToken } = await login()
    const { id, options } = await calls.startLogin({ challengeToken })
    await app.call.disableTwoFactor({ code: await factors.nextCode(secret) }, person.credential)
    expect(typeOf(await app.call.startPasskeyLogin({ challengeToken }))).toBe('ChallengeExpiredError')
    const response = authenticator.get(options)
    expect(typeOf(await app.call.finishPasskeyLogin({ id, response }))).toBe('ChallengeExpiredError')
  })

  test('of a suspended user says so', async () => {
    const { challengeToken } = await login()
    await app.sql('update users set suspended_at = sallyport_now() where id = $1', [person.id])
    expect(typeOf(await calls.completeChallenge(authenticator, challengeToken))).toBe('AccountSuspendedError')
  })

  test('is completed by a passkey while codes are locked, which does not clear the count of wrong codes', async () => {
    const { challengeToken } = await login()
    for (let attempt = 0; attempt < 6; attempt += 1) await factors.verify(challengeToken, '000000')
    expect(typeOf(await factors.verify(challengeToken, '000000'))).toBe('AccountLockedError')
    expect(typeOf(await calls.completeChallenge(authenticator, challengeToken))).toBe('AuthTokens')
    const next = await login()
    expect(typeOf(await factors.verify(next.challengeToken, '000000'))).toBe('AccountLockedError')
  })
})

test('an administrator who resets two-factor authentication leaves passkeys', async () => {
  const admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  expect(typeOf(await app.call.resetUserTwoFactor({ id: person.id }, admin.credential))).toBe('Done')
  expect(typeOf(await calls.login(authenticator))).toBe('AuthTokens')
})
