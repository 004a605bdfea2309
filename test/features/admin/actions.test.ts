import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  codeOf,
  createTestApp,
  documents,
  expectType,
  type MeData,
  type Person,
  type TestApp,
  testPassword,
  testSettings,
  tokenOf,
  typeOf,
} from '../../_util/app.ts'
import { operations } from '../../_util/operations.generated.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'

let app: TestApp
let admin: Person
let manager: Person

beforeAll(async () => {
  app = await createTestApp({
    roles: {
      ...testSettings().config.roles,
      manager: ['profile:read', 'profile:write', 'keys:read', 'keys:write', 'users:read', 'users:write'],
    },
  })
  admin = await app.createPerson({ email: 'admin@example.com' })
  await app.giveRole(admin, 'admin')
  manager = await app.createPerson({ email: 'manager@example.com' })
  await app.giveRole(manager, 'manager')
})
afterAll(() => app.close())

/** The mutations that act on users. */
const actions = [
  'createUser',
  'updateUser',
  'updateAppData',
  'suspendUser',
  'reactivateUser',
  'deleteUser',
  'revokeUserSessions',
  'resetUserTwoFactor',
  'confirmUserEmail',
  'revokeUserApiKey',
  'impersonateUser',
] as const
const lastEvent = async (type: string) =>
  (
    await app.sql<{ actor_id: string; target_id: string; details: object; ip: string }>(
      'select * from audit_events where type = $1 order by id desc limit 1',
      [type],
    )
  )[0]

describe('createUser', () => {
  test('with a password and a confirmed address: the user can sign in at once', async () => {
    const input = { email: 'Made@Example.com', password: testPassword, emailVerified: true, role: 'support' }
    const made = expectType(await app.call.createUser({ input }, admin.credential), 'User')
    expect(made).toMatchObject({ email: 'made@example.com', role: 'support', emailVerified: true })
    expect((await app.logInAs('made@example.com')).id).toBe(made.id)
    expect(await lastEvent('USER_CREATED')).toMatchObject({ actor_id: admin.id, target_id: made.id })
  })

  test('without a password: a link to set one is mailed, and it confirms the address', async () => {
    await app.call.createUser({ input: { email: 'invited@example.com' } }, admin.credential)
    await app.server.drain()
    expect(app.mailbox.last('invited@example.com').subject).toBe('Your new Sallyport account')
    const token = tokenOf(app.mailbox.last('invited@example.com').links[0])
    await app.call.resetPassword({ token, newPassword: testPassword })
    expect((await app.logInAs('invited@example.com')).email).toBe('invited@example.com')
  })

  test('with a password and an unconfirmed address: the address has to be confirmed first', async () => {
    await app.call.createUser({ input: { email: 'unproved@example.com', password: testPassword } }, admin.credential)
    const early = await app.call.login({ input: { identifier: 'unproved@example.com', password: testPassword } })
    expect(codeOf(early)).toBe('EMAIL_NOT_VERIFIED')
    await app.server.drain()
    const token = tokenOf(app.mailbox.last('unproved@example.com').links[0])
    await app.call.verifyEmail({ token })
    expect((await app.logInAs('unproved@example.com')).email).toBe('unproved@example.com')
  })

  test.each([
    ['a bad address', { email: 'nobody' }, 'VALIDATION_ERROR'],
    ['an unknown role', { email: 'x1@example.com', role: 'emperor' }, 'VALIDATION_ERROR'],
    ['a role of the prototype', { email: 'x1@example.com', role: '__proto__' }, 'VALIDATION_ERROR'],
    ['a common password', { email: 'x1@example.com', password: 'password1234' }, 'PASSWORD_COMPROMISED'],
    ['a taken address', { email: 'ADMIN@example.com' }, 'EMAIL_TAKEN'],
  ])('%s is refused', async (_name, input, code) => {
    expect(codeOf(await app.call.createUser({ input }, admin.credential))).toBe(code)
  })
})

describe('a caller cannot grant or act on more scopes than they hold', () => {
  test('a manager can create users, but no administrators and no support staff with more scopes', async () => {
    const refused = await app.call.createUser(
      { input: { email: 'coup@example.com', role: 'admin' } },
      manager.credential,
    )
    expect(expectType(refused, 'ScopeNotGrantedError').missingScopes).toContain('audit:read')
    expect(codeOf(await app.call.updateUser({ id: manager.id, input: { role: 'admin' } }, manager.credential))).toBe(
      'SCOPE_NOT_GRANTED',
    )
    expect((await app.call.createUser({ input: { email: 'fine@example.com' } }, manager.credential)).__typename).toBe(
      'User',
    )
  })

  test('a manager cannot act on an administrator', async () => {
    const key = await app.createKey(admin, [])
    const fields = [
      'suspendUser',
      'deleteUser',
      'revokeUserSessions',
      'resetUserTwoFactor',
      'confirmUserEmail',
    ] as const
    for (const field of fields) {
      expect(codeOf(await app.call[field]({ id: admin.id }, manager.credential))).toBe('SCOPE_NOT_GRANTED')
    }
    expect(codeOf(await app.call.revokeUserApiKey({ id: key.id }, manager.credential))).toBe('SCOPE_NOT_GRANTED')
    expect((await app.execute('{ access { kind } }', {}, key.credential)).status).toBe(200)
    const asAdmin = await app.call.impersonateUser({ id: admin.id, reason: 'curious' }, manager.credential)
    expect(codeOf(asAdmin)).toBe('SCOPE_NOT_GRANTED')
    expect(
      codeOf(await app.call.updateUser({ id: admin.id, input: { email: 'mine@example.com' } }, manager.credential)),
    ).toBe('SCOPE_NOT_GRANTED')
  })

  test('an administrator’s key with only users:write cannot create or impersonate an administrator', async () => {
    const key = await app.createKey(admin, ['users:read', 'users:write'])
    const made = await app.call.createUser({ input: { email: 'coup@example.com', role: 'admin' } }, key.credential)
    expect(codeOf(made)).toBe('SCOPE_NOT_GRANTED')
    expect((await app.call.createUser({ input: { email: 'bykey@example.com' } }, key.credential)).__typename).toBe(
      'User',
    )
    const asOther = await app.call.impersonateUser({ id: admin.id, reason: 'x' }, key.credential)
    expect(typeOf(asOther)).toBe('FORBIDDEN')
    expect((await lastEvent('USER_CREATED')) as object).toMatchObject({ actor_api_key_id: key.id })
  })

  test('every action requires users:write', async () => {
    const plain = await app.createPerson()
    for (const field of actions) {
      const variables = { id: plain.id, reason: 'x', input: field === 'createUser' ? { email: 'z@example.com' } : {} }
      const { errors } = await app.execute(operations[field], variables, plain.credential)
      expect([field, errors[0]?.extensions.code]).toEqual([field, 'FORBIDDEN'])
    }
  })
})

describe('updateUser', () => {
  test('a role applies from the next request on; a new address ends sessions, has to be confirmed, and the old one gets a notice', async () => {
    const person = await app.createPerson()
    await app.call.updateUser(
      {
        id: person.id,
        input: { role: 'support', tier: 'PRO', name: 'New Name', username: 'new_name' },
      },
      admin.credential,
    )
    const users = await app.execute('{ users(first: 1) { nodes { id } } me { name username } }', {}, person.credential)
    expect(users.data).toMatchObject({ users: { nodes: [{}] }, me: { name: 'New Name', username: 'new_name' } })
    await app.server.drain()
    expect(app.mailbox.last(person.email).text).toContain('was changed from none to “new_name”.')
    const moved = await app.call.updateUser({ id: person.id, input: { email: 'moved@example.com' } }, admin.credential)
    expect(moved).toMatchObject({ email: 'moved@example.com', emailVerified: false, role: 'support' })
    expect((await app.execute(documents.me, {}, person.credential)).errors[0]?.extensions.code).toBe('TOKEN_INVALID')
    await app.server.drain()
    expect(app.mailbox.last(person.email).text).toContain('another address')
    expect(app.mailbox.last('moved@example.com').links.length).toBeGreaterThan(0)
  })

  test('a taken username changes nothing, also none of the other fields', async () => {
    const person = await app.createPerson({ name: 'Before' })
    await app.createPerson({ username: 'occupied' })
    const refused = await app.call.updateUser(
      {
        id: person.id,
        input: { email: 'other@example.com', username: 'OCCUPIED' },
      },
      admin.credential,
    )
    expect(codeOf(refused)).toBe('USERNAME_TAKEN')
    expect((await app.execute<MeData>(documents.me, {}, person.credential)).data.me?.email).toBe(person.email)
  })

  test('unknown ids are not found', async () => {
    for (const id of ['01890000-0000-7000-8000-000000000000', 'nobody', '1; drop table users', '']) {
      expect(codeOf(await app.call.updateUser({ id, input: { name: 'x' } }, admin.credential))).toBe('USER_NOT_FOUND')
    }
  })
})

describe('suspendUser', () => {
  test('every credential is refused at once, the correct password gets the reason, and the suspension ends on time', async () => {
    const person = await app.createPerson()
    const key = await app.createKey(person, ['profile:read'])
    const until = new Date(app.clock.now().getTime() + 3_600_000)
    const suspended = await app.call.suspendUser({ id: person.id, reason: 'spam', until }, admin.credential)
    expect(suspended).toMatchObject({ status: 'SUSPENDED' })
    for (const credential of [person.credential, key.credential]) {
      expect((await app.execute(documents.me, {}, credential)).errors[0]?.extensions.code).toBe('TOKEN_INVALID')
    }
    const refreshed = await app.call.refresh({ refreshToken: person.refreshToken })
    expect(codeOf(refreshed)).toBe('TOKEN_INVALID')
    const login = (password: string) => app.call.login({ input: { identifier: person.email, password } })
    expect(codeOf(await login(testPassword))).toBe('ACCOUNT_SUSPENDED')
    expect(codeOf(await login('not the password'))).toBe('INVALID_CREDENTIALS')
    expect(await lastEvent('USER_SUSPENDED')).toMatchObject({ target_id: person.id, details: { reason: 'spam' } })
    await app.clock.advance(3_601)
    expect((await login(testPassword)).__typename).toBe('AuthTokens')
    expect((await app.execute<MeData>(documents.me, {}, key.credential)).data.me?.id).toBe(person.id)
    const old = await app.call.refresh({ refreshToken: person.refreshToken })
    expect(codeOf(old)).toBe('TOKEN_INVALID')
    admin = await app.logInAs(admin.email)
    manager = await app.logInAs(manager.email)
  })

  test('reactivation ends the suspension; an end in the past is refused', async () => {
    const person = await app.createPerson()
    const past = new Date(app.clock.now().getTime() - 1_000)
    expect(codeOf(await app.call.suspendUser({ id: person.id, until: past }, admin.credential))).toBe(
      'VALIDATION_ERROR',
    )
    await app.call.suspendUser({ id: person.id }, admin.credential)
    const reactivated = await app.call.reactivateUser({ id: person.id }, admin.credential)
    expect(reactivated).toMatchObject({ status: 'ACTIVE' })
    expect((await app.logInAs(person.email)).id).toBe(person.id)
  })
})

test('the last administrator cannot be demoted, suspended or deleted, nor can the last two at once', async () => {
  expect(codeOf(await app.call.updateUser({ id: admin.id, input: { role: 'user' } }, admin.credential))).toBe(
    'CONFLICT',
  )
  expect(codeOf(await app.call.suspendUser({ id: admin.id }, admin.credential))).toBe('CONFLICT')
  expect(codeOf(await app.call.deleteUser({ id: admin.id }, admin.credential))).toBe('CONFLICT')
  const second = await app.createPerson()
  await app.giveRole(second, 'admin')
  const both = await Promise.all([
    app.call.updateUser({ id: admin.id, input: { role: 'user' } }, second.credential),
    app.call.updateUser({ id: second.id, input: { role: 'user' } }, admin.credential),
  ])
  const [{ n }] = (await app.sql<{ n: number }>(`select count(*)::int as n from users where role = 'admin'`)) as [
    { n: number },
  ]
  expect(n).toBe(1)
  const refused = both.filter(
    (answer) =>
      answer.__typename === 'RequestError' || ['CONFLICT', 'SCOPE_NOT_GRANTED'].includes(codeOf(answer) ?? ''),
  )
  expect(refused).toHaveLength(1)
  await app.giveRole(admin, 'admin')
  await app.giveRole(second, 'user')
})

describe('impersonateUser', () => {
  test('opens a marked session of an hour that reads as the user and cannot change credentials, and notifies the user', async () => {
    const person = await app.createPerson({ name: 'Pat' })
    const started = await app.call.impersonateUser({ id: person.id, reason: 'ticket 12' }, admin.credential)
    const as = expectType(started, 'AuthTokens')
    expect(as).toMatchObject({ user: { id: person.id }, session: { current: true } })
    const claims = decodeJwt(as.accessToken)
    expect(claims.act).toEqual({ sub: admin.id })
    expect(claims.sub).toBe(person.id)
    const credential = { bearer: as.accessToken }
    expect((await app.execute<MeData>(documents.me, {}, credential)).data.me?.email).toBe(person.email)
    const forbidden = [
      'mutation { changePassword(currentPassword: "x", newPassword: "y") { __typename } }',
      'mutation { requestEmailChange(newEmail: "x@example.com", password: "y") { __typename } }',
      'mutation { deleteAccount(password: "x") { __typename } }',
      'mutation { setupTwoFactor(password: "x") { __typename } }',
      'mutation { confirmTwoFactor(code: "123456") { __typename } }',
      'mutation { disableTwoFactor(code: "123456") { __typename } }',
      'mutation { regenerateRecoveryCodes(code: "123456") { __typename } }',
      'mutation { createApiKey(input: { name: "x", scopes: [] }) { __typename } }',
      'mutation { revokeOtherSessions { __typename } }',
      'mutation { updateProfile(input: { name: "x" }) { __typename } }',
    ]
    for (const document of forbidden) {
      expect((await app.execute(document, {}, credential)).errors[0]?.extensions.code).toBe('FORBIDDEN')
    }
    await app.server.drain()
    expect(app.mailbox.last(person.email).text).toContain('ticket 12')
    expect(await lastEvent('USER_IMPERSONATED')).toMatchObject({ actor_id: admin.id, target_id: person.id })

    const refreshed = expectType(await app.call.refresh({ refreshToken: as.refreshToken }), 'AuthTokens')
    expect(decodeJwt(refreshed.accessToken).act).toEqual({ sub: admin.id })
    await app.clock.advance(3_601)
    const late = await app.call.refresh({ refreshToken: refreshed.refreshToken })
    expect(codeOf(late)).toBe('TOKEN_EXPIRED')
    admin = await app.logInAs(admin.email)
    manager = await app.logInAs(manager.email)
  })

  test('the session ends when the impersonator is demoted or suspended', async () => {
    const person = await app.createPerson()
    const second = await app.createPerson()
    await app.giveRole(second, 'admin')
    const started = await app.call.impersonateUser({ id: person.id, reason: 'help' }, second.credential)
    const as = expectType(started, 'AuthTokens')
    const credential = { bearer: as.accessToken }
    const seen = async () => (await app.execute(documents.me, {}, credential)).errors[0]?.extensions.code ?? 'OK'
    expect(await seen()).toBe('OK')
    await app.giveRole(second, 'user')
    expect(await seen()).toBe('TOKEN_INVALID')
    await app.giveRole(second, 'admin')
    expect(await seen()).toBe('OK')
    await app.call.suspendUser({ id: second.id }, admin.credential)
    expect(await seen()).toBe('TOKEN_INVALID')
    await app.giveRole(second, 'user')
  })

  test('an impersonated session cannot impersonate, and a reason is required', async () => {
    const other = await app.createPerson()
    expect(codeOf(await app.call.impersonateUser({ id: other.id, reason: ' ' }, admin.credential))).toBe(
      'VALIDATION_ERROR',
    )
    const started = await app.call.impersonateUser({ id: manager.id, reason: 'look' }, admin.credential)
    const as = expectType(started, 'AuthTokens')
    const again = await app.call.impersonateUser({ id: other.id, reason: 'deeper' }, { bearer: as.accessToken })
    expect(typeOf(again)).toBe('FORBIDDEN')
  })
})

test('revokes sessions, resets a lost second factor, and deletes a user with all data except the audit trail', async () => {
  const person = await app.createPerson()
  await app.logInAs(person.email)
  expect(await app.call.revokeUserSessions({ id: person.id }, admin.credential)).toMatchObject({ count: 2 })
  expect(codeOf(await app.call.resetUserTwoFactor({ id: person.id }, admin.credential))).toBe('TWO_FACTOR_NOT_ENABLED')
  await app.sql(`insert into two_factors (user_id, secret, confirmed_at, created_at) values ($1, 'x', now(), now())`, [
    person.id,
  ])
  await app.sql('update users set two_factor_enabled_at = now() where id = $1', [person.id])
  expect((await app.call.resetUserTwoFactor({ id: person.id }, admin.credential)).__typename).toBe('Done')
  expect((await app.logInAs(person.email)).id).toBe(person.id)
  expect((await app.call.deleteUser({ id: person.id }, admin.credential)).__typename).toBe('Done')
  expect(codeOf(await app.call.deleteUser({ id: person.id }, admin.credential))).toBe('USER_NOT_FOUND')
  const events = await app.execute<{ auditEvents: { nodes: object[] } }>(
    'query($id: ID!) { auditEvents(filter: { targetId: $id }, first: 3) { nodes { type targetId target { id } actor { id } ip } } }',
    { id: person.id },
    admin.credential,
  )
  expect(events.data.auditEvents.nodes[0]).toMatchObject({
    type: 'USER_DELETED',
    targetId: person.id,
    target: null,
    actor: { id: admin.id },
  })
})

describe('confirmUserEmail', () => {
  test('the user can log in without the mail, and the mailed link no longer works', async () => {
    const email = 'vouched@example.com'
    const created = await app.call.createUser({ input: { email, password: testPassword } }, admin.credential)
    const made = expectType(created, 'User')
    await app.server.drain()
    const token = tokenOf(app.mailbox.last(email).links[0])
    const confirmed = await app.call.confirmUserEmail({ id: made.id }, admin.credential)
    expect(confirmed).toMatchObject({ __typename: 'User', emailVerified: true })
    expect((await app.logInAs(email)).id).toBe(made.id)
    expect(codeOf(await app.call.verifyEmail({ token }))).toBe('TOKEN_INVALID')
    const trail = { actor_id: admin.id, target_id: made.id, details: { email, wasConfirmed: false } }
    expect(await lastEvent('USER_EMAIL_CONFIRMED')).toMatchObject(trail)
  })

  test('a confirmed address keeps the time of its confirmation, and an unknown id is not found', async () => {
    const person = await app.createPerson()
    const confirmedAt = () => app.sql('select email_verified_at from users where id = $1', [person.id])
    const before = await confirmedAt()
    await app.clock.advance(60)
    const again = await app.call.confirmUserEmail({ id: person.id }, admin.credential)
    expect(again).toMatchObject({ emailVerified: true })
    expect(await confirmedAt()).toEqual(before)
    expect(codeOf(await app.call.confirmUserEmail({ id: 'nobody' }, admin.credential))).toBe('USER_NOT_FOUND')
  })

  test('a user without an address is refused, and does not seem to have a confirmed one', async () => {
    const person = await app.createPerson()
    await app.sql('update users set email = null, email_verified_at = null where id = $1', [person.id])
    const refused = await app.call.confirmUserEmail({ id: person.id }, admin.credential)
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining('no email address') })
    expect(await app.sql('select email_verified_at from users where id = $1', [person.id])).toEqual([
      { email_verified_at: null },
    ])
    const events = `select 1 from audit_events where type = 'USER_EMAIL_CONFIRMED' and target_id = $1`
    expect(await app.sql(events, [person.id])).toEqual([])
  })

  test('an attacker’s credentials do not survive the first proof of the mailbox', async () => {
    const person = await app.createPerson()
    const key = await app.createKey(person, [])
    await app.sql('update users set email_verified_at = null, first_verified_at = null where id = $1', [person.id])
    await app.call.confirmUserEmail({ id: person.id }, admin.credential)
    await app.call.requestPasswordReset({ email: person.email })
    await app.server.drain()
    const token = tokenOf(app.mailbox.last(person.email).links[0])
    await app.call.resetPassword({ token, newPassword: `${testPassword} again` })
    await app.server.drain()
    expect(app.mailbox.last(person.email).text).toContain('was changed')
    expect((await app.execute('{ access { kind } }', {}, key.credential)).status).toBe(401)
  })
})

describe('revokeUserApiKey', () => {
  test('the key stops working at once, and a second revocation keeps the time of the first', async () => {
    const person = await app.createPerson()
    const key = await app.createKey(person, [])
    const answer = await app.call.revokeUserApiKey({ id: key.id.toUpperCase() }, admin.credential)
    const revoked = expectType(answer, 'ApiKey')
    expect(revoked).toMatchObject({ id: key.id, status: 'REVOKED' })
    expect((await app.execute('{ access { kind } }', {}, key.credential)).status).toBe(401)
    const trail = { actor_id: admin.id, target_id: person.id, details: { apiKeyId: key.id } }
    expect(await lastEvent('USER_API_KEY_REVOKED')).toMatchObject(trail)
    await app.clock.advance(60)
    const again = await app.call.revokeUserApiKey({ id: key.id }, admin.credential)
    expect(again).toMatchObject({ revokedAt: revoked.revokedAt })
  })

  test.each(['01890000-0000-7000-8000-000000000000', 'nothing', ''])('%j is not found', async (id) => {
    expect(codeOf(await app.call.revokeUserApiKey({ id }, admin.credential))).toBe('API_KEY_NOT_FOUND')
  })
})

describe('a second factor', () => {
  test('a reset ends the lock, so that a new authenticator can be set up at once', async () => {
    const calls = twoFactorCalls(app)
    const person = await app.createPerson()
    const { secret } = await calls.enable(person)
    const challenge = await calls.challenge(person)
    for (let attempt = 0; attempt < 6; attempt++) await calls.verify(challenge, '000000')
    expect(codeOf(await calls.verify(challenge, await calls.nextCode(secret)))).toBe('ACCOUNT_LOCKED')
    admin = await app.logInAs(admin.email)
    expect((await app.call.resetUserTwoFactor({ id: person.id }, admin.credential)).__typename).toBe('Done')
    const again = await app.logInAs(person.email)
    expect((await calls.enable(again)).codes).toHaveLength(10)
  })

  test.each(['revokeUserSessions', 'resetUserTwoFactor', 'suspendUser'] as const)(
    '%s ends a login that waits for a second factor',
    async (field) => {
      const calls = twoFactorCalls(app)
      const person = await app.createPerson()
      const { secret } = await calls.enable(person)
      const challenge = await calls.challenge(person)
      admin = await app.logInAs(admin.email)
      expect(codeOf(await app.call[field]({ id: person.id }, admin.credential))).toBeUndefined()
      expect(codeOf(await calls.verify(challenge, await calls.nextCode(secret)))).toBe('CHALLENGE_EXPIRED')
      const left = await app.sql(`select purpose from one_time_tokens where user_id = $1 and purpose <> 'NOT_ME'`, [
        person.id,
      ])
      expect(left).toEqual([])
    },
  )

  test('revokeOtherSessions ends a login that waits for a second factor', async () => {
    const calls = twoFactorCalls(app)
    const person = await app.createPerson()
    const { secret } = await calls.enable(person)
    const challenge = await calls.challenge(person)
    await app.call.revokeOtherSessions({}, person.credential)
    expect(codeOf(await calls.verify(challenge, await calls.nextCode(secret)))).toBe('CHALLENGE_EXPIRED')
  })
})

interface EventsData {
  auditEvents: {
    totalCount: number
    nodes: { id: string; type: string }[]
    pageInfo: { endCursor: string | null; hasNextPage: boolean }
  }
}

test('the audit trail can be filtered and paged with audit:read, and users can read their own events', async () => {
  const person = await app.createPerson()
  await app.call.login({ input: { identifier: person.email, password: 'wrong' } })
  const own = await app.execute<{ me: { securityEvents: { nodes: { type: string }[] } } }>(
    '{ me { securityEvents(first: 50) { totalCount nodes { type ip } } } }',
    {},
    person.credential,
  )
  const types = own.data.me.securityEvents.nodes.map((node) => node.type)
  expect(types).toEqual(['LOGIN_FAILED', 'LOGGED_IN', 'EMAIL_VERIFIED'])
  const foreign = await app.execute<{ user: { securityEvents: null } }>(
    'query($id: ID!) { user(id: $id) { id securityEvents { totalCount } } }',
    { id: admin.id },
    person.credential,
  )
  expect(foreign.data.user.securityEvents).toBeNull()
  expect(foreign.errors[0]?.extensions.code).toBe('FORBIDDEN')
  expect((await app.execute('{ auditEvents { totalCount } }', {}, person.credential)).errors[0]?.extensions.code).toBe(
    'FORBIDDEN',
  )

  const page = (args: string) =>
    app.execute<EventsData>(
      `{ auditEvents(${args}) { totalCount nodes { id type } pageInfo { endCursor hasNextPage } } }`,
      {},
      admin.credential,
    )
  const all: string[] = []
  let after = ''
  for (let round = 0; round < 50; round++) {
    const { data } = await page(`filter: { type: [LOGGED_IN, LOGIN_FAILED] }, first: 7${after}`)
    all.push(...data.auditEvents.nodes.map((node) => node.id))
    if (!data.auditEvents.pageInfo.hasNextPage) break
    after = `, after: "${data.auditEvents.pageInfo.endCursor}"`
  }
  const total = (await page('filter: { type: [LOGGED_IN, LOGIN_FAILED] }')).data.auditEvents.totalCount
  expect(new Set(all).size).toBe(total)
  expect(all.toSorted().toReversed()).toEqual(all)
  for (const bad of ['first: 101', 'first: -1', 'first: 1, last: 1', 'after: "forged"']) {
    expect((await page(bad)).errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
  }
  expect((await page('filter: { actorId: "not an id" }')).data.auditEvents.totalCount).toBe(0)
})

test('the first administrator is created from the environment, once, in an empty database', async () => {
  const first = await createTestApp({ adminEmail: 'root@example.com', adminPassword: testPassword })
  const again = await first.startAnother()
  for (const started of [first, again]) {
    const users = await started.sql('select role, email_verified_at is not null as verified from users')
    expect(users).toEqual([{ role: 'admin', verified: true }])
  }
  await again.close()
  await first.close()
})
