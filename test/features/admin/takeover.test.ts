import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Credential,
  codeOf,
  createTestApp,
  documents,
  expectType,
  type Person,
  type TestApp,
  testPassword,
  tokenOf,
} from '../../_util/app.ts'
import { storeOAuthAccount, storePasskey } from '../../_util/store-rows.ts'

let app: TestApp
let admin: Person
beforeAll(async () => {
  app = await createTestApp()
  admin = await app.createPerson({ email: 'admin@example.com' })
  await app.giveRole(admin, 'admin')
})
afterAll(() => app.close())

const newPassword = `${testPassword} 2`
const impersonate = async (target: Person, by: Person) => {
  const started = await app.call.impersonateUser({ id: target.id, reason: 'help' }, by.credential)
  const { accessToken, refreshToken } = expectType(started, 'AuthTokens')
  return { refreshToken, credential: { bearer: accessToken } }
}
/** The code with which the server refuses a credential, or `OK`. */
const statusOf = async (credential: Credential) =>
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
const resetByMail = async (email: string) => {
  await app.call.requestPasswordReset({ email })
  await app.server.drain()
  await app.call.resetPassword({ token: linkTo(email, 'reset-password'), newPassword })
}
const moveByAdmin = ({ id }: Person, email: string) => app.call.updateUser({ id, input: { email } }, admin.credential)

describe('impersonated sessions end with the sessions of the impersonator', () => {
  test.each([
    ['a password reset', ({ email }: Person) => resetByMail(email)],
    ['revokeUserSessions', ({ id }: Person) => app.call.revokeUserSessions({ id }, admin.credential)],
    ['suspension', ({ id }: Person) => app.call.suspendUser({ id }, admin.credential)],
  ])('%s', async (_name, end) => {
    const impersonator = await makeAdmin()
    const as = await impersonate(await app.createPerson(), impersonator)
    expect(await statusOf(as.credential)).toBe('OK')
    await end(impersonator)
    expect(await statusOf(as.credential)).toBe('TOKEN_INVALID')
    await app.giveRole(impersonator, 'user')
  })

  test('a demoted administrator cannot use an impersonated session with more scopes, nor get tokens for resource servers', async () => {
    const demoted = await makeAdmin()
    const as = await impersonate(admin, demoted)
    expect(await statusOf(as.credential)).toBe('OK')
    await app.giveRole(demoted, 'support')
    expect(await statusOf(as.credential)).toBe('TOKEN_INVALID')
    for (const _each of ['first', 'second']) {
      expect(codeOf(await app.call.refresh({ refreshToken: as.refreshToken }))).toBe('TOKEN_INVALID')
    }
  })

  test('the audit trail names the impersonator', async () => {
    const second = await makeAdmin()
    const target = await app.createPerson()
    const as = await impersonate(admin, second)
    await app.call.updateUser({ id: target.id, input: { name: 'Renamed' } }, as.credential)
    const [event] = await app.sql<{ actor_id: string; details: object }>(
      `select actor_id, details from audit_events where type = 'USER_UPDATED' order by id desc limit 1`,
    )
    expect(event).toMatchObject({ actor_id: admin.id, details: { impersonatorId: second.id } })
    await app.giveRole(second, 'user')
  })
})

describe('an address that an administrator changes', () => {
  test('keeps the second factor of an account, and the first reset removes the keys, passkeys and providers', async () => {
    const [kept, removed] = [await app.createPerson(), await app.createPerson()]
    const keptKey = await app.createKey(kept, ['profile:read'])
    const removedKey = await app.createKey(removed, ['profile:read'])
    for (const each of [kept, removed]) {
      await storePasskey(app, each.id)
      await storeOAuthAccount(app, each.id)
    }
    await app.sql(
      `insert into two_factors (user_id, secret, confirmed_at, created_at) values ($1, 'x', now(), now())`,
      [removed.id],
    )
    // A reset before the change has proved the password.
    await app.sql('update users set password_unproved = false where id in ($1, $2)', [kept.id, removed.id])
    await app.sql('update users set two_factor_enabled_at = now() where id = $1', [removed.id])
    await moveByAdmin(removed, 'elsewhere@example.com')
    await resetByMail('elsewhere@example.com')
    await resetByMail(kept.email)
    expect(await statusOf(removedKey.credential)).toBe('TOKEN_INVALID')
    expect(await statusOf(keptKey.credential)).toBe('OK')
    for (const table of ['passkeys', 'oauth_accounts']) {
      const rows = await app.sql(`select user_id from ${table} where user_id in ($1, $2)`, [kept.id, removed.id])
      expect(rows).toEqual([{ user_id: kept.id }])
    }
    const input = { identifier: 'elsewhere@example.com', password: newPassword }
    expect((await app.call.login({ input })).__typename).toBe('TwoFactorChallenge')
  })

  test('gives the owner of the old mailbox no way to restore it', async () => {
    const person = await app.createPerson({ email: 'owner@example.com' })
    await app.call.requestEmailChange({ newEmail: 'mallory@example.com', password: testPassword }, person.credential)
    await app.server.drain()
    await app.call.confirmEmailChange({ token: linkTo('mallory@example.com', 'confirm-email') })
    await app.server.drain()
    const notMe = linkTo('mallory@example.com', 'not-me')
    await moveByAdmin(person, 'owner@example.com')
    await app.server.drain()
    expect(app.mailbox.last('mallory@example.com').links).toEqual([])
    expect(codeOf(await app.call.disownChange({ token: notMe }))).toBe('TOKEN_INVALID')
  })

  test('an empty username or name removes the value', async () => {
    const [one, two] = [await app.createPerson({ username: 'first_one', name: 'One' }), await app.createPerson()]
    for (const person of [one, two]) {
      const cleared = await app.call.updateUser({ id: person.id, input: { username: '', name: '' } }, admin.credential)
      expect(cleared).toMatchObject({ __typename: 'User', username: null, name: null })
    }
  })
})

/** Ends each session once its state has been read, before the request goes on. */
async function whileSessionEnds<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  const { requestState } = app.server.services
  const read = requestState.session
  requestState.session = async (id) => {
    const state = await read(id)
    await app.sql('update sessions set revoked_at = $2 where id = $1', [id, app.clock.now()])
    return state
  }
  try {
    return await work()
  } finally {
    requestState.session = read
  }
}

test('a session that is ended while it creates an API key creates none', async () => {
  const person = await app.createPerson()
  const input = { name: 'late', scopes: [] }
  expect(codeOf(await whileSessionEnds(() => app.call.createApiKey({ input }, person.credential)))).toBe(
    'TOKEN_INVALID',
  )
  expect(await app.sql('select 1 from api_keys where user_id = $1', [person.id])).toEqual([])
})

test('a session that is ended while it impersonates a user opens no session', async () => {
  const [impersonator, target] = [await makeAdmin(), await app.createPerson()]
  const variables = { id: target.id, reason: 'late' }
  const answer = await whileSessionEnds(() => app.call.impersonateUser(variables, impersonator.credential))
  expect(codeOf(answer)).toBe('TOKEN_INVALID')
  expect(await app.sql('select 1 from sessions where impersonator_id = $1', [impersonator.id])).toEqual([])
  await app.giveRole(impersonator, 'user')
})

test('“not me” ends sessions, keys and the password also if the old address has been taken meanwhile', async () => {
  const person = await app.createPerson({ email: 'before@example.com' })
  await app.call.requestEmailChange({ newEmail: 'after@example.com', password: testPassword }, person.credential)
  await app.server.drain()
  await app.call.confirmEmailChange({ token: linkTo('after@example.com', 'confirm-email') })
  await app.server.drain()
  const moved = await app.logInAs('after@example.com')
  await app.createPerson({ email: 'before@example.com' })
  const token = linkTo('before@example.com', 'not-me')
  expect(codeOf(await app.call.disownChange({ token }))).toBe('TOKEN_INVALID')
  expect(await statusOf(moved.credential)).toBe('TOKEN_INVALID')
  const login = await app.call.login({ input: { identifier: 'after@example.com', password: testPassword } })
  expect(codeOf(login)).toBe('INVALID_CREDENTIALS')
})

test('the last administrator cannot delete their own account', async () => {
  const password = testPassword
  expect(codeOf(await app.call.deleteAccount({ password }, admin.credential))).toBe('CONFLICT')
  const second = await makeAdmin()
  expect(await app.call.deleteAccount({ password }, second.credential)).toMatchObject({ __typename: 'Done' })
})
