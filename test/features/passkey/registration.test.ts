import { randomBytes, sign } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cleanUp } from '../../../src/app/clean-up.ts'
import { createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { type AuthenticatorFaults, type AuthenticatorModel, createAuthenticator } from '../../_util/authenticator.ts'
import { passkeyCalls } from '../../_util/passkeys.ts'
import { storePasskey } from '../../_util/store-rows.ts'
import { whileChanging } from '../../_util/while-changing.ts'

let app: TestApp
let calls: ReturnType<typeof passkeyCalls>
let person: Person
beforeAll(async () => {
  app = await createTestApp()
  calls = passkeyCalls(app)
})
afterAll(() => app.close())
beforeEach(async () => {
  person = await app.createPerson()
})

const passkeysOf = async ({ credential }: Person) => {
  const query = '{ me { passkeys { id name backedUp createdAt lastUsedAt } } }'
  const { data } = await app.execute<{ me?: { passkeys: { lastUsedAt: string | null }[] } }>(query, {}, credential)
  return data.me?.passkeys ?? []
}
const finish = (id: string, response: Record<string, unknown>, by: Person = person, name?: string) =>
  app.call.finishPasskeyRegistration({ id, response, name }, by.credential)

test('the options ask for a discoverable passkey with verification of the user and without an attestation', async () => {
  await calls.register(person, createAuthenticator(), 'First')
  const ceremony = await calls.startRegistration(person)
  const [stored] = await app.sql<{ credential_id: Buffer }>('select credential_id from passkeys where user_id = $1', [
    person.id,
  ])
  expect(ceremony.options).toMatchObject({
    rp: { id: 'localhost', name: 'Sallyport' },
    user: { id: Buffer.from(person.id.replaceAll('-', ''), 'hex').toString('base64url'), name: person.email },
    pubKeyCredParams: [-8, -7, -257].map((alg) => ({ alg, type: 'public-key' })),
    attestation: 'none',
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    excludeCredentials: [
      { id: Buffer.from(stored?.credential_id ?? '').toString('base64url'), transports: ['internal'] },
    ],
    timeout: 300_000,
  })
  expect(Buffer.from(String(ceremony.options.challenge), 'base64url')).toHaveLength(32)
  expect(new Date(ceremony.expiresAt).getTime() - app.clock.now().getTime()).toBeLessThanOrEqual(300_000)
})

test.each(['ES256', 'EdDSA', 'RS256'] as const)(
  'a passkey of %s is stored, audited and mailed, and signs in',
  async (algorithm) => {
    const authenticator = createAuthenticator({ algorithm, backedUp: true })
    const passkey = await calls.register(person, authenticator, '  My phone ')
    expect(passkey).toMatchObject({ name: 'My phone', backedUp: true, lastUsedAt: null })
    expect(await passkeysOf(person)).toEqual([{ ...passkey, __typename: undefined }])
    const events = await app.sql("select details from audit_events where type = 'PASSKEY_ADDED' and actor_id = $1", [
      person.id,
    ])
    expect(events).toEqual([{ details: { passkeyId: passkey.id } }])
    await app.server.drain()
    const mail = app.mailbox.last(person.email)
    expect(mail.subject).toBe('A passkey was added to your Sallyport account')
    expect(mail.text).toContain('“My phone”')
    expect(mail.links.some((link) => link.includes('/not-me?'))).toBe(true)
    expect(expectType(await calls.login(authenticator), 'AuthTokens').user.id).toBe(person.id)
    expect((await passkeysOf(person))[0]?.lastUsedAt).not.toBeNull()
  },
)

const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'
test.each<[string, AuthenticatorModel, string]>([
  ['the authenticator', { aaguid: 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4' }, 'Google Password Manager'],
  ['the device', { transports: ['internal', 'hybrid'] }, 'Chrome on Windows'],
  ['the kind of the authenticator', { transports: ['usb', 'nfc'] }, 'Security key'],
  ['a phone', { transports: ['hybrid'] }, 'Phone'],
  ['nothing that is known', { transports: [] }, 'Passkey'],
  ['transports that are no list', { transports: { internal: true } }, 'Passkey'],
])('without a name, a passkey is named after %s', async (_what, model, name) => {
  const { id, options } = await calls.startRegistration(person)
  const response = createAuthenticator(model).create(options)
  const answer = await app.call.finishPasskeyRegistration({ id, response }, person.credential, { 'user-agent': chrome })
  expect(expectType(answer, 'Passkey').name).toBe(name)
})

describe('a response that does not verify', () => {
  const other = createAuthenticator()
  test.each<[string, AuthenticatorFaults, string]>([
    ['another origin', { origin: 'http://localhost:4001' }, 'origin'],
    ['the origin with a path', { origin: 'http://localhost:4000/' }, 'origin'],
    ['a frame of another origin', { crossOrigin: true }, 'cross-origin'],
    ['another RP id', { rpId: 'example.com' }, 'passkey'],
    ['another challenge', { challenge: randomBytes(32).toString('base64url') }, 'passkey'],
    ['a signature instead of a registration', { type: 'webauthn.get' }, 'passkey'],
    ['no presence of the user', { userPresent: false }, 'passkey'],
    ['no verification of the user', { userVerified: false }, 'passkey'],
    ['a credential id of 1,024 bytes', { credentialId: randomBytes(1024) }, 'too_big'],
    [
      'an attestation with certificates',
      {
        attestation: {
          format: 'packed',
          statement: new Map<string, unknown>([
            ['alg', -7],
            ['sig', randomBytes(70)],
            ['x5c', [randomBytes(300)]],
          ]),
        },
      },
      'passkey',
    ],
    [
      'an attestation that nobody asked for',
      { attestation: { format: 'android-safetynet', statement: new Map() } },
      'passkey',
    ],
    [
      'an attestation that another key signed',
      {
        attestation: {
          format: 'packed',
          statement: new Map<string, unknown>([
            ['alg', -7],
            ['sig', sign('sha256', randomBytes(32), otherKey())],
          ]),
        },
      },
      'passkey',
    ],
  ])('is refused: %s', async (_what, faults, rule) => {
    const { id, options } = await calls.startRegistration(person)
    const refused = expectType(await finish(id, createAuthenticator().create(options, faults)), 'ValidationError')
    expect(refused.fields.map((field) => field.rule)).toContain(rule)
    expect(await passkeysOf(person)).toEqual([])
  })

  function otherKey() {
    other.create({ challenge: 'x', rp: { id: 'localhost' }, user: { id: 'x' } })
    const key = other.credentials.at(-1)?.privateKey
    if (!key) throw new Error('The authenticator has no key')
    return key
  }

  test('is refused: an algorithm that was not offered', async () => {
    const { id, options } = await calls.startRegistration(person)
    expect(typeOf(await finish(id, createAuthenticator({ algorithm: 'ES384' }).create(options)))).toBe(
      'ValidationError',
    )
  })

  test('spends the ceremony, unless it is malformed', async () => {
    const { id, options } = await calls.startRegistration(person)
    const authenticator = createAuthenticator()
    const good = authenticator.create(options)
    expect(typeOf(await finish(id, { ...good, response: { clientDataJSON: 'x' } }))).toBe('ValidationError')
    expect(typeOf(await finish(id, good, person, 'two\nlines'))).toBe('ValidationError')
    expect(typeOf(await finish(id, authenticator.create(options, { userVerified: false })))).toBe('ValidationError')
    expect(typeOf(await finish(id, good))).toBe('ChallengeExpiredError')
  })
})

describe('a ceremony', () => {
  test('registers one passkey, whatever number of responses arrive at once', async () => {
    const { id, options } = await calls.startRegistration(person)
    const responses = Array.from({ length: 10 }, () => createAuthenticator().create(options))
    const answers = await Promise.all(responses.map((response) => finish(id, response)))
    expect(answers.map(typeOf).toSorted()).toEqual([...Array(9).fill('ChallengeExpiredError'), 'Passkey'].toSorted())
  })

  test('expires after 5 minutes', async () => {
    const { id, options } = await calls.startRegistration(person)
    const response = createAuthenticator().create(options)
    await app.clock.advance(300)
    expect(typeOf(await finish(id, response))).toBe('ChallengeExpiredError')
    const second = await app.logInAs(person.email)
    const later = await calls.startRegistration(second)
    await app.clock.advance(299)
    expect(typeOf(await finish(later.id, createAuthenticator().create(later.options), second))).toBe('Passkey')
  })

  test('is finished by the session that began it alone', async () => {
    const { id, options } = await calls.startRegistration(person)
    const response = createAuthenticator().create(options)
    const [elsewhere, stranger] = [await app.logInAs(person.email), await app.createPerson()]
    expect(typeOf(await finish(id, response, elsewhere))).toBe('ChallengeExpiredError')
    expect(typeOf(await finish(id, response, stranger))).toBe('ChallengeExpiredError')
    expect(typeOf(await finish(id, response))).toBe('Passkey')
  })

  test('of a login or a proof registers nothing', async () => {
    const login = await calls.startLogin()
    const authenticator = createAuthenticator()
    await calls.register(person, authenticator)
    const proof = await calls.startLogin({}, person.credential)
    for (const { id, options } of [login, proof]) {
      const asked = { ...options, rp: { id: 'localhost' }, user: { id: 'x' } }
      expect(typeOf(await finish(id, createAuthenticator().create(asked)))).toBe('ChallengeExpiredError')
    }
  })
})

test('a registration requires a fresh proof', async () => {
  await app.clock.advance(301)
  expect(typeOf(await app.call.startPasskeyRegistration({}, person.credential))).toBe('ProofRequiredError')
  expect(typeOf(await app.call.reauthenticate({ password: person.password }, person.credential))).toBe('Done')
  expect(typeOf(await app.call.startPasskeyRegistration({}, person.credential))).toBe('PasskeyCeremony')
})

test('a registered credential is not registered again, for any user', async () => {
  const credentialId = randomBytes(32)
  const other = await app.createPerson()
  const register = async (by: Person) => {
    const { id, options } = await calls.startRegistration(by)
    return typeOf(await finish(id, createAuthenticator().create(options, { credentialId }), by))
  }
  expect([await register(person), await register(person), await register(other)]).toEqual([
    'Passkey',
    'ConflictError',
    'ConflictError',
  ])
})

test('a user has 25 passkeys at most, whatever number of registrations end at once', async () => {
  for (let stored = 0; stored < 24; stored += 1) await storePasskey(app, person.id)
  const sessions = [person, await app.logInAs(person.email)]
  const ceremonies = await Promise.all(sessions.map(calls.startRegistration))
  const answers = await Promise.all(
    ceremonies.map(({ id, options }, at) => finish(id, createAuthenticator().create(options), sessions[at])),
  )
  expect(answers.map(typeOf).toSorted()).toEqual(['ConflictError', 'Passkey'])
  expect(typeOf(await app.call.startPasskeyRegistration({}, person.credential))).toBe('ConflictError')
})

test('a session that ends while the response is verified registers nothing', async () => {
  const { id, options } = await calls.startRegistration(person)
  const response = createAuthenticator().create(options)
  const end: [string, unknown[]] = [
    'update sessions set revoked_at = sallyport_now() where id = $1',
    [person.sessionId],
  ]
  expect(typeOf(await whileChanging(app, end, () => finish(id, response)))).toBe('TOKEN_INVALID')
  expect(await app.sql('select 1 from passkeys where user_id = $1', [person.id])).toEqual([])
})

test('ceremonies that have expired are deleted', async () => {
  await calls.startRegistration(person)
  await calls.startLogin()
  await cleanUp(app.server.services)
  expect((await app.sql('select 1 from passkey_ceremonies')).length).toBeGreaterThan(1)
  await app.clock.advance(601)
  await cleanUp(app.server.services)
  expect(await app.sql('select 1 from passkey_ceremonies')).toEqual([])
})
