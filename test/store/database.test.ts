import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabaseLimiter } from '../../src/core/limits/limiters.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { migrateDatabase } from '../../src/store/migrate.ts'
import { migrations } from '../../src/store/migrations/index.ts'
import { timeoutsOf } from '../../src/store/server-database.ts'
import { createTestClock } from '../_util/clock.ts'
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../_util/database.ts'
import { untilWaiting } from '../_util/until-waiting.ts'

let made: TestDatabase
let database: Database
let client: pg.Client
beforeAll(async () => {
  made = await createTestDatabase()
  database = await openDatabase({ url: made.url, directory: null, entities: [], poolSize: 10 })
  client = new pg.Client({ connectionString: made.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.close()
  await made.drop()
})

test('a database that does not answer is given up within two seconds', () => {
  const { answer, connection } = timeoutsOf({})
  expect(Math.min(answer, connection)).toBeGreaterThan(0)
  expect(Math.max(answer, connection)).toBeLessThan(2_000)
})

describe('migrations', () => {
  test('one of three instances that start at once migrates, and a fourth has nothing to migrate', async () => {
    const empty = await createEmptyDatabase()
    const ran = await Promise.all([1, 2, 3].map(() => migrateDatabase(empty.url)))
    expect(ran.map((names) => names.length).toSorted((a, b) => a - b)).toEqual([0, 0, migrations.length])
    expect(await migrateDatabase(empty.url)).toEqual([])
    await empty.drop()
  })

  test('no instance migrates while another holds the lock', async () => {
    const empty = await createEmptyDatabase()
    const holder = new pg.Client({ connectionString: empty.url })
    await holder.connect()
    await holder.query(`select pg_advisory_lock(hashtext('sallyport migrations'))`)
    const migrating = migrateDatabase(empty.url)
    await untilWaiting({ sql: async (text) => (await holder.query(text)).rows }, migrating, 1)
    expect((await holder.query(`select to_regclass('users') as users`)).rows).toEqual([{ users: null }])
    await holder.end()
    expect(await migrating).toHaveLength(migrations.length)
    await empty.drop()
  })

  test('a failed migration leaves no changes, and releases the lock', async () => {
    const foreign = await createEmptyDatabase()
    const there = new pg.Client({ connectionString: foreign.url })
    await there.connect()
    await there.query('create table sessions (id int)')
    for (const _attempt of [1, 2])
      await expect(migrateDatabase(foreign.url)).rejects.toThrow('"sessions" already exists')
    expect((await there.query(`select to_regclass('users') as users`)).rows).toEqual([{ users: null }])
    await there.query('drop table sessions')
    await there.end()
    expect(await migrateDatabase(foreign.url)).toHaveLength(migrations.length)
    await foreign.drop()
  })
})

describe('identifiers', () => {
  /** What is made where PostgreSQL has no uuidv7() of its own, under another name. */
  async function makeOwn(): Promise<void> {
    const [first] = migrations
    if (!first) throw new Error('There is no migration')
    const migration = new first.class({} as never, {} as never)
    await migration.up()
    const text = migration
      .getQueries()
      .map(String)
      .find((query) => query.includes('function uuidv7()'))
    const declaration = /create function uuidv7\(\).*?\$f\$.*?\$f\$/s.exec(text ?? '')?.[0] ?? ''
    await client.query(declaration.replace('uuidv7()', 'own_uuidv7()'))
  }

  /** Milliseconds since the epoch, by the clock that the function reads. */
  async function databaseTime(): Promise<number> {
    const now = 'select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as ms'
    return (await client.query<{ ms: number }>(now)).rows[0]?.ms ?? Number.NaN
  }

  test('PostgreSQL’s own function is used if it exists', async () => {
    const { rows } = await client.query(
      `select to_regprocedure('pg_catalog.uuidv7()') is null as missing, to_regprocedure('public.uuidv7()') is not null as made`,
    )
    expect(rows[0]?.made).toBe(rows[0]?.missing)
  })

  test('before PostgreSQL 18 our function creates unique UUIDs of version 7 in the order of time', async () => {
    await makeOwn()
    const before = await databaseTime()
    const { rows } = await client.query<{ id: string }>('select own_uuidv7() as id from generate_series(1, 2000)')
    const after = await databaseTime()
    expect(new Set(rows.map(({ id }) => id)).size).toBe(2000)
    for (const { id } of rows) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      const time = Number.parseInt(id.replace('-', '').slice(0, 12), 16)
      expect(time).toBeGreaterThanOrEqual(before)
      expect(time).toBeLessThanOrEqual(after)
    }
    const times = rows.map(({ id }) => id.slice(0, 13))
    expect(times).toEqual(times.toSorted())
  })
})

describe('counting', () => {
  const limit = (other = database) => createDatabaseLimiter({ database: other })

  test('fifty parallel calls on two instances are counted fifty times, and ten of them pass', async () => {
    const second = await openDatabase({ url: made.url, directory: null, entities: [], poolSize: 5 })
    const limiters = [limit(), limit(second)]
    const states = await Promise.all(
      Array.from({ length: 50 }, (_, i) => limiters[i % 2]?.consume({ key: 'fifty', limit: 10, duration: 60 })),
    )
    await second.close()
    expect(states.filter((state) => state && !state.exceeded)).toHaveLength(10)
    const passed = states.flatMap((state) => (state && !state.exceeded ? [state.remaining] : []))
    expect(passed.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(await database.executeSql(`select points from rate_limits where key = 'fifty'`)).toMatchObject({
      rows: [{ points: 50 }],
    })
  })

  test('keys that share a statement are counted separately', async () => {
    const limiter = limit()
    const keys = Array.from({ length: 30 }, (_, i) => `apart-${i % 3}`)
    const states = await Promise.all(keys.map((key) => limiter.consume({ key, limit: 10, duration: 60 })))
    expect(states.every(({ exceeded }) => !exceeded)).toBe(true)
    expect((await limiter.consume({ key: 'apart-0', limit: 10, duration: 60 })).exceeded).toBe(true)
  })

  test('a window ends on time, regardless of further attempts', async () => {
    const clock = createTestClock()
    await clock.leads(database)
    const limiter = limit()
    const consume = () => limiter.consume({ key: 'window', limit: 1, duration: 60 })
    expect(await consume()).toMatchObject({ exceeded: false, remaining: 0, retryAfter: 60 })
    await clock.advance(59)
    expect(await consume()).toMatchObject({ exceeded: true, remaining: 0, retryAfter: 1 })
    await clock.advance(1)
    expect(await consume()).toMatchObject({ exceeded: false, retryAfter: 60 })
  })

  test('a key is treated as plain text', async () => {
    const limiter = limit()
    for (const key of ["x'; drop table rate_limits; --", '{a,"b"}', '\\', '%', 'ü🙂'])
      expect((await limiter.consume({ key, limit: 1, duration: 60 })).exceeded, key).toBe(false)
  })
})
