import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { startProblems } from '../../src/app/start-problem.ts'
import { openDatabase } from '../../src/store/database.ts'
import { type MigrateOptions, MigrationBlockedError, migrateDatabase } from '../../src/store/migrate.ts'
import { createTestDatabase, type TestDatabase } from '../_util/database.ts'
import { eventually } from '../_util/eventually.ts'
import { openFaultyProxy } from '../_util/faulty-proxy.ts'

const migration = '2026-11-29-last-logins'

let made: TestDatabase
let clients: pg.Client[]
beforeEach(async () => {
  made = await createTestDatabase()
  clients = []
})
afterEach(async () => {
  for (const client of clients) await client.end()
  await made.drop()
})

async function openClient(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: made.url, application_name: 'nightly-report' })
  clients.push(client)
  await client.connect()
  return client
}

/** A session that has read the users in a transaction and keeps it open. */
async function openReport() {
  const client = await openClient()
  // The migration that drops this index, and so locks the table, has to run again.
  await client.query('create index users_last_login_range_idx on users (id)')
  await client.query('delete from migrations where name = $1', [migration])
  await client.query('begin')
  await client.query('select 1 from users')
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return { pid: rows[0]?.pid, end: () => client.query('commit') }
}

/** Starts a migration, and collects what it says while it waits. */
function startMigration(options: MigrateOptions = {}) {
  const waits: string[] = []
  const migrated = migrateDatabase(made.url, { ...options, onWait: (sentence) => waits.push(sentence) })
  migrated.catch(() => {})
  return { waits, migrated }
}

describe('a migration whose table another session has locked', () => {
  test('says for what it waits, lets the statements of others through meanwhile, and ends when the lock does', async () => {
    const report = await openReport()
    const { waits, migrated } = startMigration()
    await eventually(() => expect(waits).not.toEqual([]))
    expect(waits[0]).toMatch(
      new RegExp(
        `^The migration ${migration} waits for a lock on users, which is blocked by process ${report.pid} ` +
          '\\(nightly-report, idle in transaction, in a transaction of \\d+ seconds\\)\\.$',
      ),
    )
    const other = await openClient()
    for (let round = 0; round < 3; round += 1) await other.query('select 1 from users')
    await report.end()
    expect(await migrated).toEqual([migration])
  })

  test('is given up after a number of attempts, in one sentence that says what to do', async () => {
    const report = await openReport()
    const { migrated } = startMigration({ limits: { lockTimeout: 50, tries: 2, maxPauseMs: 0 } })
    const error = await migrated.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(MigrationBlockedError)
    expect(startProblems(error)).toEqual([
      expect.stringMatching(/^DATABASE_URL: the migration was given up after 2 attempts\. .* End that transaction, /),
    ])
    const other = await openClient()
    const { rows } = await other.query(`select to_regclass('users_last_login_range_idx') is not null as there`)
    expect(rows).toEqual([{ there: true }])
    await report.end()
    expect(await migrateDatabase(made.url)).toEqual([migration])
  })
})

describe('the lock of migrations', () => {
  test('an instance says that it waits for another one', async () => {
    const holder = await openClient()
    const { rows } = await holder.query<{ pid: number }>(
      `select pg_backend_pid() as pid, pg_advisory_lock(hashtext('sallyport migrations'))`,
    )
    const { waits, migrated } = startMigration({ limits: { reportEvery: 20 } })
    await eventually(() => expect(waits).not.toEqual([]))
    expect(waits[0]).toContain('Another instance migrates the database, and this one waits for it')
    expect(waits[0]).toContain(`process ${rows[0]?.pid} (nightly-report`)
    await holder.query(`select pg_advisory_unlock(hashtext('sallyport migrations'))`)
    expect(await migrated).toEqual([])
  })

  test('passes to another instance when the machine of the one that holds it fails', async () => {
    const proxy = await openFaultyProxy(Number(new URL(inject('postgresUrl')).port))
    const url = new URL(made.url)
    url.port = String(proxy.port)
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    // Nothing that this instance sends from now on reaches the database, and its connections stay open.
    const prepare = () => {
      proxy.freeze()
      begin()
      return new Promise<void>(() => {})
    }
    const failed = migrateDatabase(url.href, { prepare, limits: { idleTimeout: 3_000 } })
    failed.catch(() => {})
    await begun
    expect(await migrateDatabase(made.url)).toEqual([])
    proxy.close()
    await expect(failed).rejects.toThrow()
  })

  test('stays with an instance for as long as it migrates', async () => {
    const looks = await openClient()
    // A session that is silent for the whole time counts as failed.
    const beat = `select 1 from pg_stat_activity where datname = current_database() and query = 'select 1'
      and state = 'idle in transaction'`
    const prepare = () =>
      eventually(async () => {
        expect((await looks.query(beat)).rowCount).toBe(1)
      })
    expect(await migrateDatabase(made.url, { prepare, limits: { idleTimeout: 6_000 } })).toEqual([])
  })
})

test('a session without time limits notices after two minutes that its client has vanished', async () => {
  const database = await openDatabase({ url: made.url, directory: null, entities: [], poolSize: 1, timeouts: false })
  const names = ['tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count']
  const query = 'select current_setting(name) as value from unnest($1::text[]) name'
  const { rows } = await database.executeSql(query, [names])
  await database.close()
  expect(rows.map(({ value }) => value)).toEqual(['60', '10', '6'])
})
