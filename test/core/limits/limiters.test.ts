import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabaseLimiter, rememberSpent, splitLimiter } from '../../../src/core/limits/limiters.ts'
import { createSharedCounter } from '../../../src/core/limits/shared-counter.ts'
import { deleteExpiredWindows } from '../../../src/core/limits/store/rate-limit.ts'
import { type Database, openDatabase } from '../../../src/store/database.ts'
import { runMigrations } from '../../../src/store/migrate.ts'
import { createTestClock } from '../../_util/clock.ts'
import { createTestDatabase } from '../../_util/database.ts'

const clock = createTestClock()

async function onServer() {
  const { url, drop } = await createTestDatabase()
  const database = await openDatabase({ url, directory: null, entities: [], poolSize: 4 })
  return { database, close: () => database.close().then(drop) }
}

async function embedded() {
  const database = await openDatabase({ url: null, directory: null, entities: [], poolSize: 1 })
  await runMigrations(database)
  return { database, close: () => database.close() }
}

describe.each([
  ['a PostgreSQL server', onServer],
  ['the embedded database', embedded],
])('on %s', (_name, open) => {
  let database: Database
  let close: () => Promise<void>
  beforeAll(async () => {
    ;({ database, close } = await open())
    await clock.leads(database)
  })
  afterAll(() => {
    clock.leaves(database)
    return close()
  })

  test('each request gets its own place, however many come at once', async () => {
    const limiters = [createDatabaseLimiter({ database }), createDatabaseLimiter({ database })]
    const counted = await Promise.all(
      Array.from({ length: 60 }, (_, n) => limiters[n % 2]?.consume({ key: 'crowd', limit: 50, duration: 60 })),
    )
    const left = counted.map((state) => state?.remaining).toSorted((a = 0, b = 0) => b - a)
    expect(left).toEqual([...Array.from({ length: 50 }, (_, n) => 49 - n), ...Array.from({ length: 10 }, () => 0)])
    expect(counted.filter((state) => state?.exceeded)).toHaveLength(10)
  })

  test('many keys at once, in any order, do not block each other', async () => {
    const limiters = [createDatabaseLimiter({ database }), createDatabaseLimiter({ database })]
    const keys = Array.from({ length: 40 }, (_, n) => `key-${n}`)
    const requests = [keys, keys.toReversed()].flatMap((order, at) =>
      order.map((key) => limiters[at]?.consume({ key, limit: 2, duration: 60 })),
    )
    const counted = await Promise.all(requests)
    expect(counted.filter((state) => state?.remaining === 0 && !state.exceeded)).toHaveLength(40)
  })

  test('a window begins with its first request and ends by the clock', async () => {
    const limiter = createDatabaseLimiter({ database })
    const consume = () => limiter.consume({ key: 'window', limit: 1, duration: 90 })
    const countedAt = clock.now()
    const resetsAt = new Date(countedAt.getTime() + 90_000)
    expect(await consume()).toEqual({ limit: 1, remaining: 0, resetsAt, retryAfter: 90, exceeded: false, countedAt })
    await clock.advance(89.5)
    expect(await consume()).toMatchObject({ exceeded: true, resetsAt, retryAfter: 1 })
    await deleteExpiredWindows(database.fork(), clock.now())
    expect(await consume()).toMatchObject({ exceeded: true })
    await clock.advance(0.5)
    expect(await consume()).toMatchObject({ exceeded: false, retryAfter: 90 })
  })

  test('a key is a text and nothing else', async () => {
    const limiter = createDatabaseLimiter({ database })
    for (const key of [`'; drop table rate_limits; --`, '{"a":1}', '{a,b}', 'ü\u{1f600}', '\\', 'x'.repeat(2000)]) {
      expect(await limiter.consume({ key, limit: 1, duration: 60 })).toMatchObject({ exceeded: false })
      expect(await limiter.consume({ key, limit: 1, duration: 60 })).toMatchObject({ exceeded: true })
    }
  })

  test('a generous limit is counted in memory and synchronised', async () => {
    const here = createSharedCounter({ clock, database })
    const there = createSharedCounter({ clock, database })
    const limiter = splitLimiter(createDatabaseLimiter({ database }), here)
    const request = { key: 'generous', limit: 300, duration: 60 }
    await limiter.consume(request)
    await here.flush()
    there.count(request)
    await there.flush()
    expect(there.count(request).remaining).toBe(297)
    expect((await limiter.consume({ ...request, key: 'strict', limit: 299 })).remaining).toBe(298)
    await here.flush()
    await there.flush()
    expect(
      await database.executeSql('select key from rate_limits where key in ($1, $2)', ['generous', 'strict']),
    ).toMatchObject({
      rows: [{ key: expect.any(String) }, { key: expect.any(String) }],
    })
  })
})

test.each([
  ['back', -3600],
  ['forward', 3600],
])('a spent window in memory ends when its time has passed, although the clock is set %s', async (_name, by) => {
  const counted: string[] = []
  const countedAt = new Date('2026-01-01T12:00:00Z')
  const state = { limit: 1, remaining: 0, retryAfter: 60, resetsAt: new Date(countedAt.getTime() + 60_000), countedAt }
  const counter = {
    async consume({ key }: { key: string }) {
      counted.push(key)
      return { ...state, exceeded: true }
    },
  }
  let [time, passed] = [countedAt.getTime(), 0]
  const limiter = rememberSpent(counter, { now: () => new Date(time), elapsed: () => passed })
  const consume = () => limiter.consume({ key: 'spent', limit: 1, duration: 60 })
  await consume()
  time += by * 1000
  passed += 59_000
  expect(await consume()).toMatchObject({ exceeded: true, retryAfter: 1 })
  expect(counted).toHaveLength(1)
  passed += 1_000
  await consume()
  expect(counted).toHaveLength(2)
})

test('a window that ends during an exchange does not affect the next window', async () => {
  const answer = Promise.withResolvers<unknown>()
  const database = { readRows: () => answer.promise } as unknown as Database
  const counter = createSharedCounter({ clock, database })
  const request = { key: 'slow', limit: 10, duration: 60 }
  for (let n = 0; n < 9; n++) counter.count(request)
  const expiresAt = new Date(clock.now().getTime() + 60_000)
  const flushed = counter.flush()
  await clock.advance(60)
  expect(counter.count(request).remaining).toBe(9)
  answer.resolve([{ key: 'slow', points: 9, expiresAt, now: clock.now().getTime() }])
  await flushed
  expect(counter.count(request).remaining).toBe(8)
})
