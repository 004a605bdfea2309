import { afterAll, beforeAll, expect, test } from 'vitest'
import { runBulkChunk } from '../../../src/features/bulk/domain/run-bulk-chunk.ts'
import { createTestApp, type Person, type TestApp } from '../../_util/app.ts'
import { bulkCalls } from './bulk-calls.ts'

let app: TestApp
let calls: ReturnType<typeof bulkCalls>
let admin: Person
const reported: unknown[] = []

beforeAll(async () => {
  app = await createTestApp()
  calls = bulkCalls(app)
  admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  // The error of a statement that exceeds its time limit, for the users with this name.
  await app.sql(`
    create function cancel() returns trigger language plpgsql as $f$ begin
      raise exception 'canceling statement due to statement timeout' using errcode = '57014'; end $f$;
    create trigger too_slow before update on users for each row when (old.name = 'slow') execute function cancel()`)
})
afterAll(() => app.close())

/** Begins a change of users, the first ones of whom cannot be changed within the time limit. */
const begin = async (count: number, slow: number) => {
  const ids = await calls.makeUsers(count)
  await app.sql(`update users set name = 'slow' where id = any($1::uuid[])`, [ids.slice(0, slow)])
  const { token } = await calls.preview({ action: 'SET_TIER', tier: 'PRO', ids }, admin.credential)
  const { id } = await calls.run(token, admin.credential)
  reported.length = 0
  return { id, ids }
}
const run = (id: string, ping = app.server.services.database.ping) => {
  const database = { ...app.server.services.database, ping }
  return runBulkChunk({ ...app.server.services, database, report: (error) => reported.push(error) }, { jobId: id })
}
const progress = async (id: string) => {
  const { done, failed, finishedAt } = await calls.jobOf(id, admin.credential)
  return { done, failed: failed.map(({ id, message }) => [id, message]), finished: finishedAt !== null }
}
const late = { message: expect.stringContaining('statement timeout') }

test('a user whose change exceeds the time limit fails after five tries, and holds up no other', async () => {
  const { id, ids } = await begin(3, 1)
  await run(id)
  expect(await progress(id)).toEqual({ done: 2, failed: [], finished: false })
  for (let tried = 2; tried <= 5; tried += 1) await expect(run(id)).rejects.toMatchObject(late)
  expect(await progress(id)).toEqual({ done: 2, failed: [], finished: false })
  expect(reported).toHaveLength(5)
  await run(id)
  const failed = [[ids[0], 'This user could not be changed within the time limit.']]
  expect(await progress(id)).toEqual({ done: 3, failed, finished: true })
})

test('users who were not tried come before those who take too long', async () => {
  const { id } = await begin(60, 50)
  await expect(run(id)).rejects.toMatchObject(late)
  await run(id)
  expect(await progress(id)).toEqual({ done: 10, failed: [], finished: false })
})

test('an outage ends the run at once', async () => {
  const { id } = await begin(3, 1)
  const outage = new Error('connection timeout')
  await expect(run(id, () => Promise.reject(outage))).rejects.toBe(outage)
  expect(await progress(id)).toEqual({ done: 0, failed: [], finished: false })
  expect(reported).toEqual([])
  await run(id)
  expect((await progress(id)).done).toBe(2)
})

test('a run that takes long ends after the current user, and queues the rest', async () => {
  const { id } = await begin(3, 0)
  const queued: string[] = []
  const add = async (_executeSql: unknown, queue: string) => void queued.push(queue)
  const { services } = app.server
  const deps = { ...services, jobs: { ...services.jobs, add }, report: (error: unknown) => reported.push(error) }
  await runBulkChunk(deps, { jobId: id }, 0)
  expect(await progress(id)).toEqual({ done: 1, failed: [], finished: false })
  expect(queued).toEqual(['bulk'])
  await run(id)
  expect(await progress(id)).toEqual({ done: 3, failed: [], finished: true })
  expect(reported).toEqual([])
})
