import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../../_util/app.ts'
import { bulkCalls } from './bulk-calls.ts'

let app: TestApp
let calls: ReturnType<typeof bulkCalls>
/** What happens before a user is deleted. */
let beforeDeletion = async () => {}

beforeAll(async () => {
  const hooks = {
    async beforeAccountDeletion() {
      await beforeDeletion()
      return undefined
    },
  }
  app = await createTestApp({}, { hooks })
  calls = bulkCalls(app)
})
afterAll(() => app.close())

const createAdmin = async () => {
  const admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  return admin
}
const openSessionsOf = async ({ id }: Pick<Person, 'id'>) => {
  const rows = await app.sql<{ id: string }>('select id from sessions where user_id = $1 and revoked_at is null', [id])
  return rows.map((row) => row.id)
}

test('ending the sessions of all users ends the others of its owner, and goes on to the last user', async () => {
  const [first, admin, last] = [await app.createPerson(), await createAdmin(), await app.createPerson()]
  await app.logInAs(admin.email)
  const change = await calls.change({ action: 'REVOKE_SESSIONS', filter: {} }, admin.credential)
  expect(change).toMatchObject({ failed: [], finishedAt: expect.any(String) })
  expect(change.done).toBeGreaterThanOrEqual(3)
  const open = [await openSessionsOf(first), await openSessionsOf(admin), await openSessionsOf(last)]
  expect(open).toEqual([[], [admin.sessionId], []])
})

test('ending sessions with an API key ends every session of its owner', async () => {
  const admin = await createAdmin()
  const key = await app.createKey(admin, Object.keys(app.config.knownScopes))
  const ids = [admin.id, ...(await calls.makeUsers(1))]
  const change = await calls.change({ action: 'REVOKE_SESSIONS', ids }, key.credential)
  expect(change).toMatchObject({ done: 2, failed: [] })
  expect(await openSessionsOf(admin)).toEqual([])
})

test('a job whose session is ended while it changes a user changes neither that one nor those after it', async () => {
  const [admin, watcher] = [await createAdmin(), await createAdmin()]
  const ids = await calls.makeUsers(3)
  const { token } = await calls.preview({ action: 'DELETE', ids }, admin.credential)
  const { id } = await calls.run(token, admin.credential)
  beforeDeletion = async () => void (await app.call.logout({}, admin.credential))
  await app.server.drain()
  beforeDeletion = async () => {}
  const { done, failed, finishedAt } = await calls.jobOf(id, watcher.credential)
  expect({ done, finishedAt }).toEqual({ done: 3, finishedAt: expect.any(String) })
  expect(failed.map(({ id, message }) => [id, message])).toEqual([
    [ids[0], 'The session has ended.'],
    ...ids.slice(1).map((id) => [id, 'The administrator who began this may no longer change users.']),
  ])
  expect(await app.sql('select id from users where id = any($1::uuid[])', [ids])).toHaveLength(3)
})
