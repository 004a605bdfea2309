import pg from 'pg'
import { afterEach, expect, inject, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { migrateDatabase } from '../../src/store/migrate.ts'
import { createTestApp } from '../_util/app.ts'
import { createEmptyDatabase, type TestDatabase } from '../_util/database.ts'
import { eventually } from '../_util/eventually.ts'
import { startPgBouncer } from '../_util/pgbouncer.ts'

const server = () => inject('postgresUrl')
const nameOf = ({ url }: TestDatabase) => new URL(url).pathname.slice(1)

async function asAdmin<Row extends pg.QueryResultRow>(text: string, url = server()): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return (await client.query<Row>(text).finally(() => client.end())).rows
}

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close()
})

const open = async (setUp?: string) => {
  const made = await createEmptyDatabase()
  opened.push(() => made.drop())
  if (setUp) await asAdmin(setUp.replace('$database', nameOf(made)))
  const pooler = await startPgBouncer(server())
  opened.push(() => pooler.stop())
  return { made, url: pooler.through(made.url) }
}

test('PostgreSQL cancels a statement of a transaction that the client has given up', async () => {
  const { made, url } = await open()
  // The client gives up after 0.9 seconds, and the statement has 1.8.
  const database = await openDatabase({ url, directory: null, entities: [], poolSize: 2, timeoutFactor: 0.5 })
  opened.push(() => database.close())
  await database.executeSql('select 1')
  const holder = new pg.Client({ connectionString: made.url })
  await holder.connect()
  opened.push(() => holder.end())
  await holder.query('select pg_advisory_lock(1)')
  const waiting = database.transactional((em) => em.execute('select pg_advisory_xact_lock(1)'))
  await expect(waiting).rejects.toThrow(/timeout|terminated/)
  const waits = `select 1 from pg_locks where locktype = 'advisory' and not granted`
  // Nothing else ends the wait: the lock is held.
  await eventually(async () => expect(await asAdmin(waits)).toEqual([]))
})

test('the limit of the role does not reach migrations, and ends with a transaction of the server', async () => {
  const { made, url } = await open(`alter database $database set statement_timeout = '4s'`)
  await asAdmin(
    `create table made (name text, time_limit text);
     create function record_limit() returns event_trigger language plpgsql as $$ begin
       insert into made select object_identity, current_setting('statement_timeout') from pg_event_trigger_ddl_commands(); end $$;
     create event trigger limits on ddl_command_end execute function record_limit()`,
    made.url,
  )
  const app = await createTestApp({ databaseUrl: url }, { migrated: false })
  opened.push(() => app.close())
  const limits = `select distinct time_limit as limit from made where name in ('public.users', 'public.users_tier_idx', 'sallyport_jobs.job')`
  expect(await asAdmin(limits, made.url)).toEqual([{ limit: '0' }])
  const limit = `select current_setting('statement_timeout') as limit`
  const { database } = app.server.services
  const [inside] = await database.transactional((em) => em.execute<{ limit: string }[]>(limit))
  // 3.6 seconds, times the factor of the tests.
  expect(inside).toEqual({ limit: '54s' })
  expect((await database.executeSql(limit)).rows).toEqual([{ limit: '4s' }])
})

test('work without a limit has none, in a statement, a script and a transaction', async () => {
  const { url } = await open(`alter database $database set statement_timeout = '4s'`)
  const database = await openDatabase({ url, directory: null, entities: [], poolSize: 1, timeouts: false })
  opened.push(() => database.close())
  await database.executeSql('select 1')
  const limit = `select current_setting('statement_timeout') as limit`
  expect((await database.executeSql(`${limit} where $1`, [true])).rows).toEqual([{ limit: '0' }])
  expect((await database.executeSql(`begin; select 1; ${limit}; commit; select 2; ${limit}`)).rows).toEqual([
    { limit: '4s' },
  ])
  const script = `begin; create table limits as ${limit}; commit`
  await database.executeSql(script)
  expect((await database.executeSql('select * from limits')).rows).toEqual([{ limit: '0' }])
  expect(await database.transactional((em) => em.execute(limit))).toEqual([{ limit: '0' }])
  await expect(database.executeSql('select 1 / $1::int', [0])).rejects.toThrow('division by zero')
  expect((await database.executeSql('select 1 as one', [])).rows).toEqual([{ one: 1 }])
})

test('a migration through the pooler says for what it waits, and lets the statements of others through meanwhile', async () => {
  const { made, url } = await open()
  await migrateDatabase(made.url)
  // The migration that drops this index, and so locks the table, has to run again.
  const migration = '2026-11-29-last-logins'
  await asAdmin('create index users_last_login_range_idx on users (id)', made.url)
  await asAdmin(`delete from migrations where name = '${migration}'`, made.url)
  const reader = new pg.Client({ connectionString: made.url })
  await reader.connect()
  opened.push(() => reader.end())
  await reader.query('begin')
  await reader.query('select 1 from users')
  const waits: string[] = []
  const migrated = migrateDatabase(url, { onWait: (sentence) => waits.push(sentence) })
  await eventually(() => expect(waits).not.toEqual([]))
  expect(waits[0]).toContain(`The migration ${migration} waits for a lock on users, which is blocked by process`)
  for (let round = 0; round < 3; round += 1) await asAdmin('select 1 from users', made.url)
  await reader.query('commit')
  expect(await migrated).toEqual([migration])
})
