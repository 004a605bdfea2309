import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../_util/database.ts'

let made: TestDatabase
let client: pg.Client
beforeAll(async () => {
  made = await createTestDatabase()
  client = new pg.Client({ connectionString: made.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await made.drop()
})

/** The columns that reference a table and begin no index, which a deletion there would look for by reading every row here. */
async function columnsWithoutIndex(): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.conrelid::regclass || '.' || a.attname as name from pg_constraint c
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     where c.contype = 'f' and c.connamespace = 'public'::regnamespace and not exists (
       select 1 from pg_index i where i.indrelid = c.conrelid and i.indisvalid and i.indkey[0] = c.conkey[1]
         and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = '(' || a.attname || ' IS NOT NULL)'))
     order by 1`,
  )
  return rows.map(({ name }) => name)
}

test('every foreign key has an index, so that a deletion reads only the rows that it concerns', async () => {
  expect(await columnsWithoutIndex()).toEqual([])
})

test('an index of some rows is not enough for a foreign key', async () => {
  await client.query('begin')
  await client.query('drop index sessions_user_idx')
  expect(await columnsWithoutIndex()).toEqual(['sessions.user_id'])
  await client.query('rollback')
})
