import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSettings } from '../_util/app.ts'
import { createTestDatabase, type TestDatabase } from '../_util/database.ts'
import { createShell } from './run-command.ts'

let database: TestDatabase
let admin: pg.Client
beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await database.drop()
})

test('doctor reports each search index that is missing or invalid, with statements that repair it while others write', async () => {
  const indexes = `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition, indisvalid as valid
    from pg_index where indexrelid::regclass::text like '%\\_search\\_idx' order by 1`
  const before = (await admin.query(indexes)).rows
  expect(before.map(({ name }) => name)).toEqual([
    'api_keys_search_idx',
    'organizations_search_idx',
    'users_search_idx',
  ])
  const findingOf = async () => {
    const { json } = await createShell(() => testSettings({ databaseUrl: database.url }))(['doctor', '--json'])
    return json.findings.find(({ subject }) => subject === 'pg_trgm')
  }
  const statementsOf = async () => {
    const finding = await findingOf()
    expect(finding?.level).toBe('problem')
    return [...(finding?.remedy ?? '').matchAll(/`([^`]+)`/g)].map(([, statement]) => String(statement))
  }
  // All at once, as after a start without pg_trgm; then one alone, as if making it had been cut off.
  await admin.query('drop index api_keys_search_idx, organizations_search_idx, users_search_idx')
  const statements = await statementsOf()
  expect(statements).toHaveLength(4)
  for (const statement of statements) await admin.query(statement)
  expect((await admin.query(indexes)).rows).toEqual(before)
  await admin.query(`update pg_index set indisvalid = false where indexrelid = 'organizations_search_idx'::regclass`)
  const [, ...repair] = await statementsOf()
  expect(repair).toEqual(['reindex index concurrently organizations_search_idx'])
  for (const statement of repair) await admin.query(statement)
  expect((await admin.query(indexes)).rows).toEqual(before)
  expect(await findingOf()).toMatchObject({ level: 'ok' })
})
