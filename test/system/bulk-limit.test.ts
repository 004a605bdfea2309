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

test('a job has 100,000 users at most, and one with so many begins and is given up, by some rows at a time', async () => {
  // A statement over more rows stands for one that exceeds its time limit.
  await app.sql(`
    create function refuse_many() returns trigger language plpgsql as $f$ begin
      if (select count(*) from changed) > 10000 then raise exception 'too many rows at once'; end if;
      return null; end $f$;
    create trigger few_inserted after insert on bulk_job_rows referencing new table as changed
      for each statement execute function refuse_many();
    create trigger few_updated after update on bulk_job_rows referencing new table as changed
      for each statement execute function refuse_many();`)
  for (let made = 0; made < 100_000; made += 20_000) await calls.makeUsers(20_000)
  const everybody = { action: 'SET_TIER', tier: 'PRO', filter: {} } as const
  const refused = expectType(await app.call.previewBulk({ input: everybody }, admin.credential), 'ValidationError')
  expect(refused.fields[0]?.rule).toBe('max_users')
  const others = { ...everybody, filter: { role: ['user'] } }
  const { token, count } = await calls.preview(others, admin.credential)
  expect(count).toBe(100_000)
  const { id } = await calls.run(token, admin.credential)
  expect(await calls.jobOf(id, admin.credential)).toMatchObject({ total: 100_000, done: 0, finishedAt: null })
  await app.call.logout({}, admin.credential)
  await app.server.drain()
  admin = await app.logInAs(admin.email)
  const job = await calls.jobOf(id, admin.credential)
  expect(job).toMatchObject({ done: 100_000, failedCount: 100_000, finishedAt: expect.any(String) })
})
