import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { compareBackwards } from '../../../src/features/profile-data/domain/paths.ts'
import { createTestApp, expectType, type Person, type TestApp } from '../../_util/app.ts'
import type { UpdateDataInput } from '../../_util/operations.generated.ts'

let app: TestApp
let person: Person
beforeAll(async () => {
  app = await createTestApp()
  person = await app.createPerson()
})
afterAll(() => app.close())
beforeEach(async () => void (await app.sql('delete from user_data')))

const update = (input: UpdateDataInput, by: Person = person) => app.call.updateData({ input }, by.credential)
const dataAfter = async (input: UpdateDataInput) => expectType(await update(input), 'User').data
const dataOf = async (who: Person) => (await app.call.me({}, who.credential)) as { data: Record<string, unknown> }
const begin = (data: object) =>
  app.sql('insert into user_data (user_id, data) values ($1, $2)', [person.id, JSON.stringify(data)])
const conflictOf = async (input: UpdateDataInput) => expectType(await update(input), 'ConflictError').message

describe('set', () => {
  test('sets values of every type, and makes the objects on the way', async () => {
    expect((await dataOf(person)).data).toEqual({})
    const values = { text: 'ä🙂"\\', number: -1.5, yes: true, none: null, list: [1, [2]], 'a.b.c': { d: {} } }
    const { 'a.b.c': nested, ...flat } = values
    expect(await dataAfter({ set: values })).toEqual({ ...flat, a: { b: { c: nested } } })
    expect(await dataAfter({ set: { 'a.b.e': 1 } })).toMatchObject({ a: { b: { c: { d: {} }, e: 1 } } })
    expect((await dataOf(person)).data).toMatchObject({ text: 'ä🙂"\\', a: { b: { e: 1 } } })
  })

  test('leads through arrays by index, and replaces elements', async () => {
    await begin({ links: [{ url: 'a' }, { url: 'b' }], 0: 'zero' })
    expect(await dataAfter({ set: { 'links.1.url': 'c', 'links.0': 1 } })).toMatchObject({ links: [1, { url: 'c' }] })
    expect(await dataAfter({ set: { '0': 1, 'made.0.x': 2 } })).toMatchObject({ 0: 1, made: { 0: { x: 2 } } })
  })

  test('takes literals in the document like variables', async () => {
    const mutation = `mutation { updateData(input: { set: { bio: "x", deep: { n: 1.5, list: [true, null] } } }) {
      ... on User { data } } }`
    const answer = await app.execute(mutation, {}, person.credential)
    const data = { bio: 'x', deep: { n: 1.5, list: [true, null] } }
    expect(answer.data).toEqual({ updateData: { data } })
  })
})

describe('unset', () => {
  test('deletes keys and elements, each index as it is before any other is deleted', async () => {
    await begin({ a: { b: 1, c: 2 }, list: Array.from({ length: 12 }, (_, index) => index) })
    const data = await dataAfter({ unset: ['a.b', 'list.0', 'list.10', 'list.2', 'nothing', 'a.x.y', 'list.99'] })
    expect(data).toEqual({ a: { c: 2 }, list: [1, 3, 4, 5, 6, 7, 8, 9, 11] })
  })
})

describe('unset, whatever the order of the paths is,', () => {
  test('deletes the elements whose indexes were sent, beside keys of digits and letters', async () => {
    const before = { '8a': [0, 1], '7b': [0, 1], 10: [0, 1, 2, 3, 4, 5], 9: [0], '010': [0, 1] }
    const after = { '8a': [], '7b': [1], 10: [0, 1, 2, 4], 9: [], '010': [1] }
    const paths = ['10.3', '9.0', '8a.1', '8a.0', '7b.0', '010.0', '10.5']
    for (let first = 0; first < paths.length; first += 1) {
      const unset = [...paths.slice(first), ...paths.slice(0, first)]
      for (const sent of [unset, unset.toReversed()]) {
        await app.sql('delete from user_data')
        await begin(before)
        expect(await dataAfter({ unset: sent }), sent.join(' ')).toEqual(after)
      }
    }
  })

  test('the order contradicts itself for no three paths', () => {
    const keys = ['10', '9', '8a', '7b', '010', '0', '00', '1000000', '999999', 'a', '-1', '']
    const paths = [[], ...keys.flatMap((key) => [[key], [key, '5'], [key, '3', 'x']])]
    for (const a of paths) {
      for (const b of paths) {
        const order = Math.sign(compareBackwards(a, b))
        expect(order + Math.sign(compareBackwards(b, a))).toBe(0)
        expect(order === 0).toBe(a === b)
        const between = paths.filter((c) => compareBackwards(a, c) < 0 && compareBackwards(c, b) < 0)
        if (between.length > 0) expect(order, `${a} ${between.join(' ')} ${b}`).toBe(-1)
      }
    }
  })
})

describe('append and remove', () => {
  test('append adds what is not there yet, in its order, and makes an absent array', async () => {
    expect(await dataAfter({ append: { tags: 'a', 'deep.ids': [1, 2, 1] } })).toEqual({
      tags: ['a'],
      deep: { ids: [1, 2] },
    })
    expect(await dataAfter({ append: { tags: ['c', 'a', 'b', 'c'], 'deep.ids': [], none: [] } })).toEqual({
      tags: ['a', 'c', 'b'],
      deep: { ids: [1, 2] },
      none: [],
    })
  })

  test('elements are equal by value, whatever the order of their keys', async () => {
    await begin({ list: [{ a: 1, b: [null] }, 1, '1', null, [1]] })
    const same = { list: [{ b: [null], a: 1 }, 1, '1', null, [1]] }
    expect(await dataAfter({ append: same })).toEqual({ list: [{ a: 1, b: [null] }, 1, '1', null, [1]] })
    expect(await dataAfter({ append: { list: [[2]] } })).toMatchObject({ list: { length: 6 } })
    expect(await dataAfter({ remove: { list: [{ b: [null], a: 1 }, null, [2]] } })).toEqual({ list: [1, '1', [1]] })
  })

  test('remove takes every equal element, and ignores what is not there', async () => {
    await begin({ list: ['a', 'b', 'a', 'c', 'a'], only: ['x'] })
    expect(await dataAfter({ remove: { list: 'a', only: ['x', 'y'], absent: 1, 'a.b': [1] } })).toEqual({
      list: ['b', 'c'],
      only: [],
    })
  })

  test('thousands of elements are compared before the time limit of a statement', async () => {
    await begin({ list: Array.from({ length: 3000 }, (_, index) => index) })
    const data = await dataAfter({ append: { list: Array.from({ length: 3300 }, (_, index) => index) } })
    await dataAfter({ remove: { list: Array.from({ length: 3299 }, (_, index) => index) } })
    expect(data).toEqual({ list: Array.from({ length: 3300 }, (_, index) => index) })
    expect((await dataOf(person)).data).toEqual({ list: [3299] })
  })
})

test('one call sets, unsets, appends and removes in this order', async () => {
  await begin({ old: 1, tags: ['a'], gone: ['x', 'y'] })
  const input = { set: { bio: 'b' }, unset: ['old'], append: { tags: 'c' }, remove: { gone: 'x' } }
  expect(await dataAfter(input)).toEqual({ bio: 'b', tags: ['a', 'c'], gone: ['y'] })
  expect(await dataAfter({})).toEqual({ bio: 'b', tags: ['a', 'c'], gone: ['y'] })
  expect(await dataAfter({ set: null, unset: null, append: null, remove: null })).toMatchObject({ bio: 'b' })
})

describe('a path that does not fit the data is a conflict, and changes nothing', () => {
  const before = { text: 'x', number: 1, none: null, yes: true, list: [1, { a: 1 }], object: { a: 1 } }

  test.each<[UpdateDataInput, string]>([
    [{ set: { 'text.a': 1 } }, 'The path `text.a` runs through `text`, which is a string.'],
    [{ set: { 'number.a.b': 1 } }, 'The path `number.a.b` runs through `number`, which is a number.'],
    [{ unset: ['none.a'] }, 'The path `none.a` runs through `none`, which is null.'],
    [{ append: { 'yes.a': 1 } }, 'The path `yes.a` runs through `yes`, which is a boolean.'],
    [{ remove: { 'list.0.a': 1 } }, 'The path `list.0.a` runs through `list.0`, which is a number.'],
    [{ set: { 'list.a': 1 } }, '`list` is an array and has no element `a`.'],
    [{ set: { 'list.2': 1 } }, '`list` is an array and has no element `2`.'],
    [{ set: { 'list.-1': 1 } }, '`list` is an array and has no element `-1`.'],
    [{ set: { 'list.01': 1 } }, '`list` is an array and has no element `01`.'],
    [{ set: { 'list.9999999999': 1 } }, '`list` is an array and has no element `9999999999`.'],
    [{ set: { 'list.7.a': 1 } }, '`list` is an array and has no element `7`.'],
    [{ unset: ['list.a'] }, '`list` is an array and has no element `a`.'],
    [{ append: { 'list.2': 1 } }, '`list` is an array and has no element `2`.'],
    [{ append: { object: 1 } }, '`append` needs an array, and `object` is an object.'],
    [{ append: { none: 1 } }, '`append` needs an array, and `none` is null.'],
    [{ remove: { text: 'x' } }, '`remove` needs an array, and `text` is a string.'],
  ])('%j', async (input, message) => {
    await begin(before)
    expect(await conflictOf({ ...input, set: { new: 1, ...input.set } })).toBe(message)
    expect((await dataOf(person)).data).toEqual(before)
  })
})

describe('parallel changes', () => {
  test('200 appends, over two instances, lose none and duplicate none', async () => {
    const other = await app.startAnother()
    const send = (index: number) => {
      const { call } = index % 2 === 0 ? app : other
      return call.updateData({ input: { append: { ids: [`id-${index}`, 'shared'] } } }, person.credential)
    }
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => send(index)))
    await other.close()
    expect(new Set(answers.map((answer) => answer.__typename))).toEqual(new Set(['User']))
    const { ids } = (await dataOf(person)).data as { ids: string[] }
    expect(ids).toHaveLength(201)
    expect(new Set(ids)).toEqual(new Set(['shared', ...Array.from({ length: 200 }, (_, index) => `id-${index}`)]))
  })

  test('changes of different keys and of one array at once are all there', async () => {
    await begin({ list: Array.from({ length: 20 }, (_, index) => index) })
    await Promise.all([
      ...Array.from({ length: 20 }, (_, index) => update({ set: { [`key-${index}`]: index } })),
      ...Array.from({ length: 20 }, (_, index) => update({ remove: { list: index }, append: { other: index } })),
    ])
    const { data } = await dataOf(person)
    expect(data.list).toEqual([])
    expect(data.other).toHaveLength(20)
    expect(Object.keys(data)).toHaveLength(22)
  })

  test('a change of data and a change by an administrator at once both hold', async () => {
    const admin = await app.createPerson()
    await app.giveRole(admin, 'admin')
    for (let round = 0; round < 10; round++) {
      await app.sql('delete from user_data')
      const input = { appData: { round } }
      const [mine, theirs] = await Promise.all([
        update({ set: { round } }),
        app.call.updateUser({ id: person.id, input }, admin.credential),
      ])
      expect([mine.__typename, theirs.__typename]).toEqual(['User', 'User'])
      const rows = await app.sql('select data, app_data from user_data where user_id = $1', [person.id])
      expect(rows).toEqual([{ data: { round }, app_data: { round } }])
    }
  })
})

describe('access', () => {
  test('a session or an API key with `profile:write` changes its own user’s data, and nobody else’s', async () => {
    const other = await app.createPerson()
    const writer = await app.createKey(person, ['profile:read', 'profile:write'])
    const reader = await app.createKey(person, ['profile:read'])
    const input = { set: { by: 'key' } }
    expect(await app.call.updateData({ input }, writer.credential)).toMatchObject({ data: { by: 'key' } })
    expect(await app.call.updateData({ input }, reader.credential)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await app.call.updateData({ input })).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect((await dataOf(other)).data).toEqual({})
    const theirs = await app.execute('query($id: ID!) { user(id: $id) { data } }', { id: person.id }, other.credential)
    expect(theirs.errors[0]?.extensions.code).toBe('FORBIDDEN')
  })

  test('a limit holds for each user', async () => {
    const limited = await app.startAnother({
      rateLimits: true,
      rateLimitOverrides: { RATE_LIMIT_UPDATE_DATA: { limit: 2, duration: 60 } },
    })
    const kinds: (string | undefined)[] = []
    for (let call = 0; call < 3; call++) {
      const answer = await limited.call.updateData({ input: {} }, person.credential)
      kinds.push('code' in answer ? String(answer.code) : answer.__typename)
    }
    await limited.close()
    expect(kinds).toEqual(['User', 'User', 'RATE_LIMITED'])
  })

  test('the audit trail records a change without paths and values, and no call that changed nothing', async () => {
    await app.sql('delete from audit_events')
    await update({ set: { 'private.key': 'private value' }, append: { tags: 'private tag' } })
    await update({ set: { 'private.key': 'private value' }, append: { tags: 'private tag' } })
    await update({ set: { 'tags.x': 1 } })
    const events = await app.sql('select type, actor_id, target_id, details from audit_events')
    const details = { operations: ['set', 'append'] }
    expect(events).toEqual([{ type: 'DATA_CHANGED', actor_id: person.id, target_id: person.id, details }])
  })

  test('the data ends with the account', async () => {
    const leaving = await app.createPerson()
    await update({ set: { a: 1 } }, leaving)
    await app.call.deleteAccount({ password: leaving.password }, leaving.credential)
    expect(await app.sql('select 1 from user_data where user_id = $1', [leaving.id])).toEqual([])
    expect(await update({ set: { a: 1 } }, leaving)).toMatchObject({ code: 'TOKEN_INVALID' })
  })

  test('changes and a deletion of the account at once are answered, and leave nothing', async () => {
    const leaving = await app.createPerson()
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, (_, index) => update({ append: { list: index } }, leaving)),
      app.call.deleteAccount({ password: leaving.password }, leaving.credential),
      ...Array.from({ length: 10 }, (_, index) => update({ set: { [`k${index}`]: 1 } }, leaving)),
    ])
    const codes = answers.map((answer) => ('code' in answer ? String(answer.code) : answer.__typename))
    expect(codes.filter((code) => !['User', 'Done', 'TOKEN_INVALID'].includes(code))).toEqual([])
    expect(codes).toContain('Done')
    expect(await app.sql('select 1 from user_data where user_id = $1', [leaving.id])).toEqual([])
  })
})

interface TwiceData {
  one: { data: object }
  two: { data: object }
}

test('a document that changes data twice sees the data of each change', async () => {
  const mutation = `mutation {
    one: updateData(input: { set: { n: 1 } }) { ... on User { data name } }
    two: updateData(input: { set: { n: 2 } }) { ... on User { data publicData } } }`
  const { data } = await app.execute<TwiceData>(mutation, {}, person.credential)
  expect([data.one.data, data.two.data]).toEqual([{ n: 1 }, { n: 2 }])
})
