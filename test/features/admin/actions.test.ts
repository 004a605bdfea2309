import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createTestApp,
  documents,
  type Person,
  type TestApp,
  testPassword,
  testSettings,
  tokenOf,
} from '../../_util/app.ts'
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

const error = '... on Error { code message }'
const mutations = {
  createUser: `mutation($input: CreateUserInput!) { createUser(input: $input) { __typename ... on User { id email role emailVerified } ${error} ... on ValidationError { fields { path rule } } ... on ScopeNotGrantedError { missingScopes } } }`,
  updateUser: `mutation($id: ID!, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { __typename ... on User { id email name username role emailVerified } ${error} ... on ValidationError { fields { path rule } } } }`,
  suspendUser: `mutation($id: ID!, $reason: String, $until: DateTime) { suspendUser(id: $id, reason: $reason, until: $until) { __typename ... on User { status } ${error} } }`,
  reactivateUser: `mutation($id: ID!) { reactivateUser(id: $id) { __typename ... on User { status } ${error} } }`,
  deleteUser: `mutation($id: ID!) { deleteUser(id: $id) { __typename ${error} } }`,
  revokeUserSessions: `mutation($id: ID!) { revokeUserSessions(id: $id) { __typename ... on SessionsRevoked { count } ${error} } }`,
  resetUserTwoFactor: `mutation($id: ID!) { resetUserTwoFactor(id: $id) { __typename ${error} } }`,
  confirmUserEmail: `mutation($id: ID!) { confirmUserEmail(id: $id) { __typename ... on User { id emailVerified } ${error} } }`,
  revokeUserApiKey: `mutation($id: ID!) { revokeUserApiKey(id: $id) { __typename ... on ApiKey { id status revokedAt } ${error} } }`,
  impersonateUser: `mutation($id: ID!, $reason: String!) { impersonateUser(id: $id, reason: $reason) { __typename ... on AuthTokens { accessToken refreshToken refreshExpiresIn user { id email } session { expiresAt current } } ${error} } }`,
}

const act = async (
  field: keyof typeof mutations,
  variables: object,
  credential: Person['credential'] | { apiKey: string } = admin.credential,
) => {
  const answer = await app.execute(mutations[field], variables, credential)
  return answer.errors[0] ? { topLevel: answer.errors[0].extensions.code } : answer.data[field]
}
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
    const made = await act('createUser', { input })
    expect(made).toMatchObject({ __typename: 'User', email: 'made@example.com', role: 'support', emailVerified: true })
    expect((await app.logInAs('made@example.com')).id).toBe(made.id)
    expect(await lastEvent('USER_CREATED')).toMatchObject({ actor_id: admin.id, target_id: made.id })
  })

  test('without a password: a link to set one is mailed, and it confirms the address', async () => {
    await act('createUser', { input: { email: 'invited@example.com' } })
    await app.app.drain()
    const token = tokenOf(app.mailbox.last('invited@example.com').links[0])
    await app.execute(
      'mutation($t: String!, $p: String!) { resetPassword(token: $t, newPassword: $p) { __typename } }',
      {
        t: token,
        p: testPassword,
      },
    )
    expect((await app.logInAs('invited@example.com')).email).toBe('invited@example.com')
  })

  test('with a password and an unconfirmed address: the address has to be confirmed first', async () => {
    await act('createUser', { input: { email: 'unproved@example.com', password: testPassword } })
    const early = await app.execute(documents.login, {
      input: { identifier: 'unproved@example.com', password: testPassword },
    })
    expect(early.data.login.code).toBe('EMAIL_NOT_VERIFIED')
    await app.app.drain()
    const token = tokenOf(app.mailbox.last('unproved@example.com').links[0])
    await app.execute(documents.verifyEmail, { token })
    expect((await app.logInAs('unproved@example.com')).email).toBe('unproved@example.com')
  })

  test.each([
    ['a bad address', { email: 'nobody' }, 'VALIDATION_ERROR'],
    ['an unknown role', { email: 'x1@example.com', role: 'emperor' }, 'VALIDATION_ERROR'],
    ['a role of the prototype', { email: 'x1@example.com', role: '__proto__' }, 'VALIDATION_ERROR'],
    ['a common password', { email: 'x1@example.com', password: 'password1234' }, 'PASSWORD_COMPROMISED'],
    ['a taken address', { email: 'ADMIN@example.com' }, 'EMAIL_TAKEN'],
  ])('%s is refused', async (_name, input, code) => {
    expect((await act('createUser', { input })).code).toBe(code)
  })
})

describe('a caller cannot grant or act on more scopes than they hold', () => {
  test('a manager can create users, but no administrators and no support staff with more scopes', async () => {
    const refused = await act('createUser', { input: { email: 'coup@example.com', role: 'admin' } }, manager.credential)
    expect(refused).toMatchObject({ code: 'SCOPE_NOT_GRANTED' })
    expect(refused.missingScopes).toContain('audit:read')
    expect((await act('updateUser', { id: manager.id, input: { role: 'admin' } }, manager.credential)).code).toBe(
      'SCOPE_NOT_GRANTED',
    )
    expect((await act('createUser', { input: { email: 'fine@example.com' } }, manager.credential)).__typename).toBe(
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
      expect((await act(field, { id: admin.id }, manager.credential)).code).toBe('SCOPE_NOT_GRANTED')
    }
    expect((await act('revokeUserApiKey', { id: key.id }, manager.credential)).code).toBe('SCOPE_NOT_GRANTED')
    expect((await app.execute('{ access { kind } }', {}, key.credential)).status).toBe(200)
    const asAdmin = await act('impersonateUser', { id: admin.id, reason: 'curious' }, manager.credential)
    expect(asAdmin.code).toBe('SCOPE_NOT_GRANTED')
    expect(
      (await act('updateUser', { id: admin.id, input: { email: 'mine@example.com' } }, manager.credential)).code,
    ).toBe('SCOPE_NOT_GRANTED')
  })

  test('an administrator’s key with only users:write cannot create or impersonate an administrator', async () => {
    const key = await app.createKey(admin, ['users:read', 'users:write'])
    const made = await act('createUser', { input: { email: 'coup@example.com', role: 'admin' } }, key.credential)
    expect(made.code).toBe('SCOPE_NOT_GRANTED')
    expect((await act('createUser', { input: { email: 'bykey@example.com' } }, key.credential)).__typename).toBe('User')
    const asOther = await act('impersonateUser', { id: admin.id, reason: 'x' }, key.credential)
    expect(asOther).toEqual({ topLevel: 'FORBIDDEN' })
    expect((await lastEvent('USER_CREATED')) as object).toMatchObject({ actor_api_key_id: key.id })
  })

  test('every action requires users:write', async () => {
    const plain = await app.createPerson()
    for (const field of Object.keys(mutations) as (keyof typeof mutations)[]) {
      const variables = { id: plain.id, reason: 'x', input: field === 'createUser' ? { email: 'z@example.com' } : {} }
      expect(await act(field, variables, plain.credential)).toEqual({ topLevel: 'FORBIDDEN' })
    }
  })
})

describe('updateUser', () => {
  test('a role applies from the next request on; a new address ends sessions, has to be confirmed, and the old one gets a notice', async () => {
    const person = await app.createPerson()
    await act('updateUser', {
      id: person.id,
      input: { role: 'support', tier: 'PRO', name: 'New Name', username: 'new_name' },
    })
    const users = await app.execute('{ users(first: 1) { nodes { id } } me { name username } }', {}, person.credential)
    expect(users.data).toMatchObject({ users: { nodes: [{}] }, me: { name: 'New Name', username: 'new_name' } })
    const moved = await act('updateUser', { id: person.id, input: { email: 'moved@example.com' } })
    expect(moved).toMatchObject({ email: 'moved@example.com', emailVerified: false, role: 'support' })
    expect((await app.execute(documents.me, {}, person.credential)).errors[0]?.extensions.code).toBe('TOKEN_INVALID')
    await app.app.drain()
    expect(app.mailbox.last(person.email).text).toContain('another address')
    expect(app.mailbox.last('moved@example.com').links.length).toBeGreaterThan(0)
  })

  test('a taken username changes nothing, also none of the other fields', async () => {
    const person = await app.createPerson({ name: 'Before' })
    await app.createPerson({ username: 'occupied' })
    const refused = await act('updateUser', {
      id: person.id,
      input: { email: 'other@example.com', username: 'OCCUPIED' },
    })
    expect(refused.code).toBe('USERNAME_TAKEN')
    expect((await app.execute(documents.me, {}, person.credential)).data.me.email).toBe(person.email)
  })

  test('unknown ids are not found', async () => {
    for (const id of ['01890000-0000-7000-8000-000000000000', 'nobody', '1; drop table users', '']) {
      expect((await act('updateUser', { id, input: { name: 'x' } })).code).toBe('USER_NOT_FOUND')
    }
  })
})

describe('suspendUser', () => {
  test('every credential is refused at once, the correct password gets the reason, and the suspension ends on time', async () => {
    const person = await app.createPerson()
    const key = await app.createKey(person, ['profile:read'])
    const until = new Date(app.clock.now().getTime() + 3_600_000)
    expect((await act('suspendUser', { id: person.id, reason: 'spam', until })).status).toBe('SUSPENDED')
    for (const credential of [person.credential, key.credential]) {
      expect((await app.execute(documents.me, {}, credential)).errors[0]?.extensions.code).toBe('TOKEN_INVALID')
    }
    const refreshed = await app.execute(documents.refresh, { refreshToken: person.refreshToken })
    expect(refreshed.data.refresh.code).toBe('TOKEN_INVALID')
    const login = async (password: string) =>
      (await app.execute(documents.login, { input: { identifier: person.email, password } })).data.login
    expect((await login(testPassword)).code).toBe('ACCOUNT_SUSPENDED')
    expect((await login('not the password')).code).toBe('INVALID_CREDENTIALS')
    expect(await lastEvent('USER_SUSPENDED')).toMatchObject({ target_id: person.id, details: { reason: 'spam' } })
    await app.clock.advance(3_601)
    expect((await login(testPassword)).__typename).toBe('AuthTokens')
    expect((await app.execute(documents.me, {}, key.credential)).data.me.id).toBe(person.id)
    const old = await app.execute(documents.refresh, { refreshToken: person.refreshToken })
    expect(old.data.refresh.code).toBe('TOKEN_INVALID')
    admin = await app.logInAs(admin.email)
    manager = await app.logInAs(manager.email)
  })

  test('reactivation ends the suspension; an end in the past is refused', async () => {
    const person = await app.createPerson()
    const past = new Date(app.clock.now().getTime() - 1_000)
    expect((await act('suspendUser', { id: person.id, until: past })).code).toBe('VALIDATION_ERROR')
    await act('suspendUser', { id: person.id })
    expect((await act('reactivateUser', { id: person.id })).status).toBe('ACTIVE')
    expect((await app.logInAs(person.email)).id).toBe(person.id)
  })
})

test('the last administrator cannot be demoted, suspended or deleted, nor can the last two at once', async () => {
  expect((await act('updateUser', { id: admin.id, input: { role: 'user' } })).code).toBe('CONFLICT')
  expect((await act('suspendUser', { id: admin.id })).code).toBe('CONFLICT')
  expect((await act('deleteUser', { id: admin.id })).code).toBe('CONFLICT')
  const second = await app.createPerson()
  await app.giveRole(second, 'admin')
  const both = await Promise.all([
    act('updateUser', { id: admin.id, input: { role: 'user' } }, second.credential),
    act('updateUser', { id: second.id, input: { role: 'user' } }, admin.credential),
  ])
  const [{ n }] = (await app.sql<{ n: number }>(`select count(*)::int as n from users where role = 'admin'`)) as [
    { n: number },
  ]
  expect(n).toBe(1)
  expect(
    both.filter((answer) => answer.code === 'CONFLICT' || answer.topLevel || answer.code === 'SCOPE_NOT_GRANTED'),
  ).toHaveLength(1)
  await app.giveRole(admin, 'admin')
  await app.giveRole(second, 'user')
})

describe('impersonateUser', () => {
  test('opens a marked session of an hour that reads as the user and cannot change credentials, and notifies the user', async () => {
    const person = await app.createPerson({ name: 'Pat' })
    const as = await act('impersonateUser', { id: person.id, reason: 'ticket 12' })
    expect(as).toMatchObject({ __typename: 'AuthTokens', user: { id: person.id }, session: { current: true } })
    const claims = decodeJwt(as.accessToken)
    expect(claims.act).toEqual({ sub: admin.id })
    expect(claims.sub).toBe(person.id)
    const credential = { bearer: as.accessToken as string }
    expect((await app.execute(documents.me, {}, credential)).data.me.email).toBe(person.email)
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
    await app.app.drain()
    expect(app.mailbox.last(person.email).text).toContain('ticket 12')
    expect(await lastEvent('USER_IMPERSONATED')).toMatchObject({ actor_id: admin.id, target_id: person.id })

    const refreshed = await app.execute(documents.refresh, { refreshToken: as.refreshToken })
    expect(decodeJwt(refreshed.data.refresh.accessToken).act).toEqual({ sub: admin.id })
    await app.clock.advance(3_601)
    const late = await app.execute(documents.refresh, { refreshToken: refreshed.data.refresh.refreshToken })
    expect(late.data.refresh.code).toBe('TOKEN_EXPIRED')
    admin = await app.logInAs(admin.email)
    manager = await app.logInAs(manager.email)
  })

  test('the session ends when the impersonator is demoted or suspended', async () => {
    const person = await app.createPerson()
    const second = await app.createPerson()
    await app.giveRole(second, 'admin')
    const as = await act('impersonateUser', { id: person.id, reason: 'help' }, second.credential)
    const credential = { bearer: as.accessToken as string }
    const seen = async () => (await app.execute(documents.me, {}, credential)).errors[0]?.extensions.code ?? 'OK'
    expect(await seen()).toBe('OK')
    await app.giveRole(second, 'user')
    expect(await seen()).toBe('TOKEN_INVALID')
    await app.giveRole(second, 'admin')
    expect(await seen()).toBe('OK')
    await act('suspendUser', { id: second.id })
    expect(await seen()).toBe('TOKEN_INVALID')
    await app.giveRole(second, 'user')
  })

  test('an impersonated session cannot impersonate, and a reason is required', async () => {
    const other = await app.createPerson()
    expect((await act('impersonateUser', { id: other.id, reason: ' ' })).code).toBe('VALIDATION_ERROR')
    const as = await act('impersonateUser', { id: manager.id, reason: 'look' })
    const again = await act('impersonateUser', { id: other.id, reason: 'deeper' }, { bearer: as.accessToken })
    expect(again).toEqual({ topLevel: 'FORBIDDEN' })
  })
})

test('revokes sessions, resets a lost second factor, and deletes a user with all data except the audit trail', async () => {
  const person = await app.createPerson()
  await app.logInAs(person.email)
  expect((await act('revokeUserSessions', { id: person.id })).count).toBe(2)
  expect((await act('resetUserTwoFactor', { id: person.id })).code).toBe('TWO_FACTOR_NOT_ENABLED')
  await app.sql(`insert into two_factors (user_id, secret, confirmed_at, created_at) values ($1, 'x', now(), now())`, [
    person.id,
  ])
  await app.sql('update users set two_factor_enabled_at = now() where id = $1', [person.id])
  expect((await act('resetUserTwoFactor', { id: person.id })).__typename).toBe('Done')
  expect((await app.logInAs(person.email)).id).toBe(person.id)
  expect((await act('deleteUser', { id: person.id })).__typename).toBe('Done')
  expect((await act('deleteUser', { id: person.id })).code).toBe('USER_NOT_FOUND')
  const events = await app.execute(
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
    const made = await act('createUser', { input: { email, password: testPassword } })
    await app.app.drain()
    const token = tokenOf(app.mailbox.last(email).links[0])
    expect(await act('confirmUserEmail', { id: made.id })).toMatchObject({ __typename: 'User', emailVerified: true })
    expect((await app.logInAs(email)).id).toBe(made.id)
    expect((await app.execute(documents.verifyEmail, { token })).data.verifyEmail.code).toBe('TOKEN_INVALID')
    const trail = { actor_id: admin.id, target_id: made.id, details: { email, wasConfirmed: false } }
    expect(await lastEvent('USER_EMAIL_CONFIRMED')).toMatchObject(trail)
  })

  test('a confirmed address keeps the time of its confirmation, and an unknown id is not found', async () => {
    const person = await app.createPerson()
    const confirmedAt = () => app.sql('select email_verified_at from users where id = $1', [person.id])
    const before = await confirmedAt()
    await app.clock.advance(60)
    expect((await act('confirmUserEmail', { id: person.id })).emailVerified).toBe(true)
    expect(await confirmedAt()).toEqual(before)
    expect((await act('confirmUserEmail', { id: 'nobody' })).code).toBe('USER_NOT_FOUND')
  })

  test('an attacker’s credentials do not survive the first proof of the mailbox', async () => {
    const person = await app.createPerson()
    const key = await app.createKey(person, [])
    await app.sql('update users set email_verified_at = null, first_verified_at = null where id = $1', [person.id])
    await act('confirmUserEmail', { id: person.id })
    await app.execute('mutation($email: String!) { requestPasswordReset(email: $email) { __typename } }', {
      email: person.email,
    })
    await app.app.drain()
    await app.execute(
      'mutation($token: String!, $p: String!) { resetPassword(token: $token, newPassword: $p) { __typename } }',
      { token: tokenOf(app.mailbox.last(person.email).links[0]), p: `${testPassword} again` },
    )
    await app.app.drain()
    expect(app.mailbox.last(person.email).text).toContain('was changed')
    expect((await app.execute('{ access { kind } }', {}, key.credential)).status).toBe(401)
  })
})

describe('revokeUserApiKey', () => {
  test('the key stops working at once, and a second revocation keeps the time of the first', async () => {
    const person = await app.createPerson()
    const key = await app.createKey(person, [])
    const revoked = await act('revokeUserApiKey', { id: key.id.toUpperCase() })
    expect(revoked).toMatchObject({ __typename: 'ApiKey', id: key.id, status: 'REVOKED' })
    expect((await app.execute('{ access { kind } }', {}, key.credential)).status).toBe(401)
    const trail = { actor_id: admin.id, target_id: person.id, details: { apiKeyId: key.id } }
    expect(await lastEvent('USER_API_KEY_REVOKED')).toMatchObject(trail)
    await app.clock.advance(60)
    expect((await act('revokeUserApiKey', { id: key.id })).revokedAt).toBe(revoked.revokedAt)
  })

  test.each(['01890000-0000-7000-8000-000000000000', 'nothing', ''])('%j is not found', async (id) => {
    expect((await act('revokeUserApiKey', { id })).code).toBe('API_KEY_NOT_FOUND')
  })
})

describe('a second factor', () => {
  test('a reset ends the lock, so that a new authenticator can be set up at once', async () => {
    const calls = twoFactorCalls(app)
    const person = await app.createPerson()
    const { secret } = await calls.enable(person)
    const challenge = await calls.challenge(person)
    for (let attempt = 0; attempt < 6; attempt++) await calls.verify(challenge, '000000')
    expect((await calls.verify(challenge, await calls.nextCode(secret))).code).toBe('ACCOUNT_LOCKED')
    admin = await app.logInAs(admin.email)
    expect((await act('resetUserTwoFactor', { id: person.id })).__typename).toBe('Done')
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
      expect((await act(field, { id: person.id })).code).toBeUndefined()
      expect((await calls.verify(challenge, await calls.nextCode(secret))).code).toBe('CHALLENGE_EXPIRED')
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
    await app.execute('mutation { revokeOtherSessions { __typename } }', {}, person.credential)
    expect((await calls.verify(challenge, await calls.nextCode(secret))).code).toBe('CHALLENGE_EXPIRED')
  })
})

test('the audit trail can be filtered and paged with audit:read, and users can read their own events', async () => {
  const person = await app.createPerson()
  await app.execute(documents.login, { input: { identifier: person.email, password: 'wrong' } })
  const own = await app.execute(
    '{ me { securityEvents(first: 50) { totalCount nodes { type ip } } } }',
    {},
    person.credential,
  )
  const types = own.data.me.securityEvents.nodes.map((node: { type: string }) => node.type)
  expect(types).toEqual(['LOGIN_FAILED', 'LOGGED_IN', 'EMAIL_VERIFIED'])
  const foreign = await app.execute(
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
    app.execute(
      `{ auditEvents(${args}) { totalCount nodes { id type } pageInfo { endCursor hasNextPage } } }`,
      {},
      admin.credential,
    )
  const all: string[] = []
  let after = ''
  for (let round = 0; round < 50; round++) {
    const { data } = await page(`filter: { type: [LOGGED_IN, LOGIN_FAILED] }, first: 7${after}`)
    all.push(...data.auditEvents.nodes.map((node: { id: string }) => node.id))
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
