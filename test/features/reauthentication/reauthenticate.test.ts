import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { markProof } from '../../../src/core/access/store/mark-proof.ts'
import { createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { createAuthenticator } from '../../_util/authenticator.ts'
import { passkeyCalls } from '../../_util/passkeys.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'
import { whileChanging } from '../../_util/while-changing.ts'

let app: TestApp
let calls: ReturnType<typeof passkeyCalls>
let factors: ReturnType<typeof twoFactorCalls>
let person: Person
beforeAll(async () => {
  app = await createTestApp()
  calls = passkeyCalls(app)
  factors = twoFactorCalls(app)
})
afterAll(() => app.close())
beforeEach(async () => {
  person = await app.createPerson()
})

/** Makes the proof of the sign-in too old. */
const wait = () => app.clock.advance(301)
const prove = (proof: { password?: string; code?: string }, by: Person = person) =>
  app.call.reauthenticate(proof, by.credential)
const isFresh = async (by: Person = person) => {
  const answer = typeOf(await app.call.startPasskeyRegistration({}, by.credential))
  expect(['PasskeyCeremony', 'ProofRequiredError']).toContain(answer)
  return answer === 'PasskeyCeremony'
}
const eventsOf = (type: string) =>
  app.sql('select details from audit_events where type = $2 and target_id = $1 order by id', [person.id, type])

describe('a password', () => {
  test('proves for five minutes, in one session', async () => {
    const elsewhere = await app.logInAs(person.email)
    await wait()
    expect(typeOf(await prove({ password: person.password }))).toBe('Done')
    expect([await isFresh(), await isFresh(elsewhere)]).toEqual([true, false])
    await app.clock.advance(300)
    expect(await isFresh()).toBe(true)
    await app.clock.advance(1)
    expect(await isFresh()).toBe(false)
    expect(await eventsOf('REAUTHENTICATED')).toEqual([{ details: { method: 'password' } }])
  })

  test('that is wrong proves nothing, and locks like those of a login', async () => {
    await wait()
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect(typeOf(await prove({ password: 'wrong' }))).toBe('InvalidCredentialsError')
    }
    expect(typeOf(await prove({ password: person.password }))).toBe('AccountLockedError')
    expect(await isFresh()).toBe(false)
    expect(await eventsOf('REAUTHENTICATED')).toEqual([])
  })

  test('of an account without a password proves nothing', async () => {
    await app.sql('update users set password_hash = null where id = $1', [person.id])
    await wait()
    expect(typeOf(await prove({ password: '' }))).toBe('InvalidCredentialsError')
    expect(await isFresh()).toBe(false)
  })

  test('proves nothing where two-factor authentication is on', async () => {
    await factors.enable(person)
    await wait()
    const refused = expectType(await prove({ password: person.password }), 'TwoFactorRequiredError')
    expect(refused).toMatchObject({ code: 'TWO_FACTOR_REQUIRED' })
    expect(await isFresh()).toBe(false)
  })
})

describe('a code', () => {
  test('proves once, of either kind', async () => {
    const { secret, codes } = await factors.enable(person)
    await wait()
    const code = await factors.nextCode(secret)
    expect(typeOf(await prove({ code }))).toBe('Done')
    expect(await isFresh()).toBe(true)
    await wait()
    expect(typeOf(await prove({ code }))).toBe('CodeInvalidError')
    expect(await isFresh()).toBe(false)
    expect(typeOf(await prove({ code: codes[0] ?? '' }))).toBe('Done')
    expect(await isFresh()).toBe(true)
    expect(typeOf(await prove({ code: codes[0] ?? '' }))).toBe('CodeInvalidError')
    const methods = ['totp', 'recovery_code'].map((method) => ({ details: { method } }))
    expect(await eventsOf('REAUTHENTICATED')).toEqual(methods)
    expect(await eventsOf('RECOVERY_CODE_USED')).toHaveLength(1)
  })

  test('that is wrong counts together with those of logins, and locks', async () => {
    const { secret } = await factors.enable(person)
    const challenge = await factors.challenge(person)
    for (let attempt = 0; attempt < 3; attempt += 1) await factors.verify(challenge, '000000')
    expect(expectType(await prove({ code: '000000' }), 'CodeInvalidError').attemptsRemaining).toBe(1)
    await prove({ code: '000000' })
    expect(typeOf(await prove({ code: await factors.nextCode(secret) }))).toBe('AccountLockedError')
  })

  test('proves nothing where two-factor authentication is off', async () => {
    expect(typeOf(await prove({ code: '123456' }))).toBe('TwoFactorNotEnabledError')
  })
})

describe('a passkey', () => {
  const authenticator = createAuthenticator({ counts: true })
  beforeEach(async () => {
    authenticator.credentials.length = 0
    await calls.register(person, authenticator)
  })

  test('proves, also where two-factor authentication is on and without a password', async () => {
    await factors.enable(person)
    await app.sql('update users set password_hash = null where id = $1', [person.id])
    await wait()
    const { options } = await calls.startLogin({}, person.credential)
    const id = authenticator.credentials[0]?.id.toString('base64url')
    expect(options).toMatchObject({ allowCredentials: [{ id }], userVerification: 'required', timeout: 300_000 })
    expect(typeOf(await calls.prove(person, authenticator))).toBe('Done')
    expect(await isFresh()).toBe(true)
  })

  test('without verification of the user, with a wrong signature or with an old counter proves nothing', async () => {
    await wait()
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    for (const faults of [{ userVerified: false }, { privateKey }]) {
      expect(typeOf(await calls.prove(person, authenticator, faults))).toBe('InvalidCredentialsError')
    }
    expect(typeOf(await calls.prove(person, authenticator, { counter: 9 }))).toBe('Done')
    await wait()
    expect(typeOf(await calls.prove(person, authenticator, { counter: 9 }))).toBe('InvalidCredentialsError')
    expect(await isFresh()).toBe(false)
    expect(await eventsOf('PASSKEY_COUNTER_REGRESSED')).toHaveLength(1)
  })

  test('of another user proves nothing', async () => {
    const [stranger, theirs] = [await app.createPerson(), createAuthenticator()]
    await calls.register(stranger, theirs)
    await wait()
    const { id, options } = await calls.startLogin({}, person.credential)
    const response = theirs.get({ ...options, allowCredentials: [] })
    const answer = await app.call.reauthenticate({ passkey: { id, response } }, person.credential)
    expect([typeOf(answer), await isFresh()]).toEqual(['InvalidCredentialsError', false])
  })

  test('proves in the session that began the ceremony alone, once, and within five minutes', async () => {
    const elsewhere = await app.logInAs(person.email)
    await wait()
    const { id, options } = await calls.startLogin({}, person.credential)
    const passkey = { id, response: authenticator.get(options) }
    expect(typeOf(await app.call.reauthenticate({ passkey }, elsewhere.credential))).toBe('ChallengeExpiredError')
    expect(typeOf(await app.call.finishPasskeyLogin(passkey))).toBe('ChallengeExpiredError')
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => app.call.reauthenticate({ passkey }, person.credential)),
    )
    expect(answers.map(typeOf).toSorted()).toEqual([...Array(4).fill('ChallengeExpiredError'), 'Done'])
    const late = await calls.startLogin({}, person.credential)
    await app.clock.advance(300)
    const response = authenticator.get(late.options)
    const tooLate = await app.call.reauthenticate({ passkey: { id: late.id, response } }, person.credential)
    expect(typeOf(tooLate)).toBe('ChallengeExpiredError')
  })

  test('does not prove with the ceremony of a login or of a challenge', async () => {
    await factors.enable(person)
    const challengeToken = await factors.challenge(person)
    for (const { id, options } of [await calls.startLogin(), await calls.startLogin({ challengeToken })]) {
      const passkey = { id, response: authenticator.get(options) }
      expect(typeOf(await app.call.reauthenticate({ passkey }, person.credential))).toBe('ChallengeExpiredError')
    }
  })

  test('that the user does not have cannot be asked for', async () => {
    const other = await app.createPerson()
    expect(typeOf(await app.call.startPasskeyLogin({}, other.credential))).toBe('PasskeyNotFoundError')
  })
})

test('exactly one proof is given', async () => {
  const passkey = { id: '00000000-0000-7000-8000-000000000000', response: {} }
  const both = { password: person.password, code: '123456' }
  for (const proof of [{}, both, { ...both, passkey }, { passkey, code: '123456' }, { passkey, password: 'x' }]) {
    const refused = expectType(await app.call.reauthenticate(proof, person.credential), 'ValidationError')
    expect(refused.fields.map(({ rule }) => rule)).toEqual(['one_of', 'one_of', 'one_of'])
  }
  expect(await eventsOf('REAUTHENTICATED')).toEqual([])
})

test('the fields that follow in the same document see the proof', async () => {
  await wait()
  const query = `mutation($password: String) {
    reauthenticate(password: $password) { __typename }
    startPasskeyRegistration { __typename }
  }`
  const types = async (password: string) => (await app.execute(query, { password }, person.credential)).data
  expect(await types('wrong')).toMatchObject({ startPasskeyRegistration: { __typename: 'ProofRequiredError' } })
  expect(await types(person.password)).toMatchObject({ startPasskeyRegistration: { __typename: 'PasskeyCeremony' } })
})

test('an impersonated session and an API key prove nothing', async () => {
  const admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  await calls.register(person, createAuthenticator())
  const impersonated = await app.call.impersonateUser({ id: person.id, reason: 'support' }, admin.credential)
  const bearer = { bearer: expectType(impersonated, 'AuthTokens').accessToken }
  const key = (await app.createKey(person, ['profile:read', 'profile:write'])).credential
  for (const credential of [bearer, key]) {
    expect(typeOf(await app.call.reauthenticate({ password: person.password }, credential))).toBe('FORBIDDEN')
    expect(typeOf(await app.call.startPasskeyRegistration({}, credential))).toBe('FORBIDDEN')
    expect(typeOf(await app.call.deletePasskey({ id: person.id }, credential))).toBe('FORBIDDEN')
  }
  expect(typeOf(await app.call.startPasskeyLogin({}, bearer))).toBe('ProofRequiredError')
})

test('a session that ends while the proof is checked gets none', async () => {
  const end: [string, unknown[]] = [
    'update sessions set revoked_at = sallyport_now() where id = $1',
    [person.sessionId],
  ]
  expect(typeOf(await whileChanging(app, end, () => prove({ password: person.password })))).toBe('TOKEN_INVALID')
  expect(await eventsOf('REAUTHENTICATED')).toEqual([])
})

test('a proof is not noted in an impersonated session, whatever scope it holds', async () => {
  // The scope is the first defence; this is the second one.
  const admin = await app.createPerson()
  await app.sql('update sessions set impersonator_id = $2, proved_at = null where id = $1', [
    person.sessionId,
    admin.id,
  ])
  const { database } = app.server.services
  const proved = { identity: true, secondFactor: true }
  expect(await markProof(database.fork(), person.sessionId, proved, app.clock.now())).toBe(false)
})
