import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inMilliseconds } from '../../src/store/columns.ts'
import { createEmptyDatabase, type TestDatabase } from '../_util/database.ts'

let made: TestDatabase
let client: pg.Client
beforeAll(async () => {
  made = await createEmptyDatabase()
  client = new pg.Client({ connectionString: made.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await made.drop()
})

test('an instant of any year has the same number of milliseconds as a Date of its text', async () => {
  // Whole milliseconds and the microseconds beside them: an inexact number would fall to the millisecond before.
  const { rows } = await client.query<{ count: string }>(`
    with instants as (
      select timestamptz '1970-01-01Z' + ms * interval '1 millisecond' + us * interval '1 microsecond' as at
      from (select (random() * 4e12)::bigint as ms from generate_series(1, 40000)) x, (values (-1), (0), (1), (500)) y (us)
    )
    select count(*) from instants where ${inMilliseconds('at')} is distinct from floor(extract(epoch from at) * 1000)`)
  expect(rows).toEqual([{ count: '0' }])
})

test('an instant that is null stays null', async () => {
  const { rows } = await client.query(`select ${inMilliseconds('null::timestamptz')} as at`)
  expect(rows).toEqual([{ at: null }])
})
