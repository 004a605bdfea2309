import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeOneTimeToken } from '../../../src/core/one-time-token/one-time-tokens.ts'
import { declared } from '../../../src/features/index.ts'
import {
  type Credential,
  codeOf,
  createTestApp,
  expectType,
  type Person,
  type TestApp,
  testPassword,
  tokenOf,
  typeOf,
} from '../../_util/app.ts'
import { createOrganizationOf } from '../../_util/organizations.ts'
import { storeInvitation, storeLinkState, storeOAuthAccount, storePasskey } from '../../_util/store-rows.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'

const newPassword = 'two horses and a battery'

/** Where addresses do not have to be confirmed. */
let app: TestApp
let calls: ReturnType<typeof twoFactorCalls>
beforeAll(async () => {
  app = await createTestApp({ requireEmailVerification: false })
  calls = twoFactorCalls(app)
})
afterAll(() => app.close())

/** An account that an attacker created with another person's address, with every kind of credential in it. */
interface Squat {
  id: string
  /** The address of the owner of the mailbox. */
  email: string
  /** An address of the attacker, to which a change is pending. */
  elsewhere: string
  credentials: Credential[]
  /** A key of an organization that the attacker created. */
  organizationKey: Credential
  refreshToken: string
  challengeToken: string
  links: Record<string, string>
}

let serial = 0
let squat: Squat

/** Creates the attacker's credentials: two sessions, an API key, a challenge, a second factor, and a pending change of address. */
async function occupy(): Promise<Squat> {
  serial += 1
  const [email, elsewhere] = [`owner-${serial}@example.com`, `attacker-${serial}@example.com`]
  const input = { email, password: testPassword, referralCode: 'BCDFGHJK' }
  const signup = expectType(await app.call.signup({ input }), 'AuthTokens')
  const { id } = signup.user
  const first = { bearer: signup.accessToken }
  const { accessToken, refreshToken } = await app.logInAs(email)
  const attacker = { id, email, password: testPassword, sessionId: '', accessToken, refreshToken, credential: first }
  const key = await app.createKey(attacker, ['profile:read'])
  const organizationKey = await createOrganizationKey(app, attacker)
  await storePasskey(app, id)
  await storeOAuthAccount(app, id)
  await storeLinkState(app, id, signup.session.id)
  await storeInvitation(app, id, organizationKey.organizationId, elsewhere)
  await calls.enable(attacker)
  const again = await calls.challenge(attacker)
  await app.call.requestEmailChange({ newEmail: elsewhere, password: testPassword }, first)
  const links = {
    VERIFY_EMAIL: await calls.mailedToken(email, 'verify-email'),
    CONFIRM_EMAIL: await calls.mailedToken(elsewhere, 'confirm-email'),
    NOT_ME: await calls.mailedToken(email, 'not-me'),
  }
  await app.call.requestPasswordReset({ email })
  const reset = await calls.mailedToken(email, 'reset-password')
  const credentials = [first, { bearer: accessToken }, key.credential]
  return {
    id,
    email,
    elsewhere,
    credentials,
    organizationKey: organizationKey.credential,
    refreshToken,
    challengeToken: again,
    links: { ...links, RESET_PASSWORD: reset },
  }
}

/** Creates an organization and a key that belongs to it. */
async function createOrganizationKey(at: TestApp, person: Pick<Person, 'id' | 'credential'>) {
  const organizationId = await createOrganizationOf(at, person)
  const { credential } = await at.createKey(person, ['org:write'], { organizationId })
  return { organizationId, credential }
}

/** Follows each mailed link, by the purpose of its token. */
const follow: Record<string, (token: string, credential?: Credential) => Promise<string>> = {
  VERIFY_EMAIL: (token, credential) => app.call.verifyEmail({ token }, credential).then(typeOf),
  RESET_PASSWORD: (token, credential) => app.call.resetPassword({ token, newPassword }, credential).then(typeOf),
  CONFIRM_EMAIL: (token, credential) => app.call.confirmEmailChange({ token }, credential).then(typeOf),
  NOT_ME: (token, credential) => app.call.disownChange({ token }, credential).then(typeOf),
}
const mailed = declared.purposes.filter((purpose) => purpose.mailed).map(({ name }) => name)

/** The rows of an account in every table that has rows of users. */
const leftovers: Record<string, string> = {
  sessions: 'revoked_at is null',
  api_keys: 'revoked_at is null',
  two_factors: 'true',
  recovery_codes: 'true',
  passkeys: 'true',
  oauth_accounts: 'true',
  // A link that is under way can be finished in its own session alone.
  oauth_states: 'session_id in (select id from sessions where revoked_at is null)',
  one_time_tokens: `purpose not in ('NOT_ME', 'RESET_PASSWORD', 'VERIFY_EMAIL')`,
  pending_referrals: 'true',
  login_codes: 'used_at is null',
  // These are no credentials: they stay with the account.
  referral_codes: 'false',
  avatars: 'false',
  user_data: 'false',
  // The organization stays with the account, and the keys of it that were made before do not work.
  organization_members: 'false',
  // Which keys of organizations are to be revoked with the account.
  organization_key_grants: 'false',
  // What administrators did to the account, which gives nobody anything.
  bulk_job_rows: 'false',
}

test('every link that is mailed and every table with rows of users is in these tests', async () => {
  expect(Object.keys(follow).toSorted()).toEqual(mailed.toSorted())
  const tables = await app.sql<{ table_name: string }>(
    `select table_name from information_schema.columns where table_schema = 'public' and column_name = 'user_id'`,
  )
  expect(tables.map(({ table_name }) => table_name).toSorted()).toEqual(Object.keys(leftovers).toSorted())
})

describe.each(mailed)('the first proof of a mailbox by a link of the purpose %s', (purpose) => {
  beforeAll(async () => {
    squat = await occupy()
    // A second factor that is turned on ends the other sessions.
    expect(await Promise.all(squat.credentials.map(calls.isAccepted))).toEqual([true, false, true])
    // Another request of the attacker is in progress: its mail is not written yet.
    const request = { newEmail: `late-${squat.elsewhere}`, password: testPassword }
    if (purpose !== 'CONFIRM_EMAIL') await app.call.requestEmailChange(request, squat.credentials[0])
    expect(await follow[purpose]?.(squat.links[purpose] ?? '')).toBe('Done')
  })

  test.each(Object.keys(leftovers))('leaves nothing of what was made before in %s', async (table) => {
    expect(await app.sql(`select * from ${table} where user_id = $1 and ${leftovers[table]}`, [squat.id])).toEqual([])
  })

  test('revokes the invitations that were sent before', async () => {
    expect(await app.sql('select 1 from organization_invitations where invited_by_id = $1', [squat.id])).toEqual([])
  })

  test('ends every session, key, challenge and pending move', async () => {
    expect(await Promise.all(squat.credentials.map(calls.isAccepted))).toEqual([false, false, false])
    expect(codeOf(await app.call.access({}, squat.organizationKey))).toBe('TOKEN_INVALID')
    expect(typeOf(await app.call.refresh({ refreshToken: squat.refreshToken }))).toBe('TokenInvalidError')
    const challenged = await calls.verify(squat.challengeToken, '123456')
    expect(challenged.__typename).toBe('ChallengeExpiredError')
    await app.server.drain()
    expect(app.mailbox.to(`late-${squat.elsewhere}`)).toEqual([])
    expect(typeOf(await app.call.confirmEmailChange({ token: squat.links.CONFIRM_EMAIL ?? '' }))).toBe(
      'TokenInvalidError',
    )
  })

  test('leaves an account that a password alone opens', async () => {
    const email = purpose === 'CONFIRM_EMAIL' ? squat.elsewhere : squat.email
    const [user] = await app.sql('select two_factor_enabled_at, email_verified_at from users where email = $1', [email])
    expect(user).toMatchObject({ two_factor_enabled_at: null, email_verified_at: expect.anything() })
    await app.call.requestPasswordReset({ email })
    const token = await calls.mailedToken(email, 'reset-password')
    expect(await follow.RESET_PASSWORD?.(token)).toBe('Done')
    const owner = await app.logInAs(email, newPassword)
    const key = await app.createKey(owner, ['profile:read'])
    // Credentials that are created from now on stay: the mailbox and the password belong to one person.
    await app.call.requestPasswordReset({ email })
    expect(await follow.RESET_PASSWORD?.(await calls.mailedToken(email, 'reset-password'))).toBe('Done')
    expect(await calls.isAccepted(key.credential)).toBe(true)
  })
})

describe('a link in a request with the credential of another user', () => {
  const state = async () => {
    const tables = ['users', 'one_time_tokens', 'sign_ups', 'api_keys', 'two_factors', 'sessions', 'audit_events']
    const rows = tables.map((table) => app.sql(`select * from ${table} t order by t::text`))
    return JSON.stringify(await Promise.all(rows))
  }

  test.each(mailed)('is not valid and changes nothing, and works afterwards: %s', async (purpose) => {
    const account = await occupy()
    const other = await app.createPerson()
    const key = await app.createKey(other, ['profile:read'])
    await app.server.drain()
    const token = account.links[purpose] ?? ''
    for (const credential of [other.credential, key.credential]) {
      const before = await state()
      expect(await follow[purpose]?.(token, credential)).toBe('TokenInvalidError')
      expect(await state()).toBe(before)
    }
    expect(await follow[purpose]?.(token, account.credentials[0])).toBe('Done')
  })
})

describe('where addresses have to be confirmed', () => {
  let strict: TestApp
  let there: ReturnType<typeof twoFactorCalls>
  beforeAll(async () => {
    strict = await createTestApp()
    there = twoFactorCalls(strict)
  })
  afterAll(() => strict.close())

  const reset = async (email: string, deviceToken?: string) => {
    await strict.call.requestPasswordReset({ email })
    const token = await there.mailedToken(email, 'reset-password')
    expect(typeOf(await strict.call.resetPassword({ token, newPassword, deviceToken }))).toBe('Done')
  }
  const deviceOf = async (identifier: string, password: string) => {
    const { deviceToken } = expectType(await strict.call.login({ input: { identifier, password } }), 'AuthTokens')
    if (!deviceToken) throw new Error('A login answers without a device token')
    return deviceToken
  }

  const waysIn = ({ id }: { id: string }) =>
    strict.sql('select id from passkeys where user_id = $1 union select id from oauth_accounts where user_id = $1', [
      id,
    ])

  test("a reset by an owner who confirmed an attacker's sign-up revokes the attacker's keys and ways to sign in", async () => {
    // The attacker signs up, the owner follows the link, the attacker logs in.
    const attacker = await strict.createPerson()
    await storePasskey(strict, attacker.id)
    await storeOAuthAccount(strict, attacker.id)
    const key = await strict.createKey(attacker, ['profile:read'])
    const { credential: organizationKey } = await createOrganizationKey(strict, attacker)
    await strict.clock.advance(30 * 86_400)
    await reset(attacker.email)
    expect(await there.isAccepted(key.credential)).toBe(false)
    expect(codeOf(await strict.call.access({}, organizationKey))).toBe('TOKEN_INVALID')
    expect(await waysIn(attacker)).toEqual([])
    const owner = await strict.logInAs(attacker.email, newPassword)
    const own = await strict.createKey(owner, ['profile:read'])
    await storePasskey(strict, attacker.id)
    await storeOAuthAccount(strict, attacker.id)
    await reset(attacker.email)
    expect(await there.isAccepted(own.credential)).toBe(true)
    expect(await waysIn(attacker)).toHaveLength(2)
  })

  test('an owner who signed up and resets on a device of theirs keeps the keys', async () => {
    const [owner, other] = [await strict.createPerson(), await strict.createPerson()]
    const key = await strict.createKey(owner, ['profile:read'])
    const { credential: organizationKey } = await createOrganizationKey(strict, owner)
    const foreign = await strict.createKey(other, ['profile:read'])
    const deviceToken = await deviceOf(owner.email, testPassword)
    await reset(owner.email, deviceToken)
    await reset(other.email, deviceToken)
    expect(await there.isAccepted(key.credential)).toBe(true)
    expect(codeOf(await strict.call.access({}, organizationKey))).toBeUndefined()
    expect(await there.isAccepted(foreign.credential)).toBe(false)
  })

  test('a reset revokes an attacker’s keys in an account whose address the owner confirmed by mistake', async () => {
    const attacker = await strict.createPerson()
    await reset(attacker.email)
    const moving = await strict.logInAs(attacker.email, newPassword)
    const key = await strict.createKey(moving, ['profile:read'])
    const newEmail = 'moved-by-mistake@example.com'
    await strict.call.requestEmailChange({ newEmail, password: newPassword }, moving.credential)
    await strict.call.confirmEmailChange({ token: await there.mailedToken(newEmail, 'confirm-email') })
    expect(await there.isAccepted(key.credential)).toBe(true)
    await reset(newEmail)
    expect(await there.isAccepted(key.credential)).toBe(false)
  })

  test('a reset keeps a second factor that was turned on after the confirmation', async () => {
    const person = await strict.createPerson()
    await there.enable(person)
    await reset(person.email)
    await expect(strict.logInAs(person.email, newPassword)).rejects.toThrow('TwoFactorChallenge')
  })

  test('the link of a sign-up is not valid in a request with a credential', async () => {
    const email = 'second-account@example.com'
    const signedIn = await strict.createPerson()
    await strict.call.signup({ input: { email, password: testPassword } })
    await strict.server.drain()
    const token = tokenOf(strict.mailbox.last(email).links[0])
    expect(typeOf(await strict.call.verifyEmail({ token }, signedIn.credential))).toBe('TokenInvalidError')
    expect(await strict.sql('select 1 from users where email = $1', [email])).toEqual([])
    expect(typeOf(await strict.call.verifyEmail({ token }))).toBe('Done')
  })
})

describe('“not me” and the second factor', () => {
  const hour = 3600
  let person: Awaited<ReturnType<TestApp['createPerson']>>
  beforeEach(async () => {
    person = await app.createPerson({ email: `not-me-${++serial}@example.com` })
  })
  const attackersPassword = 'changed by an attacker'
  const changePassword = async () => {
    const args = { currentPassword: person.password, newPassword: attackersPassword }
    expect(typeOf(await app.call.changePassword(args, person.credential))).toBe('Done')
    person.password = attackersPassword
    return calls.mailedToken(person.email, 'not-me')
  }
  const changeAddress = async () => {
    const newEmail = `mallory-${serial}@example.com`
    const args = { newEmail, password: person.password }
    expect(typeOf(await app.call.requestEmailChange(args, person.credential))).toBe('MailSent')
    const token = await calls.mailedToken(newEmail, 'confirm-email')
    expect(typeOf(await app.call.confirmEmailChange({ token }))).toBe('Done')
    return calls.mailedToken(person.email, 'not-me')
  }
  const enable = () => calls.enable(person)
  const wait = (seconds: number) => async () => app.clock.advance(seconds)
  const isOn = async () => {
    const [row] = await app.sql(
      `select two_factor_enabled_at is not null as flag, (select count(*)::int from two_factors where user_id = $1) as rows
       from users where id = $1`,
      [person.id],
    )
    return row
  }
  /** Signs in again, after the sessions and their tokens have ended. */
  const signInAgain = async () => Object.assign(person, await app.logInAs(person.email, person.password))

  const off = { flag: false, rows: 0 }
  const on = { flag: true, rows: 1 }
  test.each([
    ['turned on after a change of the password', changePassword, [wait(hour), signInAgain, enable], off],
    ['turned on after a change of the address', changeAddress, [enable], off],
    ['turned on 71 hours after the change', changePassword, [wait(71 * hour), signInAgain, enable], off],
    ['turned on after the change, by a link of 72 hours', changePassword, [enable, wait(72 * hour)], on],
    ['turned on 73 hours after the change', changePassword, [wait(73 * hour), signInAgain, enable], on],
  ])('%s', async (_what, change, then, expected) => {
    const token = await change()
    for (const step of then) await step()
    expect(typeOf(await app.call.disownChange({ token }))).toBe('Done')
    expect(await isOn()).toEqual(expected)
  })

  test('one that was turned on before the change stays', async () => {
    await enable()
    const token = await changePassword()
    expect(typeOf(await app.call.disownChange({ token }))).toBe('Done')
    expect(await isOn()).toEqual(on)
  })

  test('no other notice removes one', async () => {
    const changes = new Set(['password-changed', 'email-changed', 'account-by-invitation'])
    const { services } = app.server
    const purpose = declared.purposes.find(({ name }) => name === 'NOT_ME')
    if (!purpose) throw new Error('There is no purpose for the link “this was not me”')
    await enable()
    const others = declared.mails.map(({ kind }) => kind).filter((kind) => !changes.has(kind))
    expect(others.length).toBeGreaterThan(10)
    for (const notice of others) {
      const { token } = await services.database.transactional((em) =>
        makeOneTimeToken(em, purpose, { id: person.id, email: person.email }, { notice }),
      )
      await app.clock.advance(1)
      await app.sql('update users set two_factor_enabled_at = $2 where id = $1', [person.id, app.clock.now()])
      expect(typeOf(await app.call.disownChange({ token }))).toBe('Done')
      expect([notice, await isOn()]).toEqual([notice, on])
    }
  })
})
