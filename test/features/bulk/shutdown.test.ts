import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../_util/app.ts'
import { bulkCalls } from './bulk-calls.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

test('a process that is stopped ends a bulk job after the current user, waits for the hook, and leaves the rest', async () => {
  const calls = bulkCalls(app)
  const admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  const ids = await calls.makeUsers(3)

  const finished: string[] = []
  const answers: (() => void)[] = []
  const stopped = Promise.withResolvers<void>()
  const closed: Promise<void>[] = []
  const hooks = {
    async beforeAccountDeletion() {
      closed.push(stopping.close())
      await stopped.promise
      return undefined
    },
    // Another system, which answers when the process waits for the hooks.
    async afterAccountDeletion({ user }: { user: { id: string } }) {
      await new Promise<void>((resolve) => answers.push(resolve))
      finished.push(user.id)
    },
  }
  const stopping: TestApp = await app.startAnother({}, { hooks })
  const { services } = stopping.server
  const { stop } = services.jobs
  vi.spyOn(services.jobs, 'stop').mockImplementation((seconds) => {
    const stops = stop(seconds)
    stopped.resolve()
    return stops
  })
  const { settle } = services.hooks
  vi.spyOn(services.hooks, 'settle').mockImplementation((seconds) => {
    const settled = settle(seconds)
    for (const answer of answers) answer()
    return settled
  })

  const { token } = await calls.preview({ action: 'DELETE', ids }, admin.credential)
  const { id } = await calls.run(token, admin.credential)
  await stopping.server.drain()
  await Promise.all(closed)
  expect(closed).toHaveLength(1)
  expect(finished).toHaveLength(1)
  expect(await calls.jobOf(id, admin.credential)).toMatchObject({ done: 1, failed: [], finishedAt: null })

  await app.server.drain()
  expect(await calls.jobOf(id, admin.credential)).toMatchObject({ done: 3, failed: [] })
  expect(await app.sql('select id from users where id = any($1::uuid[])', [ids])).toEqual([])
})
