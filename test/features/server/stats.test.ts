import { afterAll, beforeAll, expect, test } from 'vitest'
import { declared } from '../../../src/features/index.ts'
import { countStatistics } from '../../../src/features/server/index.ts'
import { createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { whileLocked } from '../../_util/while-locked.ts'

let app: TestApp
let admin: Person

const hour = 3_600_000
const beginningOfHour = () => new Date(Math.floor(app.clock.now().getTime() / hour) * hour)

/** What `stats` answers for the hours before now, and for the one that has begun. */
const statsOf = async (hours: number) => {
  const from = new Date(beginningOfHour().getTime() - (hours - 1) * hour)
  const to = new Date(beginningOfHour().getTime() + hour)
  const answer = await app.execute<{ stats: { users: number; points: Record<string, unknown>[] } }>(
    `query($from: DateTime!, $to: DateTime!) {
      stats(from: $from, to: $to, step: HOUR) { users points { at signUps logins failures locks activeSessions } }
    }`,
    { from, to },
    admin.credential,
  )
  expect(answer.errors).toEqual([])
  return answer.data.stats ?? { users: 0, points: [] }
}

beforeAll(async () => {
  app = await createTestApp()
  await app.clock.set(new Date('2027-03-28T00:10:00Z'))
  admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
})
afterAll(() => app.close())

test('events are in the answer at once, and once only after they were counted, also by two instances at once', async () => {
  const person = await app.createPerson()
  const { email: identifier } = person
  for (let i = 0; i < 11; i += 1) await app.call.login({ input: { identifier, password: 'not the password' } })
  const expected = { signUps: 2, logins: 2, failures: 10, locks: 1, activeSessions: 2 }
  const now = beginningOfHour().toISOString()
  expect(await statsOf(1)).toEqual({ users: 2, points: [{ at: now, ...expected }] })
  await app.clock.advance(120)
  const another = await app.startAnother()
  await Promise.all([app, another, app].map((each) => countStatistics(each.server.services)))
  expect((await statsOf(1)).points).toEqual([{ at: now, ...expected }])
  await app.logInAs(identifier)
  await countStatistics(app.server.services)
  expect((await statsOf(1)).points).toMatchObject([{ logins: 3, activeSessions: 3 }])
  await app.clock.advance(120)
  await countStatistics(app.server.services)
  expect((await statsOf(1)).points).toMatchObject([{ ...expected, logins: 3, activeSessions: 3 }])
  expect(await app.sql('select logins, failures from statistics_hours where logins > 0')).toEqual([
    { logins: 3, failures: 10 },
  ])
  await another.close()
})

test('the count of users and sessions, which can take long, holds no hour that events are added to', async () => {
  await app.clock.advance(3_600)
  admin = await app.logInAs(admin.email)
  const past = new Date(beginningOfHour().getTime() - hour).toISOString()
  const held = { rows: 'statistics_state', waiting: 1 }
  const meanwhile = () =>
    app.sql(`begin; set local lock_timeout = '1ms';
      insert into statistics_hours (hour) values ('${past}') on conflict (hour) do update set logins = 0; rollback`)
  await whileLocked(app, { ...held, meanwhile }, () => countStatistics(app.server.services))
})

test('an event whose transaction commits late is counted', async () => {
  await app.clock.advance(3_600)
  admin = await app.logInAs(admin.email)
  const at = app.clock.now()
  await app.clock.advance(30)
  await countStatistics(app.server.services)
  await app.sql(`insert into audit_events (type, created_at) values ('LOGIN_FAILED', $1)`, [at])
  await app.clock.advance(120)
  await countStatistics(app.server.services)
  expect((await statsOf(1)).points).toMatchObject([{ failures: 1, logins: 1 }])
})

test('open sessions are kept for the end of each hour, also of hours in which nothing ran, and when the sessions are gone', async () => {
  const person = await app.createPerson()
  const opened = (await statsOf(1)).points[0]?.activeSessions
  await app.clock.advance(3 * 3_600)
  await app.call.logout({}, person.credential)
  admin = await app.logInAs(admin.email)
  await countStatistics(app.server.services)
  await app.sql('delete from sessions where id = $1', [person.sessionId])
  const points = (await statsOf(4)).points.map(({ activeSessions }) => activeSessions)
  expect(points).toEqual([opened, opened, opened, opened])
})

test('days are days in UTC, with a point for every day, and none for the future', async () => {
  const { data } = await app.execute<{ stats: { points: { at: string; signUps: number }[] } }>(
    `{ stats(from: "2027-03-26T23:30:00+02:00", to: "2027-04-02T00:00:00Z") { points { at signUps } } }`,
    {},
    admin.credential,
  )
  expect(data.stats?.points).toEqual([
    { at: '2027-03-26T00:00:00.000Z', signUps: 0 },
    { at: '2027-03-27T00:00:00.000Z', signUps: 0 },
    { at: '2027-03-28T00:00:00.000Z', signUps: 3 },
  ])
})

test.each([
  ['2027-01-01T00:00:00Z', '2027-01-17T16:00:01Z', 'HOUR', 'and this one has 401'],
  ['2020-01-01T00:00:00Z', '2027-01-01T00:00:00Z', 'DAY', 'Use a later `from`.'],
  ['2027-01-02T00:00:00Z', '2027-01-02T00:00:00Z', 'DAY', '`to` must be later than `from`.'],
] as const)('a range from %s to %s by %s is refused', async (from, to, step, message) => {
  const answer = expectType(await app.call.stats({ from, to, step }, admin.credential), 'RequestError')
  expect(typeOf(answer)).toBe('BAD_USER_INPUT')
  expect(answer.message).toContain(message)
})

test('large tables are not counted for an answer', async () => {
  await countStatistics(app.server.services)
  await app.sql(`update pg_class set reltuples = 60000 where oid in ('users'::regclass, 'sessions'::regclass)`)
  await app.sql('update statistics_state set users = 70001, active_sessions = 80001')
  expect(await statsOf(1)).toMatchObject({ users: 70_001, points: [{ activeSessions: 80_001 }] })
  await app.clock.advance(601)
  await countStatistics(app.server.services)
  expect(await statsOf(1)).toMatchObject({ users: 3 })
})

test('the sessions of a large table are counted part by part, with the same result', async () => {
  const { id } = await app.createPerson()
  await app.sql(
    `insert into sessions (user_id, token_hash, user_agent, created_at, last_seen_at, idle_expires_at, expires_at, revoked_at)
     select $1::uuid, '', repeat('x', 400), at, at, at + interval '1 day', at + interval '2 days',
       case when n % 3 = 0 then at + interval '100 minutes' end
     from (select n, $2::timestamptz - n * interval '1 second' as at from generate_series(1, 12000) n) x`,
    [id, app.clock.now()],
  )
  await app.sql('update statistics_hours set active_sessions = null')
  await app.clock.advance(3 * 3_600)
  await countStatistics(app.server.services)
  const counted = await app.sql(
    `select active_sessions, (select count(*)::int from sessions s where s.created_at < h.hour + interval '1 hour'
       and least(s.revoked_at, s.expires_at, s.idle_expires_at) >= h.hour + interval '1 hour') as expected
     from statistics_hours h where h.active_sessions is not null order by hour`,
  )
  expect(counted.map((row) => row.active_sessions)).toEqual(counted.map((row) => row.expected))
  expect(Math.max(...counted.map((row) => Number(row.active_sessions)))).toBeGreaterThan(8_000)
  const [state] = await app.sql(
    `select users, active_sessions, (select count(*)::int from sessions
       where revoked_at is null and expires_at > sallyport_now() and idle_expires_at > sallyport_now()) as open from statistics_state`,
  )
  expect(state).toMatchObject({ users: 4, active_sessions: state?.open })
})

test('every event of a failure, a lock or a sign-in is counted', async () => {
  // A sign-in that is refused after its first factor was proved is no wrong guess.
  const uncounted = ['PASSWORD_CONFIRMATION_FAILED', 'SIGN_IN_REFUSED']
  const likely = declared.events
    .map(({ name }) => name)
    .filter((name) => /FAILED|LOCKED|REFUSED$|^LOGGED_IN|^SIGNED_UP/.test(name) && !uncounted.includes(name))
  const { countedTypes } = await import('../../../src/features/server/domain/counted-types.ts')
  expect(likely.filter((name) => !Object.values(countedTypes).flat().includes(name))).toEqual(['LOGIN_CODE_REFUSED'])
})
