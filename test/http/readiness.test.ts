import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createReadiness, probeLifetimeMs } from '../../src/http/readiness.ts'
import { createTestApp, type TestApp } from '../_util/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

test('a thousand requests for /health/ready cause a few queries, and other requests are not refused', async () => {
  const ping = vi.spyOn(app.server.services.database, 'ping')
  const readiness = Array.from({ length: 1_000 }, () => fetch(`${app.url}/health/ready`))
  const others = Array.from({ length: 50 }, () => app.execute('{ access { kind } }'))
  const statuses = new Set((await Promise.all(readiness)).map(({ status }) => status))
  expect([...statuses]).toEqual([200])
  expect((await Promise.all(others)).map(({ status }) => status)).toEqual(Array(50).fill(200))
  // One for each second that they take, and they do not take a minute on any machine.
  expect(ping.mock.calls.length).toBeLessThan(60)
})

test('one probe runs at a time, and its result is reused for a second', async () => {
  let time = 0
  let pings = 0
  let works = true
  const isReady = createReadiness(
    async () => {
      pings += 1
      if (!works) throw new Error('gone')
    },
    () => time,
  )
  expect(await Promise.all([isReady(), isReady(), isReady()])).toEqual([true, true, true])
  works = false
  time = probeLifetimeMs - 1
  expect([await isReady(), pings]).toEqual([true, 1])
  time = probeLifetimeMs
  expect([await isReady(), pings]).toEqual([false, 2])
  works = true
  expect([await isReady(), pings]).toEqual([false, 2])
  time = 2 * probeLifetimeMs
  expect([await isReady(), pings]).toEqual([true, 3])
})

test('a probe does not wait for a connection of the pool', async () => {
  const { database } = app.server.services
  const pool: Pool = await database.fork().getConnection().getNativeClient()
  const held = await Promise.all(Array.from({ length: pool.options.max ?? 0 }, () => pool.connect()))
  expect(held.length).toBeGreaterThan(5)
  try {
    await expect(database.ping()).resolves.toBeUndefined()
  } finally {
    for (const client of held) client.release()
  }
})
