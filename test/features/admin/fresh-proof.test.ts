import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { whileChanging } from '../../_util/while-changing.ts'

let app: TestApp
let admin: Person
let target: Person

beforeAll(async () => {
  app = await createTestApp()
  admin = await app.createPerson()
  target = await app.createPerson()
  await app.giveRole(admin, 'admin')
})
afterAll(() => app.close())

let serial = 0
const newAddress = () => {
  serial += 1
  return `made-${serial}@example.com`
}
type Caller = Pick<Person, 'credential'>['credential'] | { apiKey: string }

/** What an attacker could take over or destroy accounts with, and what the same mutations do besides. */
const sensitive: Record<string, (credential: Caller) => Promise<{ __typename: string }>> = {
  deleteUser: (credential) => app.call.deleteUser({ id: target.id }, credential),
  resetUserTwoFactor: (credential) => app.call.resetUserTwoFactor({ id: target.id }, credential),
  impersonateUser: (credential) => app.call.impersonateUser({ id: target.id, reason: 'test' }, credential),
  rotateSigningKey: (credential) => app.call.rotateSigningKey({}, credential),
  'updateUser with a role': (credential) =>
    app.call.updateUser({ id: target.id, input: { role: 'support' } }, credential),
  'updateUser with an address': (credential) =>
    app.call.updateUser({ id: target.id, input: { email: newAddress() } }, credential),
  'createUser with a role': (credential) =>
    app.call.createUser({ input: { email: newAddress(), role: 'admin' } }, credential),
}

/** The other changes of a user. */
const everyday: Record<string, (credential: Caller) => Promise<{ __typename: string }>> = {
  suspendUser: (credential) => app.call.suspendUser({ id: target.id }, credential),
  reactivateUser: (credential) => app.call.reactivateUser({ id: target.id }, credential),
  confirmUserEmail: (credential) => app.call.confirmUserEmail({ id: target.id }, credential),
  revokeUserSessions: (credential) => app.call.revokeUserSessions({ id: target.id }, credential),
  'updateUser with a name': (credential) =>
    app.call.updateUser({ id: target.id, input: { name: 'Another' } }, credential),
  revokeUserApiKey: async (credential) => {
    const [key] = await app.sql<{ id: string }>('select id from api_keys where user_id = $1', [target.id])
    return app.call.revokeUserApiKey({ id: key?.id ?? '' }, credential)
  },
}

test.each(Object.entries(sensitive))('%s needs a fresh proof of a session', async (_name, call) => {
  await app.clock.advance(301)
  const session = (await app.logInAs(admin.email)).credential
  await app.clock.advance(301)
  expect(codeOf(await call(session))).toBe('PROOF_REQUIRED')
  expect((await app.sql('select 1 from users where id = $1 and email = $2', [target.id, target.email])).length).toBe(1)
  expect(typeOf(await app.call.reauthenticate({ password: admin.password }, session))).toBe('Done')
  expect(codeOf(await call(session))).not.toBe('PROOF_REQUIRED')
  target = await app.createPerson()
})

const changesOfUsers = Object.entries({ ...sensitive, ...everyday }).filter(([name]) => name !== 'rotateSigningKey')

test.each(changesOfUsers)('%s does nothing in a session that is ended meanwhile', async (_name, call) => {
  const { credential, sessionId } = await app.logInAs(admin.email)
  await app.createKey(target, ['profile:read'])
  const users = 'select id, to_jsonb(u) as row from users u'
  const sessions = 'select id, to_jsonb(s) from sessions s where user_id = $1'
  const keys = 'select id, to_jsonb(k) from api_keys k'
  const state = () => app.sql(`${users} union all ${sessions} union all ${keys} order by 1`, [target.id])
  const before = await state()
  const end = 'update sessions set revoked_at = sallyport_now() where id = $1'
  expect(typeOf(await whileChanging(app, [end, [sessionId]], () => call(credential)))).toBe('TOKEN_INVALID')
  expect(await state()).toEqual(before)
})

test('everyday changes need none', async () => {
  const session = (await app.logInAs(admin.email)).credential
  await app.clock.advance(301)
  const { id } = target
  const answers = [
    await app.call.createUser({ input: { email: newAddress() } }, session),
    await app.call.updateUser({ id, input: { name: 'New', tier: 'PRO' } }, session),
    await app.call.suspendUser({ id }, session),
    await app.call.reactivateUser({ id }, session),
    await app.call.confirmUserEmail({ id }, session),
    await app.call.revokeUserSessions({ id }, session),
  ]
  expect(answers.map((answer) => answer.__typename)).toEqual([
    'User',
    'User',
    'User',
    'User',
    'User',
    'SessionsRevoked',
  ])
})

test('an API key is exempt', async () => {
  const session = (await app.logInAs(admin.email)).credential
  const key = await app.createKey({ credential: session }, Object.keys(app.config.knownScopes))
  await app.clock.advance(301)
  for (const [name, call] of Object.entries(sensitive)) {
    expect([name, codeOf(await call(key.credential))]).not.toEqual([name, 'PROOF_REQUIRED'])
    target = await app.createPerson()
  }
})

test('an impersonated session has no proof, although the administrator has one', async () => {
  const other = await app.createPerson()
  await app.giveRole(other, 'admin')
  const session = (await app.logInAs(admin.email)).credential
  const acting = expectType(await app.call.impersonateUser({ id: other.id, reason: 'test' }, session), 'AuthTokens')
  const credential = { bearer: acting.accessToken }
  for (const [name, call] of Object.entries(sensitive)) {
    const answer = await call(credential)
    const refused = name === 'impersonateUser' ? 'FORBIDDEN' : 'PROOF_REQUIRED'
    expect([name, typeOf(answer) === 'FORBIDDEN' ? 'FORBIDDEN' : codeOf(answer)]).toEqual([name, refused])
  }
})
