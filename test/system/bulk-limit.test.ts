import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, expectType, type Person, type TestApp } from '../_util/app.ts'
import { bulkCalls } from '../features/bulk/bulk-calls.ts'

let app: TestApp
let calls: ReturnType<typeof bulkCalls>
let admin: Person

beforeAll(async () => {
  app = await createTestApp()
  calls = bulkCalls(app)
  admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
})
afterAll(() => app.close())

test('a job has 100,000 users at most, and one with so many begins', async () => {
  for (let made = 0; made < 100_000; made += 20_000) await calls.makeUsers(20_000)
  const everybody = { action: 'SET_TIER', tier: 'PRO', filter: {} } as const
  const refused = expectType(await app.call.previewBulk({ input: everybody }, admin.credential), 'ValidationError')
  expect(refused.fields[0]?.rule).toBe('max_users')
  const others = { ...everybody, filter: { role: ['user'] } }
  const { token, count } = await calls.preview(others, admin.credential)
  expect(count).toBe(100_000)
  const { id } = await calls.run(token, admin.credential)
  expect(await calls.jobOf(id, admin.credential)).toMatchObject({ total: 100_000, done: 0, finishedAt: null })
})
