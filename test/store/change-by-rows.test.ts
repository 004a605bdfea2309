import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeByRows } from '../../src/store/change-by-rows.ts'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { eventually } from '../_util/eventually.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
  await app.sql('create table samples (id int primary key, kind int not null, counted int not null default 0)')
})
afterAll(() => app.close())

const marked = { change: 'update samples set counted = 1', table: 'samples', condition: 'kind = $1 and counted = 0' }
const left = async (kind: number) => {
  const [row] = await app.sql('select count(*)::int as n from samples where kind = $1 and counted = 0', [kind])
  return row?.n
}

/** Runs the work while another transaction holds a row that it changes, and ends that transaction once the work waits for the row. */
async function besideChange(change: string, work: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: app.databaseUrl })
  await client.connect()
  try {
    await client.query('begin')
    await client.query(change)
    const working = work()
    await eventually(async () => {
      const waiting = await app.sql(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      expect(waiting).toHaveLength(1)
    })
    await client.query('commit')
    await working
  } finally {
    await client.end()
  }
}

test('all rows are changed, although another transaction changes one of them meanwhile', async () => {
  await app.sql('insert into samples select n, 1 from generate_series(1, 5000) n')
  const { database } = app.app.services
  await besideChange('update samples set kind = 1 where id = 10', () =>
    changeByRows(database, { ...marked, values: [1] }),
  )
  // The row that was changed may stay; the thousands after it may not.
  expect(await left(1)).toBeLessThanOrEqual(1)
})

test('a row that no longer meets the condition when its turn comes is left as it is', async () => {
  await app.sql('insert into samples select n, 2 from generate_series(10001, 10100) n')
  const { database } = app.app.services
  await besideChange('update samples set kind = 3 where id = 10050', () =>
    changeByRows(database, { ...marked, values: [2] }),
  )
  expect([await left(2), await left(3)]).toEqual([0, 1])
})
