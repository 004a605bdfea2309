import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startBackgroundTasks } from '../../../src/app/background-tasks.ts'
import { createLogger } from '../../../src/app/create-logger.ts'
import { createSharedCounter } from '../../../src/core/limits/shared-counter.ts'
import { createTestApp, type TestApp } from '../../_util/app.ts'
import { whileLocked } from '../../_util/while-locked.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

test('no request walks through the windows, of which an attacker can open many; those that have ended are removed', async () => {
  const many = 60_000
  const counter = createSharedCounter(app.server.services)
  const count = (n: number) => counter.count({ key: `opened-${n}`, limit: 300, duration: 60 })
  const walk = vi.spyOn(Map.prototype, Symbol.iterator)
  for (let n = 0; n < many; n++) count(n)
  const walks = walk.mock.calls.length
  walk.mockRestore()
  expect(walks).toBe(0)

  await app.clock.advance(60)
  const counted = [count(0), count(many)]
  const remove = vi.spyOn(Map.prototype, 'delete')
  await counter.flush()
  const removed = remove.mock.calls.filter(([key]) => String(key).startsWith('opened-')).length
  remove.mockRestore()
  expect(removed).toBe(many - 1)
  expect(counted.map(({ remaining }) => remaining)).toEqual([299, 299])
  expect(await app.sql(`select key, points from rate_limits order by key`)).toEqual([
    { key: 'opened-0', points: 1 },
    { key: `opened-${many}`, points: 1 },
  ])
})

/** Does work while a transaction holds the row of a window, and the exchange of its counts waits for it. */
async function whileExchangeWaits<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
  const future = new Date(app.clock.now().getTime() + 60_000)
  await app.sql('insert into rate_limits values ($1, 0, $2)', [key, future])
  return whileLocked(app, { rows: `rate_limits where key = '${key}'`, waiting: 1 }, work)
}
const pointsOf = async (key: string) =>
  (await app.sql('select points from rate_limits where key = $1', [key]))[0]?.points

test('counts are sent once, also if an exchange takes longer than until the next one', async () => {
  const counter = createSharedCounter(app.server.services)
  const request = { key: 'slow', limit: 300, duration: 60 }
  const count = (times: number) => {
    for (let n = 0; n < times; n++) counter.count(request)
  }
  count(3)
  await whileExchangeWaits('slow', () => {
    const flushes = [counter.flush()]
    count(2)
    flushes.push(counter.flush(), counter.flush())
    return Promise.all(flushes)
  })
  expect(await pointsOf('slow')).toBe(3)
  await counter.flush()
  expect(await pointsOf('slow')).toBe(5)
  expect(counter.count(request).remaining).toBe(294)
})

test('the end of a server sends what was counted during the last exchange', async () => {
  const { services } = app.server
  const stop = startBackgroundTasks(services, createLogger({ logLevel: 'silent', logFormat: 'json' }), false)
  const count = () => services.sharedCounter.count({ key: 'last', limit: 300, duration: 60 })
  count()
  await whileExchangeWaits('last', async () => {
    const exchange = services.sharedCounter.flush()
    count()
    await Promise.all([exchange, stop()])
  })
  expect(await pointsOf('last')).toBe(2)
})

test('an exchange of many windows is split into statements', async () => {
  const counter = createSharedCounter(app.server.services)
  for (let n = 0; n < 12_000; n++) counter.count({ key: `many-${n}`, limit: 300, duration: 60 })
  const statements = vi.spyOn(app.server.services.database, 'readRows')
  await counter.flush()
  const sizes = statements.mock.calls.map(([, values]) => (values[0] as unknown[]).length)
  statements.mockRestore()
  expect(sizes).toEqual([5_000, 5_000, 2_000])
  expect(await app.sql(`select sum(points)::int as n from rate_limits where key like 'many-%'`)).toEqual([
    { n: 12_000 },
  ])
})

test('a window that ends during an exchange, before its turn, is not sent', async () => {
  const { database } = app.server.services
  const counter = createSharedCounter(app.server.services)
  for (let n = 0; n < 5_001; n++) counter.count({ key: `ending-${n}`, limit: 300, duration: 60 })
  const { readRows } = database
  const statements = vi.spyOn(database, 'readRows').mockImplementation(async (...asked) => {
    await app.clock.advance(60)
    return readRows(...asked)
  })
  await counter.flush()
  expect(statements).toHaveBeenCalledOnce()
  statements.mockRestore()
  expect(await pointsOf('ending-5000')).toBeUndefined()
})

test('a window stops at the largest integer of the database, and fails no exchange of the others', async () => {
  const counter = createSharedCounter(app.server.services)
  const [largest, limits] = [2_147_483_647, { limit: 300, duration: 60 }]
  const future = new Date(app.clock.now().getTime() + 60_000)
  await app.sql('insert into rate_limits values ($1, $2, $3)', ['full', largest - 1, future])
  counter.count({ key: 'full', points: 10_000, ...limits })
  counter.count({ key: 'beside', ...limits })
  await counter.flush()
  expect([await pointsOf('full'), await pointsOf('beside')]).toEqual([largest, 1])
  expect(counter.count({ key: 'full', ...limits })).toMatchObject({ exceeded: true, remaining: 0 })
})

test('beyond a number of windows the oldest ones leave the memory, and none loses a count', async () => {
  const counter = createSharedCounter(app.server.services, 10)
  const count = (n: number) => counter.count({ key: `kept-${n}`, limit: 2, duration: 60 })
  for (let n = 0; n < 30; n++) [count(n), count(n)]
  const spent = () =>
    Array.from({ length: 30 }, (_, n) => n).filter((n) => counter.spent({ key: `kept-${n}`, limit: 2 }))
  expect(spent().length).toBe(30)
  await counter.flush()
  expect(spent()).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29])
  // The first request after that is served by the memory alone.
  expect(count(0)).toMatchObject({ exceeded: false })
  await counter.flush()
  expect(count(0)).toMatchObject({ exceeded: true, remaining: 0 })
})
