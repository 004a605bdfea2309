import { PgBoss } from 'pg-boss'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Jobs, type JobsOptions, startJobs } from '../../src/ports/jobs.ts'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { eventually } from '../_util/eventually.ts'

let app: TestApp
let started: Jobs[]
beforeAll(async () => {
  app = await createTestApp()
  started = []
})
afterEach(async () => {
  for (const jobs of started.splice(0)) await jobs.stop()
  await app.sql('delete from sallyport_jobs.job')
})
afterAll(() => app.close())

const executeSql = (text: string, values?: unknown[]) => app.server.services.database.executeSql(text, values)

/** Starts a process's part of the queues on the test's database, with the pg-boss that it uses. */
const start = async (queues: JobsOptions['queues'], change: Partial<JobsOptions> = {}) => {
  using starts = vi.spyOn(PgBoss.prototype, 'start')
  const onError = (error: unknown) => expect.soft(error).toBeUndefined()
  const jobs = await startJobs({ executeSql, embedded: false, queues, onError, pollSeconds: 0, ...change })
  started.push(jobs)
  const boss = starts.mock.contexts[0]
  if (!(boss instanceof PgBoss)) throw new Error('pg-boss was not started')
  return {
    boss,
    drain: jobs.drain,
    stop: jobs.stop,
    add: (queue: string, payload = {}) => jobs.add(executeSql, queue, payload),
  }
}
/** A handler that notes what it begins, and ends when it is told to. */
const heldHandler = () => {
  const begun: unknown[] = []
  const { promise, resolve: release } = Promise.withResolvers<void>()
  const handler = (payload: object) => {
    begun.push(payload)
    return promise
  }
  return { begun, handler, release }
}
const states = async () => {
  const rows = await app.sql<{ state: string }>('select state::text from sallyport_jobs.job order by created_on')
  return rows.map(({ state }) => state)
}
/** The queue keeps the database's time: a minute and a second have passed since each of its instants. */
const aMinuteLater = async () => {
  await app.sql(
    `update sallyport_jobs.job set start_after = start_after - interval '61 s', heartbeat_on = heartbeat_on - interval '61 s',
       completed_on = completed_on - interval '61 s'`,
  )
  await app.sql(
    `update sallyport_jobs.queue set maintain_on = maintain_on - interval '61 s', monitor_on = monitor_on - interval '61 s',
       monitor_claim_on = monitor_claim_on - interval '61 s'`,
  )
}

test('finished jobs are deleted after a minute, and the minute after that, too', async () => {
  const { add, boss, drain } = await start({ finished: async () => {} })
  for (let round = 0; round < 2; round += 1) {
    await add('finished')
    await drain()
    await boss.supervise()
    expect(await states()).toEqual(['completed'])
    await aMinuteLater()
    await boss.supervise()
    expect(await states()).toEqual([])
  }
})

test('finished jobs that are too many for the time limit of a statement are deleted when a server starts', async () => {
  const { add, drain } = await start({ finished: async () => {} })
  await add('finished')
  await drain()
  // Another server has tried to delete them a moment ago.
  await app.sql(`update sallyport_jobs.job set completed_on = completed_on - interval '61 s'`)
  await app.sql(
    `update sallyport_jobs.queue set maintain_on = now() - interval '2 s', monitor_on = now() - interval '61 s'`,
  )
  await app.sql(`create function sallyport_jobs.linger() returns trigger language plpgsql as $$ begin
    if current_setting('statement_timeout') <> '0' then raise 'canceling statement due to statement timeout'; end if;
    return old; end $$`)
  await app.sql(`create trigger slow before delete on sallyport_jobs.job_common
    for each row execute function sallyport_jobs.linger()`)
  const next = await app.startAnother({}, { migrated: false })
  await next.close()
  expect(await states()).toEqual([])
  await app.sql('drop function sallyport_jobs.linger() cascade')
})

test('a queue whose job does not end does not hold up another', async () => {
  const held = heldHandler()
  const quick: object[] = []
  const queues = { slow: held.handler, quick: async (payload: object) => void quick.push(payload) }
  const here = await start(queues, { pollSeconds: 1 })
  // Another process queues, so that this one finds the work by looking for it.
  const { add } = await start(queues)
  await add('slow')
  await eventually(() => expect(held.begun).toHaveLength(1))
  await add('quick', { by: 'another' })
  await eventually(() => expect(quick).toEqual([{ by: 'another' }]))
  await here.add('quick', { by: 'itself' })
  await eventually(() => expect(quick).toHaveLength(2))
  expect(held.begun).toHaveLength(1)
  held.release()
  await eventually(async () => expect(await states()).toEqual(['completed', 'completed', 'completed']))
})

test('what a job queues is done in the same drain, in whichever queue', async () => {
  const done: string[] = []
  const { add, drain } = await start({
    last: async () => void done.push('last'),
    first: async () => {
      done.push('first')
      await add('middle')
    },
    middle: async () => {
      done.push('middle')
      await add('last')
    },
  })
  await add('first')
  await drain()
  expect(done).toEqual(['first', 'middle', 'last'])
})

describe('the jobs of a batch', () => {
  test('are left to others once these may have taken them, and each is done once', async () => {
    const held = heldHandler()
    const stalled = await start({ batch: held.handler }, { renewSeconds: 3600 })
    for (const number of [1, 2, 3]) await stalled.add('batch', { number })
    const drained = stalled.drain()
    await eventually(() => expect(held.begun).toEqual([{ number: 1 }]))
    await aMinuteLater()
    await stalled.boss.supervise('batch')
    expect(await states()).toEqual(['retry', 'retry', 'retry'])
    await aMinuteLater()
    const others: object[] = []
    const other = await start({ batch: async (payload) => void others.push(payload) })
    // The first is under way, and may end: it is begun again because nobody can know.
    await other.drain()
    expect(others).toEqual([{ number: 1 }, { number: 2 }, { number: 3 }])
    held.release()
    await drained
    expect(held.begun).toEqual([{ number: 1 }])
    expect(await states()).toEqual(['completed', 'completed', 'completed'])
  })

  test('stay with a process that works on them, however long that takes', async () => {
    const held = heldHandler()
    const { add, boss, drain } = await start({ batch: held.handler }, { renewSeconds: 0.02 })
    for (const number of [1, 2]) await add('batch', { number })
    const drained = drain()
    await eventually(() => expect(held.begun).toEqual([{ number: 1 }]))
    await aMinuteLater()
    const old = `select 1 from sallyport_jobs.job where heartbeat_on < now() - interval '30 s'`
    await eventually(async () => expect(await app.sql(old)).toEqual([]))
    await boss.supervise('batch')
    expect(await states()).toEqual(['active', 'active'])
    held.release()
    await drained
    expect(held.begun).toEqual([{ number: 1 }, { number: 2 }])
  })

  test('that ends after another process may have taken it is not done again', async () => {
    const held = heldHandler()
    const { add, boss, drain } = await start({ batch: held.handler }, { renewSeconds: 3600 })
    await add('batch')
    const drained = drain()
    await eventually(() => expect(held.begun).toHaveLength(1))
    await aMinuteLater()
    await boss.supervise('batch')
    expect(await states()).toEqual(['retry'])
    held.release()
    await drained
    expect(await states()).toEqual(['completed'])
  })
})

test('the queues of an earlier version get the terms of this one', async () => {
  await start({ earlier: async () => {} })
  const terms = () =>
    app.sql(`select heartbeat_seconds, expire_seconds from sallyport_jobs.queue where name = 'earlier'`)
  const now = await terms()
  await app.sql(`update sallyport_jobs.queue set heartbeat_seconds = null, expire_seconds = 60 where name = 'earlier'`)
  await start({ earlier: async () => {} })
  expect(now).toEqual([{ heartbeat_seconds: 60, expire_seconds: 600 }])
  expect(await terms()).toEqual(now)
})
