import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ProofRequiredError } from '../../../src/core/access/errors.ts'
import { refuseStaleProof } from '../../../src/core/access/fresh-proof.ts'
import { type Credential, createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { createAuthenticator } from '../../_util/authenticator.ts'
import { passkeyCalls } from '../../_util/passkeys.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'

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

let serial = 0
/** The changes that accept a fresh proof in place of the password. */
const changes: Record<
  string,
  [made: string, (credential: Credential, password?: string) => Promise<{ __typename: string }>]
> = {
  requestEmailChange: [
    'MailSent',
    (credential, password) =>
      app.call.requestEmailChange({ newEmail: `moved-${++serial}@example.com`, password }, credential),
  ],
  setupTwoFactor: ['TwoFactorSetup', (credential, password) => app.call.setupTwoFactor({ password }, credential)],
  deleteAccount: ['Done', (credential, password) => app.call.deleteAccount({ password }, credential)],
}

describe.each(Object.entries(changes))('%s without a password', (_name, [made, change]) => {
  test('is made within five minutes of the sign-in', async () => {
    await app.clock.advance(300)
    expect(typeOf(await change(person.credential))).toBe(made)
  })

  test('is refused five minutes and one second after it, and made after a new proof', async () => {
    await app.clock.advance(301)
    expect(typeOf(await change(person.credential))).toBe('ProofRequiredError')
    expect(typeOf(await app.call.reauthenticate({ password: person.password }, person.credential))).toBe('Done')
    expect(typeOf(await change(person.credential))).toBe(made)
  })

  test('is refused after a refresh: an exchanged token proves nothing', async () => {
    await app.clock.advance(301)
    const refreshed = expectType(await app.call.refresh({ refreshToken: person.refreshToken }), 'AuthTokens')
    expect(typeOf(await change({ bearer: refreshed.accessToken }))).toBe('ProofRequiredError')
  })

  test('is made by a user without a password after a proof by passkey', async () => {
    const authenticator = createAuthenticator()
    await calls.register(person, authenticator)
    await app.sql('update users set password_hash = null where id = $1', [person.id])
    await app.clock.advance(301)
    expect(typeOf(await change(person.credential))).toBe('ProofRequiredError')
    expect(typeOf(await calls.prove(person, authenticator))).toBe('Done')
    expect(typeOf(await change(person.credential))).toBe(made)
  })

  test('is refused in an impersonated session, and by an API key', async () => {
    const admin = await app.createPerson()
    await app.giveRole(admin, 'admin')
    const impersonated = await app.call.impersonateUser({ id: person.id, reason: 'support' }, admin.credential)
    const { session, accessToken } = expectType(impersonated, 'AuthTokens')
    const [row] = await app.sql('select proved_at from sessions where id = $1', [session.id])
    expect(row).toEqual({ proved_at: null })
    const key = await app.createKey(person, ['profile:read', 'profile:write'])
    for (const credential of [{ bearer: accessToken }, key.credential]) {
      expect(typeOf(await change(credential))).toBe('FORBIDDEN')
    }
  })
})

describe.each(Object.entries(changes))(
  '%s with the password, where two-factor authentication is on,',
  (name, [made, change]) => {
    test('is refused five minutes after the sign-in, and made after a proof by code', async () => {
      const { codes } = await twoFactorCalls(app).enable(person)
      const { credential, password } = person
      await app.clock.advance(301)
      expect(typeOf(await change(credential, password))).toBe('ProofRequiredError')
      expect(typeOf(await app.call.reauthenticate({ code: codes[0] ?? '' }, credential))).toBe('Done')
      // An authenticator that is on is never replaced.
      const expected = name === 'setupTwoFactor' ? 'TwoFactorAlreadyEnabledError' : made
      expect(typeOf(await change(credential, password))).toBe(expected)
    })
  },
)

test('a wrong password is refused although the proof is fresh', async () => {
  const answer = await app.call.deleteAccount({ password: 'wrong' }, person.credential)
  expect(typeOf(answer)).toBe('InvalidCredentialsError')
})

test('an impersonated session has no fresh proof, whatever its row says', async () => {
  const admin = await app.createPerson()
  const update = 'update sessions set impersonator_id = $2, impersonation_reason = $3 where id = $1'
  const accessOf = async () => {
    const state = await app.server.services.requestState.session(person.sessionId)
    if (!state) throw new Error('The session has no state')
    const { session, user, now: at } = state
    return {
      kind: 'SESSION' as const,
      scopes: new Set<string>(),
      withheld: new Set<string>(),
      session,
      user,
      organization: null,
      expiresAt: at,
      at,
    }
  }
  expect(refuseStaleProof({ access: await accessOf() })).toBeNull()
  await app.sql(update, [person.sessionId, admin.id, 'support'])
  expect(refuseStaleProof({ access: await accessOf() })).toBeInstanceOf(ProofRequiredError)
})

test('a session without a proof never has a fresh one, whatever scopes it holds', async () => {
  // As that of an impersonation would be, if it held the scope.
  await app.sql('update sessions set proved_at = null where id = $1', [person.sessionId])
  expect(typeOf(await app.call.deleteAccount({}, person.credential))).toBe('ProofRequiredError')
})
