import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createSharedCounter } from '../../../src/core/limits/shared-counter.ts'
import { createTestApp, type TestApp } from '../../_util/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

test('no request walks through the windows, of which an attacker can open many; those that have ended are removed', async () => {
  const many = 60_000
  const counter = createSharedCounter(app.app.services)
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
