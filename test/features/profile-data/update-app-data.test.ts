import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import type { UpdateDataInput } from '../../_util/operations.generated.ts'

let app: TestApp
let person: Person
let admin: Person
beforeAll(async () => {
  app = await createTestApp()
  person = await app.createPerson()
  admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.sql('delete from user_data')
  await app.sql('delete from audit_events')
})

const update = (input: UpdateDataInput, on = app) => on.call.updateAppData({ id: person.id, input }, admin.credential)
const appDataAfter = async (input: UpdateDataInput, on = app) => expectType(await update(input, on), 'User').appData
const store = (data: object, appData: object) =>
  app.sql('insert into user_data values ($1, $2, $3)', [person.id, JSON.stringify(data), JSON.stringify(appData)])
const stored = () => app.sql('select data, app_data from user_data where user_id = $1', [person.id])
const events = () => app.sql('select actor_id, target_id, type, details from audit_events order by id')

describe('updateAppData', () => {
  test('changes parts with the operations of updateData, and leaves the user’s own data as it is', async () => {
    expect(await appDataAfter({ set: { plan: 'pro', 'limits.seats': 5 } })).toEqual({
      plan: 'pro',
      limits: { seats: 5 },
    })
    await app.sql(`update user_data set data = '{"own":[1]}'`)
    const more = { set: { 'limits.seats': 6 }, unset: ['plan'], append: { features: ['a', 'b', 'a'] } }
    expect(await appDataAfter(more)).toEqual({ limits: { seats: 6 }, features: ['a', 'b'] })
    expect(await appDataAfter({ remove: { features: 'a' } })).toEqual({ limits: { seats: 6 }, features: ['b'] })
    expect(await stored()).toEqual([{ data: { own: [1] }, app_data: { limits: { seats: 6 }, features: ['b'] } }])
  })

  test('loses no parallel change, on several instances, and none of the user’s own data', async () => {
    const another = await app.startAnother()
    const numbers = Array.from({ length: 10 }, (_, index) => index)
    const answers = await Promise.all(
      numbers.flatMap((number): Promise<{ __typename: string }>[] => [
        update({ append: { ids: number } }),
        update({ append: { ids: number + 10 } }, another),
        another.call.updateData({ input: { append: { own: number } } }, person.credential),
      ]),
    )
    await another.close()
    expect(answers.map(typeOf)).toEqual(Array(30).fill('User'))
    const rows = await app.sql(
      `select jsonb_array_length(data -> 'own') as own, jsonb_array_length(app_data -> 'ids') as ids from user_data`,
    )
    expect(rows).toEqual([{ own: 10, ids: 20 }])
  })

  test('is for `users:write`, and for users whose scopes the caller holds', async () => {
    const key = await app.createKey(admin, ['users:write', 'users:read'])
    const ask = (id: string, credential: Person['credential'] | { apiKey: string }) =>
      app.call.updateAppData({ id, input: { set: { plan: 'pro' } } }, credential)
    expect(expectType(await ask(person.id, key.credential), 'User').appData).toEqual({ plan: 'pro' })
    expect(typeOf(await ask(person.id, person.credential))).toBe('FORBIDDEN')
    expect(codeOf(await ask(admin.id, key.credential))).toBe('SCOPE_NOT_GRANTED')
    for (const id of [randomUUID(), 'no id']) {
      expect(codeOf(await ask(id, admin.credential))).toBe('USER_NOT_FOUND')
    }
  })

  test.each<[UpdateDataInput, string, string[]]>([
    [{ append: { plan: 'x' } }, 'ConflictError', []],
    [{ set: { new: 1, 'plan.name': 'x' } }, 'ConflictError', []],
    [{ set: { 'a..b': 1 } }, 'ValidationError', ['key input/set/a..b']],
    [{ set: { a: 1 }, unset: ['a'] }, 'ValidationError', ['overlap input/set/a', 'overlap input/unset/0']],
    [{ set: { text: 'x'.repeat(16_370) } }, 'ValidationError', ['size input']],
  ])('that does not fit changes nothing (sample %#)', async (input, type, broken) => {
    await store({ own: 1 }, { plan: 'free' })
    const answer = await update(input)
    expect(typeOf(answer)).toBe(type)
    const fields = 'fields' in answer ? answer.fields : []
    expect(fields.map(({ rule, path }) => `${rule} ${path.join('/')}`)).toEqual(broken)
    expect(await stored()).toEqual([{ data: { own: 1 }, app_data: { plan: 'free' } }])
    expect(await events()).toEqual([])
  })

  test('above a limit that was lowered can shrink, and not grow', async () => {
    const narrow = await app.startAnother({ dataLimits: { ...app.config.dataLimits, bytes: 100 } })
    await store({}, { long: 'x'.repeat(200), plan: 'professional' })
    expect(expectType(await update({ set: { more: 1 } }, narrow), 'ValidationError').fields).toMatchObject([
      { path: ['input'], rule: 'size' },
    ])
    expect(await appDataAfter({ set: { plan: 'free' } }, narrow)).toMatchObject({ plan: 'free' })
    expect(await appDataAfter({ unset: ['long'] }, narrow)).toEqual({ plan: 'free' })
    await narrow.close()
  })

  test('leaves no claim out of access tokens that was in them', async () => {
    const tokenClaims = ['plan', 'seats'].map((claim) => ({ claim, path: [claim] }))
    const claiming = await app.startAnother({ tokenClaims })
    expectType(await update({ set: { plan: 'x'.repeat(1_500), other: 'z'.repeat(5_000) } }, claiming), 'User')
    const { fields } = expectType(await update({ set: { seats: 'y'.repeat(600) } }, claiming), 'ValidationError')
    expect(fields).toMatchObject([{ path: ['input'], rule: 'token_claims' }])
    expect(fields[0]?.message).toMatch(/There is no room for seats\.$/)
    // What is left out already does not keep an administrator from other changes.
    await app.sql('delete from user_data')
    await store({}, { plan: 'x'.repeat(1_500), seats: 'y'.repeat(600) })
    expect(await appDataAfter({ set: { other: 1 } }, claiming)).toMatchObject({ other: 1 })
    expect(await appDataAfter({ set: { seats: 5 } }, claiming)).toMatchObject({ seats: 5 })
    await claiming.close()
  })

  test('is recorded without the values, unless nothing has changed', async () => {
    const input = { set: { secretKey: 'secret value' } }
    await app.clock.advance(60)
    const changed = expectType(await update(input), 'User')
    expect(changed.updatedAt).toBe(app.clock.now().toISOString())
    const recorded = [
      { actor_id: admin.id, target_id: person.id, type: 'USER_UPDATED', details: { fields: ['appData'] } },
    ]
    expect(await events()).toEqual(recorded)
    await app.clock.advance(60)
    for (const same of [input, {}, { unset: ['nothing'] }]) {
      expect(expectType(await update(same), 'User')).toMatchObject({
        appData: { secretKey: 'secret value' },
        updatedAt: changed.updatedAt,
      })
    }
    expect(await events()).toEqual(recorded)
  })
})
