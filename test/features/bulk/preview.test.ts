import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import type { BulkInput } from '../../_util/operations.generated.ts'
import { bulkCalls } from './bulk-calls.ts'

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

const suspendedAmong = async (ids: readonly string[]) =>
  (await app.sql('select 1 from users where id = any($1::uuid[]) and suspended_at is not null', [[...ids]])).length

describe('the users', () => {
  test('are those of the ids, each once; an id that no user has is left out, and an empty list is nobody', async () => {
    const ids = await calls.makeUsers(12)
    const missing = '01890000-0000-7000-8000-000000000000'
    const given = [...ids, ...ids.map((id) => id.toUpperCase()), missing]
    const preview = await calls.preview({ action: 'SUSPEND', ids: given }, admin.credential)
    expect([preview.count, preview.sample.length]).toEqual([12, 10])
    const nobody = await calls.change({ action: 'DELETE', ids: [] }, admin.credential)
    expect(nobody).toMatchObject({ count: 0, total: 0, done: 0, failed: [], finishedAt: expect.any(String) })
    expect(await suspendedAmong(ids)).toBe(0)
  })

  test('are those of the filter; an empty list in a filter finds nobody as well', async () => {
    await calls.makeUsers(3, 'support')
    const count = async (filter: BulkInput['filter']) =>
      (await calls.preview({ action: 'SUSPEND', filter }, admin.credential)).count
    expect(await count({ role: ['support'] })).toBe(3)
    expect(await count({ role: ['support'], status: ['SUSPENDED'] })).toBe(0)
    for (const empty of [{ ids: [] }, { role: [] }, { status: [] }, { tier: [] }, { email: '' }])
      expect(await count(empty)).toBe(0)
    const later = new Date(app.clock.now().getTime() + 1000).toISOString()
    expect(await count({ role: ['support'], createdAt: { from: later } })).toBe(0)
  })

  test.each<[string, BulkInput, string]>([
    ['neither ids nor a filter', { action: 'SUSPEND' }, 'one_of'],
    ['both', { action: 'SUSPEND', ids: [], filter: {} }, 'one_of'],
    ['a text that is no id', { action: 'SUSPEND', ids: ['1; drop table users'] }, 'uuid'],
    ['a role that no action asks for', { action: 'SUSPEND', ids: [], role: 'admin' }, 'unused'],
    ['no role', { action: 'SET_ROLE', ids: [] }, 'required'],
    ['a role of the prototype', { action: 'SET_ROLE', ids: [], role: '__proto__' }, 'known_role'],
    ['no tier', { action: 'SET_TIER', ids: [] }, 'required'],
    ['a reason that is too long', { action: 'SUSPEND', ids: [], reason: 'x'.repeat(501) }, 'max_length'],
  ])('are refused with %s', async (_name, input, rule) => {
    const answer = expectType(await app.call.previewBulk({ input }, admin.credential), 'ValidationError')
    expect(answer.fields.map((field) => field.rule)).toEqual([rule])
  })
})

describe('a token', () => {
  const suspend = async (credential = admin.credential as Parameters<typeof calls.preview>[1]) => {
    const ids = await calls.makeUsers(2)
    return { ids, token: (await calls.preview({ action: 'SUSPEND', ids }, credential)).token }
  }

  test('begins one job, and leads to it when it is used again, also at the same time', async () => {
    const { ids, token } = await suspend()
    const both = await Promise.all([1, 2].map(() => calls.run(token, admin.credential)))
    await app.server.drain()
    const later = await calls.run(token, admin.credential)
    expect(new Set([...both, later].map(({ id }) => id)).size).toBe(1)
    await app.server.drain()
    expect(await calls.eventsOf('USER_SUSPENDED', ids)).toEqual([1, 1])
    const begun = `select 1 from audit_events where type = 'BULK_STARTED' and details ->> 'jobId' = $1`
    expect(await app.sql(begun, [later.id])).toHaveLength(1)
  })

  test('works for the caller alone: no other administrator, and no other credential of the same one', async () => {
    const other = await app.createPerson()
    await app.giveRole(other, 'admin')
    const [first, second] = [await app.createKey(admin, ['users:write']), await app.createKey(admin, ['users:write'])]
    const { token } = await suspend()
    const { token: ofKey } = await suspend(first.credential)
    expect(typeOf(await app.call.runBulk({ token }, other.credential))).toBe('TokenInvalidError')
    expect(typeOf(await app.call.runBulk({ token }, first.credential))).toBe('TokenInvalidError')
    expect(typeOf(await app.call.runBulk({ token: ofKey }, second.credential))).toBe('TokenInvalidError')
    expect(typeOf(await app.call.runBulk({ token: ofKey }, admin.credential))).toBe('TokenInvalidError')
    expect(typeOf(await app.call.runBulk({ token: ofKey }, first.credential))).toBe('BulkJob')
    expect(typeOf(await app.call.runBulk({ token }, admin.credential))).toBe('BulkJob')
    // The same holds for the job that a token has begun.
    expect(typeOf(await app.call.runBulk({ token }, other.credential))).toBe('TokenInvalidError')
    expect(typeOf(await app.call.runBulk({ token }, first.credential))).toBe('TokenInvalidError')
    expect(typeOf(await app.call.runBulk({ token: ofKey }, second.credential))).toBe('TokenInvalidError')
    expect(typeOf(await app.call.runBulk({ token: ofKey }, admin.credential))).toBe('TokenInvalidError')
  })

  test.each([
    ['content', `replace(content, 'SUSPEND', 'DELETE')`],
    ['digest', `repeat('0', 64)`],
    ['expires_at', `expires_at + interval '1 day'`],
    ['owner_id', `(select id from users where role = 'user' limit 1)`],
  ])('does not fit a preview whose %s was changed in the database', async (column, value) => {
    const { token } = await suspend()
    await app.sql(`update bulk_previews set ${column} = ${value} where id = $1`, [token.slice(8, 44)])
    expect(typeOf(await app.call.runBulk({ token }, admin.credential))).toBe('TokenInvalidError')
  })

  test.each([
    ['is changed', (token: string) => `${token.slice(0, -2)}AA`],
    ['has no signature', (token: string) => token.slice(0, 45)],
    ['is of another kind', () => 'sp_live_nothing'],
    ['is empty', () => ''],
  ])('is refused if it %s', async (_name, forge) => {
    const { token } = await suspend()
    expect(typeOf(await app.call.runBulk({ token: forge(token) }, admin.credential))).toBe('TokenInvalidError')
  })

  test('expires after ten minutes', async () => {
    const { token } = await suspend()
    await app.clock.advance(601)
    expect(typeOf(await app.call.runBulk({ token }, admin.credential))).toBe('TokenExpiredError')
  })
})

describe('if the users are others than in the preview', () => {
  test.each([
    ['one more is found', async () => void (await calls.makeUsers(1, 'support'))],
    ['one is found no longer', async (ids: string[]) => app.giveRole({ id: ids[0] ?? '' }, 'user')],
    [
      'one took the place of another',
      async (ids: string[]) => {
        await app.giveRole({ id: ids[1] ?? '' }, 'user')
        await calls.makeUsers(1, 'support')
      },
    ],
    ['one is deleted', async (ids: string[]) => void (await app.sql('delete from users where id = $1', [ids[0]]))],
  ])('because %s, nothing is begun', async (_name, change) => {
    await app.sql(`update users set role = 'user' where role = 'support'`)
    const ids = await calls.makeUsers(3, 'support')
    const { token } = await calls.preview({ action: 'SUSPEND', filter: { role: ['support'] } }, admin.credential)
    await change(ids)
    expect(codeOf(await app.call.runBulk({ token }, admin.credential))).toBe('CONFLICT')
    await app.server.drain()
    expect(await suspendedAmong(ids)).toBe(0)
    expect(typeOf(await app.call.runBulk({ token }, admin.credential))).toBe('TokenInvalidError')
  })
})

test('a filter needs the scope for finding users, so that the number tells nothing more', async () => {
  const key = await app.createKey(await app.logInAs(admin.email), ['users:write'])
  const input = { action: 'SUSPEND', filter: { email: admin.email } } as const
  const { status, errors } = await app.send('previewBulk', { input }, key.credential)
  expect([status, errors[0]?.extensions.requiredScopes]).toEqual([403, [['users:read', 'users:write']]])
  expect(typeOf(await app.call.previewBulk({ input: { action: 'SUSPEND', ids: [] } }, key.credential))).toBe(
    'BulkPreview',
  )
})
