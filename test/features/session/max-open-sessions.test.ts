import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { endAllSessions } from '../../../src/features/session/domain/end-all-sessions.ts'
import { maxOpenSessions } from '../../../src/features/session/max-open-sessions.ts'
import { readNow } from '../../../src/store/now.ts'
import {
  codeOf,
  createTestApp,
  documents,
  expectType,
  type Person,
  type TestApp,
  testPassword,
} from '../../_util/app.ts'

let app: TestApp
let person: Person
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  person = await app.createPerson()
})

/** Copies the session of a person. @param columns of the copies that differ */
const copySession = (count: number, columns: { revoked_at?: string; idle_expires_at?: string } = {}) => {
  const { revoked_at = 'null', idle_expires_at = 'idle_expires_at' } = columns
  return app.sql(
    `insert into sessions (user_id, token_hash, created_at, last_seen_at, idle_expires_at, expires_at, revoked_at)
     select user_id, token_hash, created_at, last_seen_at, ${idle_expires_at}, expires_at, ${revoked_at}
     from sessions, generate_series(1, $2::int) where id = $1`,
    [person.sessionId, count],
  )
}
const openSessions = async () => {
  const { data } = await app.execute<{ me: { sessions: { totalCount: number } } }>(
    '{ me { sessions { totalCount } } }',
    {},
    (await app.logInAs(person.email)).credential,
  )
  return data.me.sessions.totalCount
}
const codeOfMe = async (session: Person) =>
  (await app.execute(documents.me, {}, session.credential)).errors[0]?.extensions.code ?? 'LIVE'

test('a login ends the oldest session of a user who has as many as possible, and no other', async () => {
  const stranger = await app.createPerson()
  const second = await app.logInAs(person.email)
  await copySession(maxOpenSessions - 2)
  expect(await codeOfMe(person)).toBe('LIVE')
  const newest = await app.logInAs(person.email)
  expect(await codeOfMe(person)).toBe('TOKEN_INVALID')
  expect(codeOf(await app.call.refresh({ refreshToken: person.refreshToken }))).toBe('TOKEN_INVALID')
  for (const session of [second, newest, stranger]) expect(await codeOfMe(session)).toBe('LIVE')
  expect(await openSessions()).toBe(maxOpenSessions)
  expect(await codeOfMe(second)).toBe('TOKEN_INVALID')
})

test('sessions that are over do not count', async () => {
  await copySession(maxOpenSessions, { revoked_at: 'created_at' })
  await copySession(maxOpenSessions, { idle_expires_at: 'created_at' })
  expect(await openSessions()).toBe(2)
  expect(await codeOfMe(person)).toBe('LIVE')
})

test('a change of address that was requested in a session that a login ends is void', async () => {
  const request = { newEmail: `new-${person.email}`, password: testPassword }
  expectType(await app.call.requestEmailChange(request, person.credential), 'MailSent')
  await app.server.drain()
  const requests = () =>
    app.sql(`select details ->> 'sessionId' as session from one_time_tokens where user_id = $1`, [person.id])
  await copySession(maxOpenSessions - 2)
  await app.logInAs(person.email)
  const before = await requests()
  expect(before).toContainEqual({ session: person.sessionId })
  await app.logInAs(person.email)
  expect(await requests()).toEqual(before.filter(({ session }) => session === null))
})

test('the open sessions of a user are found without reading those that have ended', async () => {
  await copySession(20_000, { revoked_at: 'created_at' })
  await app.sql('vacuum analyze sessions')
  const read = await app.server.services.database.transactional(async (em) => {
    const readRows = async () => {
      const rows = await em.execute<{ read: string }[]>(
        `select sum(pg_stat_get_xact_tuples_fetched(i) + pg_stat_get_xact_tuples_returned(i)) as read
         from unnest(array['sessions'::regclass]) i`,
      )
      return Number(rows[0]?.read)
    }
    const before = await readRows()
    await endAllSessions(em, { userId: person.id, now: await readNow(em) })
    return (await readRows()) - before
  })
  expect(read).toBeLessThan(100)
})
