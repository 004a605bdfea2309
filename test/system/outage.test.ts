import { setImmediate as turn } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Answer, createTestApp, documents, type Person, type TestApp, testPassword } from '../_util/app.ts'
import { createTestDatabase } from '../_util/database.ts'
import { eventually } from '../_util/eventually.ts'
import { type PostgresServer, startPostgres } from '../_util/postgres-server.ts'
import { freezeProcesses } from '../_util/processes.ts'

/** A database server of this file’s own, to be killed and frozen; it keeps what it acknowledged. */
let postgres: PostgresServer
let app: TestApp
let person: Person
let key: { apiKey: string }
const rateLimitOverrides = { RATE_LIMIT_LOGIN: { limit: 200, duration: 900 } }
let thaw = () => {}

beforeAll(async () => {
  postgres = await startPostgres({ fsync: true })
  const database = await createTestDatabase(postgres.url, 'outage')
  app = await createTestApp(
    { databaseUrl: database.url, rateLimits: true, rateLimitOverrides },
    // With the timers of a real server, and twice the time that it gives its database.
    { pollSeconds: 1, backgroundTasks: true, timeoutFactor: 2 },
  )
  person = await app.createPerson()
  key = (await app.createKey(person, ['profile:read'])).credential
})
afterEach(() => thaw())
afterAll(async () => {
  await app.close()
  await postgres.stop()
})

const asks: [string, () => Promise<Answer>][] = [
  ['me by session', () => app.execute(documents.me, {}, person.credential)],
  ['me by session, again', () => app.execute(documents.me, {}, person.credential)],
  ['me by key', () => app.execute(documents.me, {}, key)],
  ['login', () => app.execute(documents.login, { input: { identifier: person.email, password: testPassword } })],
  ['login of nobody', () => app.execute(documents.login, { input: { identifier: 'a@example.com', password: 'x' } })],
  ['refresh', () => app.execute(documents.refresh, { refreshToken: person.refreshToken })],
  ['signup', () => app.execute(documents.signup, { input: { email: 'new@example.com', password: testPassword } })],
  ['verifyEmail', () => app.execute(documents.verifyEmail, { token: 'A'.repeat(43) })],
  ['createApiKey', () => app.execute(documents.createApiKey, { input: { name: 'k', scopes: [] } }, person.credential)],
]

/** Everything at once, twice: what waits behind a statement that will not be answered is refused with it. */
async function expectRefusals(): Promise<void> {
  const ask = async ([name, run]: (typeof asks)[number]) => {
    const { status, headers, errors } = await run()
    return { name, status, code: errors[0]?.extensions.code, wait: headers.get('retry-after') }
  }
  const outcomes = await Promise.all([...asks, ...asks].map(ask))
  const refused = { status: 503, code: 'OVERLOADED', wait: '1' }
  expect(outcomes).toEqual([...asks, ...asks].map(([name]) => ({ name, ...refused })))
}

const health = async (path: string) => (await fetch(`${app.url}/health/${path}`)).status

/** Requests `/health/ready` until it answers as expected: a result of the last second is reused. */
const expectReadiness = (expected: number) => eventually(async () => expect(await health('ready')).toBe(expected))

/** Everything is served, as soon as the server has found its database again. */
async function expectService(): Promise<void> {
  await expectReadiness(200)
  await eventually(async () => {
    const me = { me: { id: person.id, email: person.email } }
    expect((await app.execute(documents.me, {}, person.credential)).data).toEqual(me)
    expect((await app.execute(documents.me, {}, key)).status).toBe(200)
    expect((await app.logInAs(person.email)).id).toBe(person.id)
  })
}

async function ended(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await turn()
  }
}

test('while the database is down, requests are refused at once, the server is alive but not ready, and it recovers without a restart', async () => {
  await expectService()
  const { pid } = postgres
  postgres.kill('SIGQUIT')
  await ended(pid)
  await expectRefusals()
  expect(await health('live')).toBe(200)
  await expectReadiness(503)
  expect((await app.execute('{ access { kind } }')).status).toBe(200)
  expect((await fetch(`${app.url}/.well-known/jwks.json`)).status).toBe(200)
  await postgres.restart()
  await expectService()
})

test('while the database is frozen, requests are refused, and they are served again afterwards', async () => {
  thaw = freezeProcesses(postgres.pid)
  const [live] = await Promise.all([health('live'), expectReadiness(503), expectRefusals()])
  expect(live).toBe(200)
  thaw()
  await expectService()
})

test('connections that an administrator terminates only cause refusals', async () => {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sallyport'`)
  await client.end()
  // One refusal for each connection of the pool at most: none is used twice.
  const statuses: number[] = []
  while (statuses.at(-1) !== 200 && statuses.length < 25)
    statuses.push((await app.execute(documents.me, {}, person.credential)).status)
  expect(statuses.filter((status) => status !== 503)).toEqual([200])
  await expectService()
})

test('more transactions than the pool has connections release all of them after an outage', async () => {
  const { database } = app.server.services
  const transaction = (statement: string) => database.fork().transactional((em) => em.execute(statement))
  for (let outage = 1; outage <= 2; outage++) {
    let waiting = 20
    const hit = Array.from({ length: 20 }, () =>
      transaction('select pg_sleep(60)')
        .then(...settled)
        .finally(() => waiting--),
    )
    // On a machine that stalls, the server may give one of them up before.
    await untilSleeping(() => waiting)
    await endConnections()
    expect(await Promise.all(hit)).toEqual(Array(20).fill('failed'))
  }
  const all = async () => Promise.all(Array.from({ length: 20 }, () => transaction('select 1').then(...settled)))
  await eventually(async () => expect(await all()).toEqual(Array(20).fill('done')))
  await expectService()
})

const settled = [() => 'done', () => 'failed'] as const

async function asOnlooker<Answer>(work: (client: pg.Client) => Promise<Answer>): Promise<Answer> {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  return work(client).finally(() => client.end())
}

async function untilSleeping(count: () => number): Promise<void> {
  const sleeping = `select count(*)::int as n from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()`
  await asOnlooker(async (client) => {
    for (;;) {
      const { rows } = await client.query<{ n: number }>(sleeping)
      if ((rows[0]?.n ?? 0) >= count()) return
    }
  })
}

async function endConnections(): Promise<void> {
  await asOnlooker((client) =>
    client.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sallyport'`),
  )
}
