import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { type Authenticator, type AuthenticatorFaults, createAuthenticator } from '../../_util/authenticator.ts'
import { passkeyCalls } from '../../_util/passkeys.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'
import { whileChanging } from '../../_util/while-changing.ts'
import { whileDeleting } from '../../_util/while-deleting.ts'

let app: TestApp
let calls: ReturnType<typeof passkeyCalls>
let factors: ReturnType<typeof twoFactorCalls>
let person: Person
let authenticator: Authenticator
beforeAll(async () => {
  app = await createTestApp()
  calls = passkeyCalls(app)
  factors = twoFactorCalls(app)
})
afterAll(() => app.close())
beforeEach(async () => {
  person = await app.createPerson()
  authenticator = createAuthenticator({ counts: true })
  await calls.register(person, authenticator)
})

const eventsOf = async (id: string, type: string) =>
  app.sql('select actor_id, details from audit_events where type = $2 and target_id = $1', [id, type])

describe('a login', () => {
  test('lists no passkeys, asks for verification of the user, and is the same for everybody', async () => {
    const { options, expiresAt } = await calls.startLogin()
    expect({ ...options, challenge: undefined }).toEqual({
      rpId: 'localhost',
      challenge: undefined,
      allowCredentials: [],
      timeout: 600_000,
      userVerification: 'required',
    })
    expect(new Date(expiresAt).getTime() - app.clock.now().getTime()).toBeLessThanOrEqual(600_000)
    const key = await app.createKey(person, ['profile:read'])
    expect((await calls.startLogin({}, key.credential)).options.allowCredentials).toEqual([])
  })

  test('opens a session that has a fresh proof', async () => {
    const tokens = expectType(await calls.login(authenticator), 'AuthTokens')
    expect(tokens.user.id).toBe(person.id)
    const credential = { bearer: tokens.accessToken }
    expect(typeOf(await app.call.startPasskeyRegistration({}, credential))).toBe('PasskeyCeremony')
    const [event] = await app.sql(
      `select details->>'method' as method from audit_events where type = 'LOGGED_IN' and details->>'sessionId' = $1`,
      [tokens.session.id],
    )
    expect(event).toEqual({ method: 'passkey' })
  })

  test('counts as both factors', async () => {
    await factors.enable(person)
    expect(typeOf(await calls.login(authenticator))).toBe('AuthTokens')
  })

  test('works for a user without a password, and without a confirmed address', async () => {
    await app.sql('update users set password_hash = null, email_verified_at = null where id = $1', [person.id])
    expect(typeOf(await calls.login(authenticator))).toBe('AuthTokens')
  })

  test('opens one session, whatever number of responses arrive at once', async () => {
    const { id, options } = await calls.startLogin()
    const response = authenticator.get(options)
    const count = () => app.sql('select id from sessions where user_id = $1', [person.id])
    const before = (await count()).length
    const answers = await Promise.all(Array.from({ length: 50 }, () => app.call.finishPasskeyLogin({ id, response })))
    expect(answers.map(typeOf).toSorted()).toEqual(['AuthTokens', ...Array(49).fill('ChallengeExpiredError')])
    expect(await count()).toHaveLength(before + 1)
    expect(typeOf(await app.call.finishPasskeyLogin({ id, response }))).toBe('ChallengeExpiredError')
  })

  test('with the response to another challenge is refused', async () => {
    const [first, second] = [await calls.startLogin(), await calls.startLogin()]
    const response = authenticator.get(first.options)
    expect(typeOf(await app.call.finishPasskeyLogin({ id: second.id, response }))).toBe('InvalidCredentialsError')
    expect(typeOf(await app.call.finishPasskeyLogin({ id: first.id, response }))).toBe('AuthTokens')
  })

  test('is refused after 10 minutes', async () => {
    const [first, second] = [await calls.startLogin(), await calls.startLogin()]
    await app.clock.advance(599)
    const response = authenticator.get(first.options)
    expect(typeOf(await app.call.finishPasskeyLogin({ id: first.id, response }))).toBe('AuthTokens')
    await app.clock.advance(1)
    const late = authenticator.get(second.options)
    expect(typeOf(await app.call.finishPasskeyLogin({ id: second.id, response: late }))).toBe('ChallengeExpiredError')
  })
})

describe('a response that does not verify', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const stranger = Buffer.alloc(16).toString('base64url')
  test.each<[string, AuthenticatorFaults, string]>([
    ['another origin', { origin: 'http://localhost:4001' }, 'ValidationError'],
    ['another scheme', { origin: 'https://localhost:4000' }, 'ValidationError'],
    ['a frame of another origin', { crossOrigin: true }, 'ValidationError'],
    ['another RP id', { rpId: 'example.com' }, 'InvalidCredentialsError'],
    ['another challenge', { challenge: randomBytes(32).toString('base64url') }, 'InvalidCredentialsError'],
    ['a registration instead of a signature', { type: 'webauthn.create' }, 'InvalidCredentialsError'],
    ['no presence of the user', { userPresent: false }, 'InvalidCredentialsError'],
    ['no verification of the user', { userVerified: false }, 'InvalidCredentialsError'],
    ['the signature of another key', { privateKey }, 'InvalidCredentialsError'],
    ['no user', { userHandle: null }, 'InvalidCredentialsError'],
    ['another user', { userHandle: stranger }, 'InvalidCredentialsError'],
  ])('is refused: %s', async (_what, faults, expected) => {
    expect(typeOf(await calls.login(authenticator, faults))).toBe(expected)
    const refused = expected === 'InvalidCredentialsError' ? [{ actor_id: null, details: { purpose: 'LOGIN' } }] : []
    expect(await eventsOf(person.id, 'PASSKEY_REFUSED')).toEqual(refused)
    expect(typeOf(await calls.login(authenticator))).toBe('AuthTokens')
  })

  test('is answered like an unknown passkey', async () => {
    const unknown = createAuthenticator()
    unknown.create((await calls.startRegistration(person)).options)
    const answers = [await calls.login(unknown), await calls.login(authenticator, { privateKey })]
    expect(answers[0]).toEqual(answers[1])
    expect(typeOf(answers[0] ?? { __typename: 'none' })).toBe('InvalidCredentialsError')
  })
})

describe('the passkey of a user who', () => {
  test('was deleted signs nobody in', async () => {
    const { id, options } = await calls.startLogin()
    expect(typeOf(await app.call.deleteAccount({ password: person.password }, person.credential))).toBe('Done')
    const response = authenticator.get(options)
    expect(typeOf(await app.call.finishPasskeyLogin({ id, response }))).toBe('InvalidCredentialsError')
    expect(await app.sql('select 1 from passkeys where user_id = $1', [person.id])).toEqual([])
  })

  test('is suspended says so', async () => {
    await app.sql('update users set suspended_at = sallyport_now() where id = $1', [person.id])
    expect(typeOf(await calls.login(authenticator))).toBe('AccountSuspendedError')
    // A stranger does not learn it.
    expect(typeOf(await calls.login(authenticator, { userVerified: false }))).toBe('InvalidCredentialsError')
  })

  test('has deleted the passkey signs nobody in', async () => {
    const [row] = await app.sql<{ id: string }>('select id from passkeys where user_id = $1', [person.id])
    const { id, options } = await calls.startLogin()
    expect(typeOf(await app.call.deletePasskey({ id: row?.id ?? '' }, person.credential))).toBe('Done')
    const response = authenticator.get(options)
    expect(typeOf(await app.call.finishPasskeyLogin({ id, response }))).toBe('InvalidCredentialsError')
  })

  test('deletes it while the signature is verified signs nobody in', async () => {
    const { id, options } = await calls.startLogin()
    const response = authenticator.get(options)
    const remove: [string, unknown[]] = ['delete from passkeys where user_id = $1', [person.id]]
    const answer = await whileChanging(app, remove, () => app.call.finishPasskeyLogin({ id, response }))
    expect(typeOf(answer)).toBe('InvalidCredentialsError')
  })

  test('is deleted while the signature is verified signs nobody in', async () => {
    const { id, options } = await calls.startLogin()
    const response = authenticator.get(options)
    const answer = await whileDeleting(app, person.id, () => app.call.finishPasskeyLogin({ id, response }))
    expect(typeOf(answer)).toBe('InvalidCredentialsError')
  })
})

describe('a signature counter', () => {
  test('that does not increase is refused, audited and mailed, and the passkey works again once it does', async () => {
    expect(typeOf(await calls.login(authenticator, { counter: 7 }))).toBe('AuthTokens')
    for (const counter of [7, 6, 0]) {
      expect(typeOf(await calls.login(authenticator, { counter }))).toBe('InvalidCredentialsError')
    }
    const events = await eventsOf(person.id, 'PASSKEY_COUNTER_REGRESSED')
    expect(events.map(({ details }) => details)).toMatchObject(
      [7, 6, 0].map((counter) => ({ counter, storedCounter: 7 })),
    )
    await app.server.drain()
    const mail = app.mailbox.last(person.email)
    expect(mail.subject).toBe('A passkey of your Sallyport account was refused')
    expect(mail.links.some((link) => link.includes('/not-me?'))).toBe(true)
    expect(typeOf(await calls.login(authenticator, { counter: 8 }))).toBe('AuthTokens')
  })

  test('raises no alarm when the signature is wrong', async () => {
    expect(typeOf(await calls.login(authenticator, { counter: 7 }))).toBe('AuthTokens')
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    expect(typeOf(await calls.login(authenticator, { counter: 1, privateKey }))).toBe('InvalidCredentialsError')
    expect(await eventsOf(person.id, 'PASSKEY_COUNTER_REGRESSED')).toEqual([])
  })

  test('of two responses with the same count, sent at once, lets one in', async () => {
    const ceremonies = [await calls.startLogin(), await calls.startLogin()]
    const responses = ceremonies.map(({ options }) => authenticator.get(options, { counter: 9 }))
    const answers = await Promise.all(
      ceremonies.map(({ id }, at) => app.call.finishPasskeyLogin({ id, response: responses[at] ?? {} })),
    )
    expect(answers.map(typeOf).toSorted()).toEqual(['AuthTokens', 'InvalidCredentialsError'])
  })

  test('that stays 0 counts nothing', async () => {
    const synchronised = createAuthenticator({ backedUp: true })
    await calls.register(person, synchronised)
    for (let time = 0; time < 3; time += 1) expect(typeOf(await calls.login(synchronised))).toBe('AuthTokens')
  })
})

test('the hooks see the id of the user, once the signature has been verified', async () => {
  const seen: unknown[] = []
  const beforeLogin = ({ identifier }: { identifier: string }) => void seen.push(identifier)
  const afterLogin = ({ user, method }: { user: { id: string }; method: string }) => void seen.push([user.id, method])
  const another = await app.startAnother({}, { hooks: { beforeLogin, afterLogin } })
  const there = passkeyCalls(another)
  await there.login(authenticator, { userVerified: false })
  expect(seen).toEqual([])
  expect(typeOf(await there.login(authenticator))).toBe('AuthTokens')
  await another.server.services.hooks.settle(5)
  expect(seen).toEqual([person.id, [person.id, 'passkey']])
  await another.close()
})

test('the logins of passkeys are counted in the metrics', async () => {
  const counted = async () => {
    const text = await (await fetch(`${app.url}/metrics`)).text()
    return ['SUCCESS', 'INVALID_CREDENTIALS'].map((outcome) => {
      const line = new RegExp(`^sallyport_logins_total\\{step="passkey",outcome="${outcome}"\\} (\\d+)$`, 'm').exec(
        text,
      )
      return Number(line?.[1] ?? 0)
    })
  }
  const [successes = 0, failures = 0] = await counted()
  await calls.login(authenticator)
  await calls.login(authenticator, { userVerified: false })
  expect(await counted()).toEqual([successes + 1, failures + 1])
})

test('where passkeys are off, every ceremony says so, and passkeys can be listed, renamed and deleted', async () => {
  const off = await app.startAnother({ passkeys: null })
  const credential = person.credential
  const response = authenticator.get((await calls.startLogin()).options)
  const id = '00000000-0000-7000-8000-000000000000'
  const answers = [
    await off.call.startPasskeyRegistration({}, credential),
    await off.call.finishPasskeyRegistration({ id, response }, credential),
    await off.call.startPasskeyLogin({}),
    await off.call.finishPasskeyLogin({ id, response }),
    await off.call.reauthenticate({ passkey: { id, response } }, credential),
  ]
  expect(answers.map(typeOf)).toEqual(Array(5).fill('ConflictError'))
  expect(expectType(answers[0], 'ConflictError').message).toContain('PASSKEY_RP_ID')
  const [row] = await app.sql<{ id: string }>('select id from passkeys where user_id = $1', [person.id])
  const passkeyId = row?.id ?? ''
  expect(typeOf(await off.call.renamePasskey({ id: passkeyId, name: 'Old' }, credential))).toBe('Passkey')
  expect(typeOf(await off.call.deletePasskey({ id: passkeyId }, credential))).toBe('Done')
  await off.close()
})

test('a passkey of another RP id neither signs in, nor completes a challenge, nor proves', async () => {
  await factors.enable(person)
  const moved = await app.startAnother({ passkeys: { rpId: 'example.com', origins: ['https://example.com'] } })
  const there = passkeyCalls(moved)
  const { id, options } = await there.startLogin()
  const response = authenticator.get(options, { origin: 'https://example.com' })
  expect(typeOf(await moved.call.finishPasskeyLogin({ id, response }))).toBe('InvalidCredentialsError')
  const login = await moved.call.login({ input: { identifier: person.email, password: person.password } })
  const { challengeToken, methods } = expectType(login, 'TwoFactorChallenge')
  expect(methods).toEqual(['TOTP', 'RECOVERY_CODE'])
  expect(typeOf(await moved.call.startPasskeyLogin({ challengeToken }))).toBe('PasskeyNotFoundError')
  expect(typeOf(await moved.call.startPasskeyLogin({}, person.credential))).toBe('PasskeyNotFoundError')
  await moved.close()
})
