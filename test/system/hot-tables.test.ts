import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabaseLimiter } from '../../src/core/limits/limiters.ts'
import { openDatabase } from '../../src/store/database.ts'
import { createTestApp, expectType } from '../_util/app.ts'
import { createTestClock } from '../_util/clock.ts'
import { createTestDatabase, type TestDatabase } from '../_util/database.ts'
import { type PostgresServer, startPostgres } from '../_util/postgres-server.ts'

// A server of its own: while any database of a server has a long transaction, its dead rows are not removed.
let server: PostgresServer
let made: TestDatabase
let client: pg.Client
beforeAll(async () => {
  server = await startPostgres()
  made = await createTestDatabase(server.url, 'hot')
  client = new pg.Client({ connectionString: made.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await server.stop()
})

/** The updates of a table, and those that added no index entry. A connection reports them at its end: the server must be closed. */
async function countUpdates(table: string) {
  const others =
    'select count(*)::int as count from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'
  while ((await client.query<{ count: number }>(others)).rows[0]?.count !== 0);
  const { rows } = await client.query<{ updates: number; hot: number }>(
    'select n_tup_upd::int as updates, n_tup_hot_upd::int as hot from pg_stat_user_tables where relname = $1',
    [table],
  )
  const [counts] = rows
  if (!counts) throw new Error(`There is no table ${table}`)
  return counts
}

test('refreshes add no index entries', async () => {
  const app = await createTestApp({ databaseUrl: made.url })
  const person = await app.createPerson()
  const tokens: string[] = []
  for (let session = 0; session < 40; session++) tokens.push((await app.logInAs(person.email)).refreshToken)
  for (let round = 0; round < 12; round++) {
    await app.clock.advance(900)
    for (const [session, refreshToken] of tokens.entries()) {
      const answer = expectType(await app.call.refresh({ refreshToken }), 'AuthTokens')
      tokens[session] = answer.refreshToken ?? ''
    }
  }
  await app.close()
  // A checkpoint may hold a page just when its dead rows would be removed.
  const { updates, hot } = await countUpdates('sessions')
  expect(updates).toBe(480)
  expect(updates - hot).toBeLessThan(8)
})

test('windows of limits add no index entries when they begin anew', async () => {
  const database = await openDatabase({ url: made.url, directory: null, entities: [], poolSize: 2, timeoutFactor: 15 })
  const clock = createTestClock()
  await clock.leads(database)
  const limiter = createDatabaseLimiter({ database })
  for (let round = 0; round < 10; round++) {
    // Ten share a statement: their new rows fit into the free part of the page.
    const keys = Array.from({ length: 10 }, (_, key) => `window-${key}`)
    await Promise.all(keys.map((key) => limiter.consume({ key, limit: 100, duration: 60 })))
    await clock.advance(61)
  }
  await database.close()
  const { updates, hot } = await countUpdates('rate_limits')
  expect(updates).toBe(90)
  expect(updates - hot).toBeLessThan(8)
})

test('no index holds a column that a refresh or a count changes', async () => {
  const { rows } = await client.query<{ indexed: string }>(
    `select indexrelid::regclass || ' ' || attname as indexed from pg_index i
     join pg_attribute a on a.attrelid = i.indrelid and (a.attnum = any(i.indkey)
       or pg_get_expr(i.indexprs, i.indrelid) ~ ('\\m' || a.attname || '\\M')
       or pg_get_expr(i.indpred, i.indrelid) ~ ('\\m' || a.attname || '\\M'))
     where (indrelid::regclass::text, attname) in (
       ('sessions', 'token_hash'), ('sessions', 'previous_hashes'), ('sessions', 'rotated_at'), ('sessions', 'last_seen_at'),
       ('sessions', 'last_seen_ip'), ('sessions', 'idle_expires_at'), ('api_keys', 'last_used_at'), ('api_keys', 'last_used_ip'),
       ('rate_limits', 'points'), ('rate_limits', 'expires_at'), ('attempt_counters', 'attempts'), ('attempt_counters', 'locks'),
       ('attempt_counters', 'locked_until'), ('attempt_counters', 'updated_at'))`,
  )
  expect(rows).toEqual([])
})

test.each([
  ['sessions', { fillfactor: 70, autovacuum_vacuum_scale_factor: 0.05 }],
  ['api_keys', { fillfactor: 80 }],
  ['rate_limits', { fillfactor: 70, autovacuum_vacuum_scale_factor: 0.05 }],
  ['attempt_counters', { autovacuum_vacuum_scale_factor: 0.05 }],
  ['audit_events', { autovacuum_vacuum_scale_factor: 0.02, autovacuum_vacuum_insert_scale_factor: 0.02 }],
])('the table %s has its storage settings', async (table, settings) => {
  const { rows } = await client.query<{ name: string; value: string }>(
    `select split_part(o, '=', 1) as name, split_part(o, '=', 2) as value from pg_class, unnest(reloptions) as o
     where oid = $1::regclass`,
    [table],
  )
  expect(Object.fromEntries(rows.map(({ name, value }) => [name, Number(value)]))).toEqual(settings)
})
