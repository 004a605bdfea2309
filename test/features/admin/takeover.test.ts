import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, documents, type Person, type TestApp, testPassword, tokenOf } from '../../_util/app.ts'

let app: TestApp
let admin: Person
beforeAll(async () => {
  app = await createTestApp()
  admin = await app.createPerson({ email: 'admin@example.com' })
  await app.giveRole(admin, 'admin')
})
afterAll(() => app.close())

const call = async (body: string, credential?: Person['credential']) => {
  const answer = await app.execute(`mutation { answer: ${body} }`, {}, credential)
  return answer.errors[0] ? answer.errors[0].extensions.code : (answer.data.answer.code ?? answer.data.answer)
}
const done = '{ __typename ... on Error { code } }'
const impersonate = async (target: Person, by: Person) => {
  const tokens = '{ ... on AuthTokens { accessToken refreshToken } ... on Error { code } }'
  const opened = await call(`impersonateUser(id: "${target.id}", reason: "help") ${tokens}`, by.credential)
  return { refreshToken: opened.refreshToken as string, credential: { bearer: opened.accessToken as string } }
}
const codeOf = async (credential: Person['credential']) =>
  (await app.execute(documents.me, {}, credential)).errors[0]?.extensions.code ?? 'OK'
const makeAdmin = async () => {
  const person = await app.createPerson()
  await app.giveRole(person, 'admin')
  return person
}
const linkTo = (email: string, page: string) => {
  const link = app.mailbox
    .to(email)
    .flatMap((mail) => mail.links)
    .findLast((each) => each.includes(`/${page}?`))
  return tokenOf(link)
}
const moveBy = (person: Person, email: string) =>
  call(`updateUser(id: "${person.id}", input: { email: "${email}" }) ${done}`, admin.credential)

describe('impersonated sessions end with the sessions of the impersonator', () => {
  test.each([
    [
      'a password reset',
      async (thief: Person) => {
        await call(`requestPasswordReset(email: "${thief.email}") ${done}`)
        await app.app.drain()
        await call(
          `resetPassword(token: "${linkTo(thief.email, 'reset-password')}", newPassword: "${testPassword} 2") ${done}`,
        )
      },
    ],
    ['revokeUserSessions', (thief: Person) => call(`revokeUserSessions(id: "${thief.id}") ${done}`, admin.credential)],
    ['suspension', (thief: Person) => call(`suspendUser(id: "${thief.id}") ${done}`, admin.credential)],
  ])('%s', async (_name, end) => {
    const thief = await makeAdmin()
    const as = await impersonate(await app.createPerson(), thief)
    expect(await codeOf(as.credential)).toBe('OK')
    await end(thief)
    expect(await codeOf(as.credential)).toBe('TOKEN_INVALID')
    await app.giveRole(thief, 'user')
  })

  test('a demoted administrator cannot use an impersonated session with more scopes, nor get tokens for resource servers', async () => {
    const demoted = await makeAdmin()
    const as = await impersonate(admin, demoted)
    expect(await codeOf(as.credential)).toBe('OK')
    await app.giveRole(demoted, 'support')
    expect(await codeOf(as.credential)).toBe('TOKEN_INVALID')
    const refreshed = await app.execute(documents.refresh, { refreshToken: as.refreshToken })
    expect(refreshed.data.refresh.code).toBe('TOKEN_INVALID')
    const again = await app.execute(documents.refresh, { refreshToken: as.refreshToken })
    expect(again.data.refresh.code).toBe('TOKEN_INVALID')
  })

  test('the audit trail names the impersonator', async () => {
    const second = await makeAdmin()
    const target = await app.createPerson()
    const as = await impersonate(admin, second)
    await call(`updateUser(id: "${target.id}", input: { name: "Renamed" }) ${done}`, as.credential)
    const [event] = await app.sql<{ actor_id: string; details: object }>(
      `select actor_id, details from audit_events where type = 'USER_UPDATED' order by id desc limit 1`,
    )
    expect(event).toMatchObject({ actor_id: admin.id, details: { impersonatorId: second.id } })
    await app.giveRole(second, 'user')
  })
})

describe('an address that an administrator changes', () => {
  test('keeps the second factor and the keys of an account that was confirmed before', async () => {
    const person = await app.createPerson()
    const key = await app.createKey(person, ['profile:read'])
    await app.sql(
      `insert into two_factors (user_id, secret, confirmed_at, created_at) values ($1, 'x', now(), now())`,
      [person.id],
    )
    const proved = 'update users set two_factor_enabled_at = now(), password_unproved = false where id = $1'
    await app.sql(proved, [person.id])
    await moveBy(person, 'elsewhere@example.com')
    await call(`requestPasswordReset(email: "elsewhere@example.com") ${done}`)
    await app.app.drain()
    const token = linkTo('elsewhere@example.com', 'reset-password')
    await call(`resetPassword(token: "${token}", newPassword: "${testPassword} 2") ${done}`)
    expect(await codeOf(key.credential as never)).toBe('OK')
    const input = { identifier: 'elsewhere@example.com', password: `${testPassword} 2` }
    expect((await app.execute(documents.login, { input })).data.login.__typename).toBe('TwoFactorChallenge')
  })

  test('gives the owner of the old mailbox no way to restore it', async () => {
    const person = await app.createPerson({ email: 'owner@example.com' })
    const change = `requestEmailChange(newEmail: "thief@example.com", password: "${testPassword}") ${done}`
    await call(change, person.credential)
    await app.app.drain()
    await call(`confirmEmailChange(token: "${linkTo('thief@example.com', 'confirm-email')}") ${done}`)
    await app.app.drain()
    const notMe = linkTo('thief@example.com', 'not-me')
    await moveBy(person, 'owner@example.com')
    await app.app.drain()
    expect(app.mailbox.last('thief@example.com').links).toEqual([])
    expect(await call(`disownChange(token: "${notMe}") ${done}`)).toBe('TOKEN_INVALID')
  })

  test('an empty username or name removes the value', async () => {
    const [one, two] = [await app.createPerson({ username: 'first_one', name: 'One' }), await app.createPerson()]
    for (const person of [one, two]) {
      const cleared = `updateUser(id: "${person.id}", input: { username: "", name: "" }) { ... on User { username name } ... on Error { code } }`
      expect(await call(cleared, admin.credential)).toEqual({ username: null, name: null })
    }
  })
})

test('a session that is ended while it creates an API key creates none', async () => {
  const person = await app.createPerson()
  const { requestState } = app.app.services
  const read = requestState.session
  requestState.session = async (id) => {
    const state = await read(id)
    await app.sql('update sessions set revoked_at = $2 where id = $1', [id, app.clock.now()])
    return state
  }
  const code = await call(`createApiKey(input: { name: "late", scopes: [] }) ${done}`, person.credential)
  requestState.session = read
  expect(code).toBe('TOKEN_INVALID')
  expect(await app.sql('select 1 from api_keys where user_id = $1', [person.id])).toEqual([])
})

test('“not me” ends sessions, keys and the password also if the old address has been taken meanwhile', async () => {
  const person = await app.createPerson({ email: 'before@example.com' })
  await call(
    `requestEmailChange(newEmail: "after@example.com", password: "${testPassword}") ${done}`,
    person.credential,
  )
  await app.app.drain()
  await call(`confirmEmailChange(token: "${linkTo('after@example.com', 'confirm-email')}") ${done}`)
  await app.app.drain()
  const thief = await app.logInAs('after@example.com')
  await app.createPerson({ email: 'before@example.com' })
  expect(await call(`disownChange(token: "${linkTo('before@example.com', 'not-me')}") ${done}`)).toBe('TOKEN_INVALID')
  expect(await codeOf(thief.credential)).toBe('TOKEN_INVALID')
  const login = await app.execute(documents.login, {
    input: { identifier: 'after@example.com', password: testPassword },
  })
  expect(login.data.login.code).toBe('INVALID_CREDENTIALS')
})

test('the last administrator cannot delete their own account', async () => {
  const body = `deleteAccount(password: "${testPassword}") ${done}`
  expect(await call(body, admin.credential)).toBe('CONFLICT')
  const second = await makeAdmin()
  expect(await call(body, second.credential)).toEqual({ __typename: 'Done' })
})
