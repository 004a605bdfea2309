import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeByRows } from '../../src/store/change-by-rows.ts'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { whileChanging } from '../_util/while-changing.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
  await app.sql('create table samples (id int primary key, kind int not null, counted int not null default 0)')
})
afterAll(() => app.close())

const mark = (kind: number) =>
  changeByRows(app.server.services.database, {
    change: 'update samples set counted = 1',
    table: 'samples',
    condition: 'kind = $1 and counted = 0',
    values: [kind],
  })
const left = async (kind: number) => {
  const [row] = await app.sql('select count(*)::int as n from samples where kind = $1 and counted = 0', [kind])
  return row?.n
}

test.each([5_000, 100])(
  'all of %i rows are changed, although another transaction changes one of them meanwhile',
  async (count) => {
    await app.sql('insert into samples select $1::int + n, $1 from generate_series(1, $1::int) n', [count])
    await whileChanging(app, ['update samples set kind = $1 where id = $1::int + 10', [count]], () => mark(count))
    expect(await left(count)).toBe(0)
  },
)

test('a row that no longer meets the condition when its turn comes is left as it is', async () => {
  await app.sql('insert into samples select n, 2 from generate_series(20001, 20100) n')
  await whileChanging(app, ['update samples set kind = 3 where id = $1', [20_050]], () => mark(2))
  expect([await left(2), await left(3)]).toEqual([0, 1])
})
