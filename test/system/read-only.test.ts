import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProblems } from '../../src/app/start-problem.ts'
import { createApp } from '../../src/app.ts'
import {
  createTestApp,
  documents,
  type MeData,
  type Person,
  type TestApp,
  testPassword,
  testSettings,
} from '../_util/app.ts'
import { createTestDatabase } from '../_util/database.ts'
import { eventually } from '../_util/eventually.ts'
import { type FaultyProxy, openFaultyProxy } from '../_util/faulty-proxy.ts'
import { unprivileged } from '../_util/postgres-cluster.ts'
import { type PostgresServer, startPostgres } from '../_util/postgres-server.ts'

/** Two servers behind one address, as a name or a virtual address that moves in a failover. */
let first: PostgresServer
let second: PostgresServer
let proxy: FaultyProxy
let app: TestApp
let person: Person
let name: string

beforeAll(async () => {
  first = await startPostgres({ settings: { wal_level: 'replica' } })
  const database = await createTestDatabase(first.url, 'failover')
  name = new URL(database.url).pathname.slice(1)
  proxy = await openFaultyProxy(portOf(first))
  app = await createTestApp({ databaseUrl: `postgres://postgres@127.0.0.1:${proxy.port}/${name}` })
  person = await app.createPerson()
  await first.pause()
  second = await startPostgres({ settings: { wal_level: 'replica' }, copyOf: first.data })
  await first.restart()
  await until(async () => (await ready()) === 200)
})
afterAll(async () => {
  await app?.close()
  proxy?.close()
  await first?.stop()
  await second?.stop()
})

const portOf = ({ url }: PostgresServer) => Number(new URL(url).port)

async function on<Row extends pg.QueryResultRow>(server: PostgresServer, text: string, database = 'postgres') {
  const url = new URL(server.url)
  url.pathname = `/${database}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  return (await client.query<Row>(text).finally(() => client.end())).rows
}

const ready = async () => (await fetch(`${app.url}/health/ready`)).status

const connections = async (server: PostgresServer) => {
  const [row] = await on<{ count: number }>(
    server,
    `select count(*)::int from pg_stat_activity where application_name = 'sallyport' and datname = '${name}'`,
  )
  return row?.count
}

const until = (holds: () => Promise<boolean>) =>
  eventually(async () => {
    if (!(await holds())) throw new Error('The condition does not hold')
  })

async function setReadOnly(server: PostgresServer, value: 'on' | 'off'): Promise<void> {
  await on(server, `alter system set default_transaction_read_only = ${value}`)
  await on(server, 'select pg_reload_conf()')
  const shown = `select current_setting('default_transaction_read_only') as value`
  await until(async () => (await on<{ value: string }>(server, shown))[0]?.value === value)
}

const mutations: [string, () => ReturnType<TestApp['execute']>][] = [
  ['login', () => app.send('login', { input: { identifier: person.email, password: testPassword } })],
  ['refresh', () => app.send('refresh', { refreshToken: person.refreshToken })],
  ['signup', () => app.send('signup', { input: { email: 'new@example.com', password: testPassword } })],
  ['createApiKey', () => app.send('createApiKey', { input: { name: 'k', scopes: [] } }, person.credential)],
]

test.each(mutations)('the first write that finds the server read-only is answered with 503: %s', async (_name, ask) => {
  expect(await ready()).toBe(200)
  expect((await app.execute(documents.me, {}, person.credential)).status).toBe(200)
  await setReadOnly(first, 'on')
  try {
    const answer = await ask()
    expect({ status: answer.status, code: answer.errors[0]?.extensions.code }).toEqual({
      status: 503,
      code: 'OVERLOADED',
    })
  } finally {
    await setReadOnly(first, 'off')
  }
  await until(async () => (await ready()) === 200)
})

test('every connection leaves the old primary after a failover, and the new one is used without a restart', async () => {
  // Many connections are open, most of them idle.
  const many = Array.from({ length: 30 }, () => app.execute(documents.me, {}, person.credential))
  expect(new Set((await Promise.all(many)).map(({ status }) => status))).toEqual(new Set([200]))
  await Promise.all(Array.from({ length: 8 }, () => app.sql('select pg_sleep(0.2)')))
  expect(await connections(first)).toBeGreaterThan(5)

  await setReadOnly(first, 'on')
  // The result of the last probe is reused for a second.
  await until(async () => (await ready()) === 503)
  await until(async () => (await connections(first)) === 0)
  // It still answers reads, but a session may have been revoked on the new primary: nothing is served from here.
  for (const [, ask] of mutations) expect((await ask()).status).toBe(503)
  expect((await app.execute(documents.me, {}, person.credential)).status).toBe(503)
  expect((await fetch(`${app.url}/health/live`)).status).toBe(200)

  proxy.switchTo(portOf(second))
  await until(async () => (await ready()) === 200)
  person = await app.createPerson({ email: 'after@example.com' })
  expect((await app.execute<MeData>(documents.me, {}, person.credential)).data.me?.email).toBe('after@example.com')
  expect(await on(second, `select email from users where email = 'after@example.com'`, name)).toHaveLength(1)
  expect(await connections(first)).toBe(0)
})

test('a hot standby is refused at the start in one sentence', async () => {
  await first.pause()
  const signal = join(first.data, 'standby.signal')
  writeFileSync(signal, '')
  if (unprivileged.uid) chownSync(signal, unprivileged.uid, unprivileged.gid)
  await first.restart()
  const config = testSettings({ databaseUrl: `postgres://postgres@127.0.0.1:${portOf(first)}/${name}` })
  const error = await createApp(config).catch((failure: unknown) => failure)
  expect(startProblems(error).join('\n')).toMatch(/^DATABASE_URL: the database is read-only \(a standby[^\n]+\.$/)
})
