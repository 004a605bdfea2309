import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refuse } from '../../../src/app.ts'
import { codeOf, createTestApp, type Person, type TestApp, testSettings, typeOf } from '../../_util/app.ts'
import { bulkCalls } from './bulk-calls.ts'

let app: TestApp
let calls: ReturnType<typeof bulkCalls>
let admin: Person
let manager: Person
/** What the hook before a deletion does to the users with these ids. */
const refused = new Set<string>()
const failing = new Set<string>()
const log: { level: number; msg: string; correlationId?: string; err?: { message: string } }[] = []

beforeAll(async () => {
  const roles = {
    ...testSettings().config.roles,
    manager: ['profile:read', 'profile:write', 'keys:read', 'keys:write', 'users:read', 'users:write'],
  }
  app = await createTestApp(
    { roles },
    {
      logger: pino({ level: 'warn' }, { write: (line) => void log.push(JSON.parse(line)) }),
      hooks: {
        async beforeAccountDeletion({ user }) {
          if (failing.has(user.id)) throw new Error('The hook is broken')
          return refused.has(user.id) ? refuse('HELD', 'This account is held.') : undefined
        },
      },
    },
  )
  calls = bulkCalls(app)
  admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  manager = await app.createPerson()
  await app.giveRole(manager, 'manager')
})
afterAll(() => app.close())

const column = async (name: string, ids: readonly string[]) =>
  (
    await app.sql<{ value: unknown }>(`select ${name} as value from users where id = any($1::uuid[]) order by id`, [
      [...ids],
    ])
  ).map(({ value }) => value)

describe('each action', () => {
  test('does what its mutation does, over several chunks, with an event for each user and two for the whole', async () => {
    const ids = await calls.makeUsers(120)
    const suspended = await calls.change({ action: 'SUSPEND', ids, reason: ' spam ' }, admin.credential)
    expect(suspended).toMatchObject({ count: 120, total: 120, done: 120, failed: [], failedCount: 0 })
    expect(new Set(await column('suspension_reason', ids))).toEqual(new Set(['spam']))
    expect(new Set(await calls.eventsOf('USER_SUSPENDED', ids))).toEqual(new Set([1]))
    const whole = await app.sql(`select type, actor_id, details from audit_events where type like 'BULK_%' order by id`)
    const details = { jobId: suspended.id, action: 'SUSPEND', reason: 'spam', count: 120 }
    expect(whole).toEqual([
      { type: 'BULK_STARTED', actor_id: admin.id, details },
      { type: 'BULK_FINISHED', actor_id: admin.id, details: { ...details, failed: 0 } },
    ])
    const [event] = await app.sql('select ip, actor_id from audit_events where target_id = $1', [ids[0]])
    expect(event).toEqual({ ip: '127.0.0.1', actor_id: admin.id })
  })

  test('REACTIVATE, SET_TIER, SET_ROLE, REVOKE_SESSIONS and DELETE', async () => {
    const person = await app.createPerson()
    const ids = [...(await calls.makeUsers(2)), person.id].toSorted()
    const change = (input: object) => calls.change({ ids, ...input } as never, admin.credential)
    await change({ action: 'SET_TIER', tier: 'PRO' })
    expect(await column('tier', ids)).toEqual(['PRO', 'PRO', 'PRO'])
    await change({ action: 'SET_ROLE', role: 'support' })
    expect(await column('role', ids)).toEqual(['support', 'support', 'support'])
    await change({ action: 'REVOKE_SESSIONS' })
    expect((await app.execute('{ me { id } }', {}, person.credential)).status).toBe(401)
    await change({ action: 'SUSPEND' })
    await change({ action: 'REACTIVATE' })
    expect(await column('suspended_at', ids)).toEqual([null, null, null])
    expect(await change({ action: 'DELETE' })).toMatchObject({ done: 3, failed: [] })
    expect(await column('id', ids)).toEqual([])
    await app.server.drain()
    expect(app.mailbox.last(person.email).subject).toContain('deleted')
  })
})

describe('the rules for one user hold for each', () => {
  test('nobody changes themselves, the last administrator or a higher role', async () => {
    const [own] = await calls.makeUsers(1)
    const ids = [admin.id, manager.id, own ?? '']
    const suspended = await calls.change({ action: 'SUSPEND', ids }, admin.credential)
    expect(suspended.failed).toEqual([[admin.id, 'You cannot suspend your own account. Another administrator can.']])
    await calls.change({ action: 'REACTIVATE', ids }, admin.credential)
    manager = await app.logInAs(manager.email)
    const byManager = await calls.change({ action: 'DELETE', ids: [admin.id, own ?? ''] }, manager.credential)
    expect(byManager.failed).toEqual([
      [admin.id, expect.stringContaining('This requires scopes that you do not hold: ')],
    ])
    expect([suspended.codes, byManager.codes]).toEqual([['CONFLICT'], ['SCOPE_NOT_GRANTED']])
    const key = await app.createKey(admin, Object.keys(app.config.knownScopes))
    const demoted = await calls.change({ action: 'SET_ROLE', role: 'user', ids: [admin.id] }, key.credential)
    expect(demoted.failed).toEqual([[admin.id, expect.stringContaining('your own account')]])
    const second = await app.createPerson()
    await app.giveRole(second, 'admin')
    const both = await calls.change({ action: 'DELETE', ids: [admin.id, second.id] }, second.credential)
    expect(both.failed).toEqual([[second.id, expect.stringContaining('your own account')]])
    await app.giveRole(manager, 'admin')
    const [last] = await app.sql<{ id: string }>('select id from users where id = $1', [second.id])
    admin = await app.logInAs(manager.email)
    const others = await calls.change({ action: 'SET_ROLE', role: 'user', ids: [last?.id ?? ''] }, admin.credential)
    expect(others.failed).toEqual([])
  })

  test('nobody gives a role with scopes that they lack', async () => {
    const weak = await app.createPerson()
    await app.giveRole(weak, 'manager')
    const input = { action: 'SET_ROLE', role: 'admin', ids: [] } as const
    expect(typeOf(await app.call.previewBulk({ input }, weak.credential))).toBe('ScopeNotGrantedError')
  })

  test('a deletion and a change of roles need a fresh proof of a session, and the token is not spent without it', async () => {
    const ids = await calls.makeUsers(1)
    const role = await calls.preview({ action: 'SET_ROLE', role: 'support', ids }, admin.credential)
    const deletion = await calls.preview({ action: 'DELETE', ids }, admin.credential)
    const tier = await calls.preview({ action: 'SET_TIER', tier: 'PRO', ids }, admin.credential)
    await app.clock.advance(301)
    for (const { token } of [role, deletion]) {
      expect(codeOf(await app.call.runBulk({ token }, admin.credential))).toBe('PROOF_REQUIRED')
    }
    expect(typeOf(await app.call.runBulk({ token: tier.token }, admin.credential))).toBe('BulkJob')
    await app.call.reauthenticate({ password: admin.password }, admin.credential)
    expect(typeOf(await app.call.runBulk({ token: deletion.token }, admin.credential))).toBe('BulkJob')
    const key = await app.createKey(admin, ['users:read', 'users:write'])
    await app.clock.advance(301)
    await app.server.drain()
    expect(await column('id', ids)).toEqual([])
    const byKey = await calls.change({ action: 'DELETE', ids: await calls.makeUsers(1) }, key.credential)
    expect(byKey.failed).toEqual([])
  })

  test('an impersonated session begins nothing', async () => {
    const other = await app.createPerson()
    await app.giveRole(other, 'admin')
    await app.call.reauthenticate({ password: admin.password }, admin.credential)
    const acting = await app.call.impersonateUser({ id: other.id, reason: 'test' }, admin.credential)
    const credential = { bearer: 'accessToken' in acting ? acting.accessToken : '' }
    const { token } = await calls.preview({ action: 'SUSPEND', ids: [] }, credential)
    expect(typeOf(await app.call.runBulk({ token }, credential))).toBe('FORBIDDEN')
    await app.giveRole(other, 'user')
  })
})

describe('a job that is cut off', () => {
  test('goes on in another instance, and no user is changed twice, also if two instances run it at once', async () => {
    const ids = await calls.makeUsers(170)
    const { token } = await calls.preview({ action: 'SUSPEND', ids }, admin.credential)
    const { id } = await calls.run(token, admin.credential)
    const { runBulkChunk } = await import('../../../src/features/bulk/domain/run-bulk-chunk.ts')
    const report = (error: unknown) => expect.soft(error).toBeUndefined()
    await runBulkChunk({ ...app.server.services, report }, { jobId: id })
    expect(await calls.jobOf(id, admin.credential)).toMatchObject({ done: 50, total: 170, finishedAt: null })
    const another = await app.startAnother()
    const run = (on: TestApp) => runBulkChunk({ ...on.server.services, report }, { jobId: id })
    await Promise.all([run(app), run(another), run(app)])
    await Promise.all([app.server.drain(), another.server.drain()])
    expect(await calls.jobOf(id, admin.credential)).toMatchObject({ done: 170, finishedAt: expect.any(String) })
    expect(new Set(await calls.eventsOf('USER_SUSPENDED', ids))).toEqual(new Set([1]))
    const finished = await app.sql(
      `select 1 from audit_events where type = 'BULK_FINISHED' and details ->> 'jobId' = $1`,
      [id],
    )
    expect(finished).toHaveLength(1)
    await another.close()
  })

  test('notes a refused and a failed row, and goes on with the others', async () => {
    const ids = await calls.makeUsers(4)
    refused.add(ids[0] ?? '')
    failing.add(ids[1] ?? '')
    await app.call.reauthenticate({ password: admin.password }, admin.credential)
    const { token } = await calls.preview({ action: 'DELETE', ids }, admin.credential)
    const { id } = await calls.run(token, admin.credential)
    await app.server.drain()
    const job = await calls.jobOf(id, admin.credential)
    expect(job).toMatchObject({ done: 4, failedCount: 2, finishedAt: expect.any(String) })
    expect(job.failed.map(({ id, message }) => [id, message])).toEqual([
      [ids[0], 'This account is held.'],
      [ids[1], 'An internal error occurred.'],
    ])
    expect(await column('id', ids)).toEqual(ids.slice(0, 2))
  })

  test('is not held up by many failures: each is noted and logged with the id of the job', async () => {
    const ids = await calls.makeUsers(130)
    for (const id of ids.slice(0, 120)) failing.add(id)
    await app.call.reauthenticate({ password: admin.password }, admin.credential)
    log.length = 0
    const changed = await calls.change({ action: 'DELETE', ids }, admin.credential)
    expect(changed).toMatchObject({ done: 130, failedCount: 120, finishedAt: expect.any(String) })
    expect(await column('id', ids)).toEqual(ids.slice(0, 120))
    const fault = { level: 50, msg: 'unexpected error', correlationId: changed.id }
    const hookError = { type: 'HookError', message: 'The hook beforeAccountDeletion failed' }
    expect(log).toHaveLength(120)
    expect(log[0]).toMatchObject({ ...fault, err: hookError })
    expect(new Set(log.map(({ correlationId }) => correlationId))).toEqual(new Set([changed.id]))
  })

  test.each([
    ['the role of its owner', async (owner: Person) => app.giveRole(owner, 'user')],
    ['its session', async (owner: Person) => void (await app.call.logout({}, owner.credential))],
    [
      'the account of its owner',
      async (owner: Person) => void (await app.call.suspendUser({ id: owner.id }, admin.credential)),
    ],
  ])('stops with %s', async (_name, end) => {
    const owner = await app.createPerson()
    await app.giveRole(owner, 'manager')
    const ids = await calls.makeUsers(3)
    const { token } = await calls.preview({ action: 'SUSPEND', ids }, owner.credential)
    const { id } = await calls.run(token, owner.credential)
    await end(owner)
    await app.server.drain()
    expect(await calls.jobOf(id, admin.credential)).toMatchObject({
      done: 3,
      failedCount: 3,
      finishedAt: expect.any(String),
    })
    expect(await column('suspended_at', ids)).toEqual([null, null, null])
  })

  test('stops with its API key', async () => {
    const key = await app.createKey(admin, ['users:write'])
    const ids = await calls.makeUsers(2)
    const { token } = await calls.preview({ action: 'SUSPEND', ids }, key.credential)
    const { id } = await calls.run(token, key.credential)
    await app.call.revokeApiKey({ id: key.id }, admin.credential)
    await app.server.drain()
    expect(await calls.jobOf(id, admin.credential)).toMatchObject({ failedCount: 2 })
  })
})

test('a job is read by its owner and by those who read users, and is deleted after thirty days, finished or not', async () => {
  admin = await app.logInAs(admin.email)
  manager = await app.logInAs(manager.email)
  const [first, second] = [await app.createKey(admin, ['users:write']), await app.createKey(manager, ['users:read'])]
  const { id } = await calls.change({ action: 'SUSPEND', ids: [] }, admin.credential)
  const read = async (credential: { apiKey: string } | { bearer: string }) =>
    (await app.send('bulkJob', { id }, credential)).data.bulkJob?.id ?? null
  expect([await read(first.credential), await read(second.credential)]).toEqual([id, id])
  const other = await app.createPerson()
  await app.giveRole(other, 'manager')
  const writer = await app.createKey(other, ['users:write'])
  expect(await read(writer.credential)).toBeNull()
  expect((await app.send('bulkJob', { id: 'no id' }, first.credential)).data.bulkJob).toBeNull()
  await app.sql('update bulk_jobs set finished_at = null where id = $1', [id])
  await app.clock.advance(31 * 86_400)
  const { cleanUp } = await import('../../../src/app/clean-up.ts')
  await cleanUp(app.server.services)
  expect(await app.sql('select 1 from bulk_jobs')).toEqual([])
})

test('mails do not wait for a job with many users', async () => {
  admin = await app.logInAs(admin.email)
  const ids = await calls.makeUsers(200)
  const { token } = await calls.preview({ action: 'SET_TIER', tier: 'PRO', ids }, admin.credential)
  const { id } = await calls.run(token, admin.credential)
  await app.call.requestPasswordReset({ email: admin.email })
  const sent = new Promise<number>((resolve, reject) => {
    const { send } = app.mailbox
    app.mailbox.send = async (mail) => {
      app.mailbox.send = send
      await send(mail)
      calls.jobOf(id, admin.credential).then(({ done }) => resolve(done), reject)
    }
  })
  await app.server.drain()
  expect(await sent).toBeLessThan(200)
})
