import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cleanUp } from '../../src/app/clean-up.ts'
import { rotateOldSigningKey } from '../../src/core/signing-keys/signing-keys.ts'
import { createTestApp, documents, type TestApp, testPassword } from '../_util/app.ts'
import { recordStatements } from '../_util/record-statements.ts'

const day = 86_400
let app: TestApp

beforeAll(async () => {
  app = await createTestApp({ auditRetentionDays: 40 })
})

afterAll(() => app?.close())

const count = async (table: string, where = 'true') =>
  (await app.sql<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`))[0]?.n
const clean = () => cleanUp(app.server.services)

test('deletes audit events after the retention period, in batches, and not earlier', async () => {
  const now = app.clock.now()
  const add = (age: number, many: number) =>
    app.sql(
      `insert into audit_events (type, created_at) select 'LOGGED_OUT', $1::timestamptz from generate_series(1, $2::int)`,
      [new Date(now.getTime() - age * 1000), many],
    )
  await add(40 * day + 1, 11_000)
  await add(40 * day - 1, 3)
  await app.sql('create table deletes (rows int)')
  await app.sql(`create function count_deletes() returns trigger language plpgsql as
    $$ begin insert into deletes select count(*) from gone; return null; end $$`)
  await app.sql(`create trigger count_deletes after delete on audit_events referencing old table as gone
    for each statement execute function count_deletes()`)
  await clean()
  expect(await count('audit_events', `type = 'LOGGED_OUT'`)).toBe(3)
  expect(await app.sql('select rows from deletes')).toEqual([{ rows: 5000 }, { rows: 5000 }, { rows: 1000 }])
  await app.clock.advance(2)
  await clean()
  expect(await count('audit_events', `type = 'LOGGED_OUT'`)).toBe(0)
})

test('deletes sign-ups and links after they have expired, and not earlier', async () => {
  await app.execute(documents.signup, { input: { email: 'slow@example.com', password: testPassword } })
  const ada = await app.createPerson({ email: 'ada@example.com' })
  await app.execute('mutation { requestPasswordReset(email: "ada@example.com") { __typename } }')
  await app.server.drain()
  await app.clock.advance(day - 10)
  await clean()
  // The sign-up that was confirmed stays as long as one that was not.
  expect([await count('sign_ups'), await count('one_time_tokens', `purpose = 'RESET_PASSWORD'`)]).toEqual([2, 1])
  await app.clock.advance(day)
  await clean()
  expect([await count('sign_ups'), await count('one_time_tokens', `purpose = 'RESET_PASSWORD'`)]).toEqual([0, 0])
  expect(await count('users', `id = '${ada.id}'`)).toBe(1)
})

test('deletes sessions 30 days after they expired or were revoked, and keeps open sessions', async () => {
  await app.sql('delete from sessions')
  const people = await Promise.all(
    ['revoked', 'idle', 'open'].map((name) => app.createPerson({ email: `${name}@example.com` })),
  )
  const [revoked, , open] = people
  await app.execute('mutation { logout { __typename } }', {}, revoked?.credential)
  await app.sql(`update sessions set idle_expires_at = $1, expires_at = $1 where id = $2`, [
    new Date(app.clock.now().getTime() + 400 * day * 1000),
    open?.sessionId,
  ])
  await app.clock.advance(30 * day - 1)
  await clean()
  expect(await count('sessions')).toBe(3)
  await app.clock.advance(2)
  await clean()
  expect(await count('sessions', `id = '${revoked?.sessionId}'`)).toBe(0)
  await app.clock.advance(app.config.sessionIdleTtl)
  await clean()
  expect(await app.sql('select id from sessions')).toEqual([{ id: open?.sessionId }])
})

test('deletes the sessions of a large table with several statements, none of which reads it all', async () => {
  const { id } = await app.createPerson()
  const ended = new Date(app.clock.now().getTime() - 31 * day * 1000)
  await app.sql('create table session_deletes (rows int)')
  await app.sql(`create function count_session_deletes() returns trigger language plpgsql as
    $$ begin insert into session_deletes select count(*) from gone; return null; end $$`)
  await app.sql(`create trigger count_session_deletes after delete on sessions referencing old table as gone
    for each statement execute function count_session_deletes()`)
  await app.sql(
    `insert into sessions (user_id, token_hash, user_agent, created_at, last_seen_at, idle_expires_at, expires_at, revoked_at)
     select $1::uuid, '', repeat('x', 400), now(), now(), 'infinity', 'infinity', case when n % 2 = 0 then $2::timestamptz end
     from generate_series(1, 12000) n`,
    [id, ended],
  )
  await clean()
  expect(await count('sessions', `user_agent like 'x%'`)).toBe(6000)
  expect(await count('sessions', `user_agent like 'x%' and revoked_at is not null`)).toBe(0)
  const [{ statements, most } = {}] = await app.sql(
    'select count(*)::int as statements, max(rows) as most from session_deletes',
  )
  expect(Number(statements)).toBeGreaterThan(1)
  expect(Number(most)).toBeLessThan(6000)
  await app.sql('delete from sessions where user_id = $1', [id])
  await app.sql('drop trigger count_session_deletes on sessions')
})

test('no statement of a clean-up deletes from all of a table, except from those that are always small', async () => {
  const { statements } = await recordStatements(app, clean)
  const deletes = statements.filter((statement) => /\bdelete from\b/i.test(statement))
  const unbounded = deletes.filter((statement) => !/\bctid >= \$1|\blimit\b/i.test(statement))
  const tables = unbounded.map((statement) => /delete from "?([a-z_]+)/i.exec(statement)?.[1])
  expect(deletes.length).toBeGreaterThan(unbounded.length)
  expect(tables.toSorted()).toEqual(['bulk_previews', 'signing_keys'])
})

test('deletes counters, windows and expired signing keys', async () => {
  await app.execute(documents.login, { input: { identifier: 'nobody@example.com', password: 'wrong wrong' } })
  await app.sql(`insert into rate_limits values ('old', 1, $1)`, [app.clock.now()])
  const [{ kid } = {}] = await app.sql('select kid from signing_keys')
  await app.sql('update signing_keys set expires_at = $1 where kid = $2', [app.clock.now(), kid])
  await app.sql(
    `insert into signing_keys select 'next', algorithm, public_jwk, private_key, created_at, active_from, null from signing_keys`,
  )
  await clean()
  expect([await count('signing_keys'), await count('attempt_counters')]).toEqual([2, 2])
  // The day's sum lasts a day longer than the counter.
  await app.clock.advance(9 * day + 1)
  await clean()
  expect(await app.sql('select kid from signing_keys')).toEqual([{ kid: 'next' }])
  expect([await count('attempt_counters'), await count('rate_limits')]).toEqual([0, 0])
})

test('waits for no row that a request has locked, and deletes it the next time', async () => {
  const keys = Array.from({ length: 5 }, (_, index) => `window-${index}`)
  await app.sql('insert into rate_limits select key, 1, $2 from unnest($1::text[]) key', [
    keys,
    new Date(app.clock.now().getTime() - 1000),
  ])
  const request = new pg.Client({ connectionString: app.databaseUrl })
  await request.connect()
  try {
    await request.query('begin')
    await request.query(`update rate_limits set points = 2 where key = 'window-2'`)
    await clean()
    expect(await app.sql('select key from rate_limits')).toEqual([{ key: 'window-2' }])
    await request.query('commit')
  } finally {
    await request.end()
  }
  await clean()
  expect(await count('rate_limits')).toBe(0)
})

test('a deletion that fails does not stop the others, and is reported', async () => {
  const tables = ['rate_limits', 'attempt_counters', 'mail_logins']
  const addExpired = async () => {
    await app.sql(`insert into rate_limits values ('expired', 1, '2000-01-01') on conflict do nothing`)
    await app.sql(`insert into attempt_counters values ('expired', 1, 0, null, '2000-01-01')`)
    await app.sql(`insert into mail_logins (email, token_hash, code_hash, code_challenge, created_at, expires_at)
      values ('expired@example.com', '', '', '', '2000-01-01', '2000-01-01')`)
  }
  const left = () => Promise.all(tables.map((table) => count(table)))
  await app.sql(`create function refuse_deletion() returns trigger language plpgsql as
    $$ begin raise exception 'Nothing may be deleted from %', tg_table_name; end $$`)
  await addExpired()
  await app.sql('create trigger refuse before delete on rate_limits for each row execute function refuse_deletion()')
  await expect(clean()).rejects.toThrow('Nothing may be deleted from rate_limits')
  expect(await left()).toEqual([1, 0, 0])

  await app.sql('create trigger refuse before delete on mail_logins for each row execute function refuse_deletion()')
  await addExpired()
  await expect(clean()).rejects.toThrow(/^2 deletions failed: .*rate_limits.*mail_logins/s)
  expect(await left()).toEqual([1, 0, 1])
  for (const table of ['rate_limits', 'mail_logins']) await app.sql(`drop trigger refuse on ${table}`)
  await clean()
  expect(await left()).toEqual([0, 0, 0])
})

test('replaces an old signing key once, also when several instances check it at once', async () => {
  const { services } = app.server
  await app.sql('update signing_keys set created_at = $1', [app.clock.now()])
  expect(await rotateOldSigningKey(services)).toBeNull()
  await app.clock.advance(services.config.signingKeyMaxAgeDays * day - 1)
  expect(await rotateOldSigningKey(services)).toBeNull()
  await app.clock.advance(1)
  const never = { ...services, config: { ...services.config, signingKeyMaxAgeDays: 0 } }
  expect(await rotateOldSigningKey(never)).toBeNull()
  const made = await Promise.all(Array.from({ length: 6 }, () => rotateOldSigningKey(services)))
  expect(made.filter(Boolean)).toHaveLength(1)
  expect(await count('audit_events', `type = 'SIGNING_KEY_ROTATED'`)).toBe(1)
})
