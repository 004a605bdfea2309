import { afterAll, beforeAll, expect, test } from 'vitest'
import { maxOpenSessions } from '../../../src/features/session/max-open-sessions.ts'
import {
  type Credential,
  codeOf,
  createTestApp,
  documents,
  expectType,
  type Person,
  type TestApp,
  typeOf,
} from '../../_util/app.ts'
import { keyEndings } from '../../_util/key-endings.ts'
import { whileChanging } from '../../_util/while-changing.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const impersonate = async (by: Person): Promise<Credential> => {
  const target = await app.createPerson()
  const started = await app.call.impersonateUser({ id: target.id, reason: 'help' }, by.credential)
  return { bearer: expectType(started, 'AuthTokens').accessToken }
}
/** The code with which the server refuses a credential, or `OK`. */
const statusOf = async (credential: Credential) =>
  (await app.execute(documents.me, {}, credential)).errors[0]?.extensions.code ?? 'OK'

/** The ways in which one session of an administrator ends, with the others of the administrator left open. */
const endings: Record<string, (session: Person, other: Person) => Promise<unknown>> = {
  revokeSession: ({ sessionId }, { credential }) => app.call.revokeSession({ id: sessionId }, credential),
  logout: ({ credential }) => app.call.logout({}, credential),
  'a refresh token that comes back': async ({ refreshToken }) => {
    await app.call.refresh({ refreshToken })
    await app.clock.advance(11)
    expect(codeOf(await app.call.refresh({ refreshToken }))).toBe('TOKEN_INVALID')
  },
  'a login beyond the most open sessions': async ({ email, sessionId }) => {
    await app.sql(
      `insert into sessions (user_id, token_hash, created_at, last_seen_at, idle_expires_at, expires_at)
       select user_id, token_hash, created_at, last_seen_at, idle_expires_at, expires_at
       from sessions, generate_series(1, $2::int) where id = $1`,
      [sessionId, maxOpenSessions - 2],
    )
    await app.logInAs(email)
  },
}

test.each(Object.entries(endings))(
  '%s ends the impersonations that the session opened, and no other',
  async (_name, end) => {
    const first = await app.createPerson()
    await app.giveRole(first, 'admin')
    const second = await app.logInAs(first.email)
    const [ofFirst, ofSecond] = [await impersonate(first), await impersonate(second)]
    expect([await statusOf(ofFirst), await statusOf(ofSecond)]).toEqual(['OK', 'OK'])
    await end(first, second)
    expect(await statusOf(first.credential)).toBe('TOKEN_INVALID')
    expect([await statusOf(ofFirst), await statusOf(ofSecond)]).toEqual(['TOKEN_INVALID', 'OK'])
  },
)

test('an impersonation ends when its session reaches its absolute end', async () => {
  const admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  await app.sql(`update sessions set expires_at = sallyport_now() + interval '10 minutes' where id = $1`, [
    admin.sessionId,
  ])
  const target = await app.createPerson()
  const started = await app.call.impersonateUser({ id: target.id, reason: 'help' }, admin.credential)
  const { refreshToken } = expectType(started, 'AuthTokens')
  await app.clock.advance(599)
  const refreshed = expectType(await app.call.refresh({ refreshToken: refreshToken ?? '' }), 'AuthTokens')
  await app.clock.advance(1)
  expect(codeOf(await app.call.refresh({ refreshToken: refreshed.refreshToken ?? '' }))).toBe('TOKEN_EXPIRED')
})

test('`revokeSession` ends the impersonations of a session that was not refreshed in time', async () => {
  const admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  const [impersonation, { credential }] = [await impersonate(admin), await app.logInAs(admin.email)]
  await app.sql('update sessions set idle_expires_at = sallyport_now() where id = $1', [admin.sessionId])
  expect([await statusOf(admin.credential), await statusOf(impersonation)]).toEqual(['TOKEN_EXPIRED', 'OK'])
  expectType(await app.call.revokeSession({ id: admin.sessionId }, credential), 'Done')
  expect(await statusOf(impersonation)).toBe('TOKEN_INVALID')
  expect(codeOf(await app.call.revokeSession({ id: admin.sessionId }, credential))).toBe('SESSION_NOT_FOUND')
})

test('an administrator does not end the impersonation of another one by the id of a session', async () => {
  const [first, second] = [await app.createPerson(), await app.createPerson()]
  for (const person of [first, second]) await app.giveRole(person, 'admin')
  const ofFirst = await impersonate(first)
  expect(codeOf(await app.call.revokeSession({ id: first.sessionId }, second.credential))).toBe('SESSION_NOT_FOUND')
  expect(await statusOf(ofFirst)).toBe('OK')
})

test.each(Object.entries(keyEndings))(
  'the API key of an administrator that %s while it waits for a user suspends nobody',
  async (_ending, { sql, code }) => {
    const [admin, target] = [await app.createPerson(), await app.createPerson()]
    await app.giveRole(admin, 'admin')
    const key = await app.createKey(admin, ['users:write'])
    const lock: [string, unknown[]] = ['select 1 from users where id = $1 for update', [target.id]]
    const work = () => app.call.suspendUser({ id: target.id }, key.credential)
    expect(typeOf(await whileChanging(app, lock, work, [sql, [key.id]]))).toBe(code)
    expect(await statusOf(target.credential)).toBe('OK')
  },
)
