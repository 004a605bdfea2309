import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, expectType, type Person, type TestApp } from '../../_util/app.ts'
import { unstorableTexts } from '../../_util/hostile-values.ts'
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
  await app.sql(`insert into user_data values ($1, '{"kept":[1]}', '{"plan":"pro"}')`, [person.id])
})

const updateData =
  'mutation($input: UpdateDataInput!) { updateData(input: $input) { __typename ... on Error { code message } ... on ValidationError { fields { path rule message } } ... on User { data } } }'
const updateUser = `mutation($id: ID!, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { __typename ... on ValidationError { fields { path rule } } ... on User { appData } } }`

interface Changed {
  __typename: string
  data?: Record<string, unknown>
  appData?: object
  fields?: { path: string[]; rule: string }[]
  code?: string
}

interface Sent {
  data?: { updateData?: Changed; updateUser?: Changed }
  errors?: { message: string; extensions: { code: string } }[]
}

/** Sends JSON as it is written: JavaScript has no object that is serialised to every JSON text. */
async function sendJson(query: string, variables: string, { accessToken }: Person = person) {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      authorization: `Bearer ${accessToken}`,
    },
    body: `{"query":${JSON.stringify(query)},"variables":${variables}}`,
  })
  const { data, errors } = (await response.json()) as Sent
  return { status: response.status, answer: data?.updateData ?? data?.updateUser, error: errors?.[0] }
}
const change = (input: string) => sendJson(updateData, `{"input":${input}}`)
const changeAppData = (appData: string) =>
  sendJson(updateUser, `{"id":"${person.id}","input":{"name":"New","appData":${appData}}}`, admin)

/** The rules that a change breaks, with their paths; everything must be as before. */
async function rulesOf(input: string): Promise<string[]> {
  const { status, answer, error } = await change(input)
  expect([status, error]).toEqual([200, undefined])
  expect(answer?.__typename).toBe('ValidationError')
  await expectUnchanged()
  return (answer?.fields ?? []).map(({ path, rule }) => `${rule} ${path.join('/')}`)
}

async function expectUnchanged() {
  const rows = await app.sql('select data, app_data from user_data where user_id = $1', [person.id])
  expect(rows).toEqual([{ data: { kept: [1] }, app_data: { plan: 'pro' } }])
}

const nested = (levels: number, inner = '1') => `${'{"a":'.repeat(levels)}${inner}${'}'.repeat(levels)}`
const lists = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

describe('JSON of 10,000 levels', () => {
  test('is refused, as a variable and as a literal in the document', async () => {
    for (const variable of [`{"set":${nested(10_000)}}`, `{"append":{"a":${lists(10_000)}}}`]) {
      expect(await change(variable)).toMatchObject({ status: 400 })
    }
    const literal = `{ a: ${'{ a: '.repeat(10_000)}1${' }'.repeat(10_000)} }`
    const document = `mutation { updateData(input: { set: ${literal} }) { __typename } }`
    expect(await sendJson(document, '{}')).toMatchObject({
      status: 413,
      error: {
        message: expect.stringContaining('nested more than 200 levels'),
        extensions: { code: 'BAD_USER_INPUT' },
      },
    })
    expect(await changeAppData(nested(10_000))).toMatchObject({ status: 400 })
    await expectUnchanged()
  })

  test('and of as many levels as a request may have is a ValidationError', async () => {
    expect(await rulesOf(`{"set":${nested(195)}}`)).toEqual(['depth input/set/a/a/a/a/a/a/a/a'])
    expect(await rulesOf(`{"append":{"a":${lists(190)}}}`)).toEqual([`depth input/append/a${'/0'.repeat(7)}`])
    expect(await rulesOf(`{"remove":{"a":${lists(190)}}}`)).toEqual([`depth input/remove/a${'/0'.repeat(7)}`])
    expect((await changeAppData(nested(190))).answer?.fields).toEqual([
      { rule: 'depth', path: ['input', 'appData', ...Array(8).fill('a')] },
    ])
  })
})

describe('the limits', () => {
  test('8 levels of objects and arrays fit, and 9 do not, however they are written', async () => {
    for (const [fitting, tooDeep] of [
      [`{"set":${nested(8)}}`, `{"set":${nested(9)}}`],
      ['{"set":{"a.b.c.d.e.f.g.h":1}}', '{"set":{"a.b.c.d.e.f.g.h.i":1}}'],
      ['{"set":{"a.b.c.d.e.f.g":[]}}', '{"set":{"a.b.c.d.e.f.g.h":[]}}'],
      ['{"append":{"a.b.c.d.e.f.g":1}}', '{"append":{"a.b.c.d.e.f.g.h":1}}'],
      ['{"append":{"a.b.c.d.e.f":[[]]}}', '{"append":{"a.b.c.d.e.f.g":[[]]}}'],
    ] as const) {
      expect(await rulesOf(tooDeep), tooDeep).toEqual([expect.stringMatching(/^depth input/)])
      expect((await change(fitting)).answer?.__typename, fitting).toBe('User')
      await app.sql(`update user_data set data = '{"kept":[1]}'`)
    }
    expect(await rulesOf('{"unset":["a.b.c.d.e.f.g.h.i"]}')).toEqual(['depth input/unset/0'])
  })

  test('16,384 bytes of JSON fit, and one more does not', async () => {
    const rest = 16_384 - Buffer.byteLength('{"kept":[1],"a":""}')
    expect(await rulesOf(`{"set":{"a":"${'x'.repeat(rest + 1)}"}}`)).toEqual(['size input'])
    // A letter of two bytes counts as two.
    expect(await rulesOf(`{"set":{"a":"${'x'.repeat(rest - 1)}ä"}}`)).toEqual(['size input'])
    expect((await change(`{"set":{"a":"${'x'.repeat(rest)}"}}`)).answer?.__typename).toBe('User')
    expect((await change('{"append":{"kept":2}}')).answer?.fields).toMatchObject([{ rule: 'size', path: ['input'] }])
    expect((await change('{"remove":{"kept":1}}')).answer?.__typename).toBe('User')
  })

  test('the result counts, not each change', async () => {
    const list = (from: number) =>
      `[${Array.from({ length: 30 }, (_, index) => `"${from + index}${'x'.repeat(300)}"`)}]`
    expect((await change(`{"append":{"kept":${list(100)}}}`)).answer?.__typename).toBe('User')
    expect((await change(`{"append":{"kept":${list(200)}}}`)).answer?.fields).toMatchObject([{ rule: 'size' }])
    const [row] = await app.sql<{ length: number }>(
      `select jsonb_array_length(data -> 'kept') as length from user_data`,
    )
    expect(row?.length).toBe(31)
  })

  test('a key has 64 characters at most, whatever its script', async () => {
    for (const letter of ['k', 'ä', '🙂']) {
      expect(await rulesOf(`{"set":{"${letter.repeat(65)}":1}}`)).toEqual([`key_length input/set/${letter.repeat(65)}`])
      expect(await rulesOf(`{"set":{"a":[{"${letter.repeat(65)}":1}]}}`)).toHaveLength(1)
      expect(await rulesOf(`{"unset":["a.${letter.repeat(65)}"]}`)).toEqual(['key_length input/unset/0'])
      expect((await change(`{"set":{"${letter.repeat(64)}":{"${letter.repeat(64)}":1}}}`)).answer?.__typename).toBe(
        'User',
      )
      await app.sql(`update user_data set data = '{"kept":[1]}'`)
    }
  })

  test('a string of 1 MB is refused: as a body that is too large, or where larger bodies are allowed, by its size', async () => {
    const megabyte = `{"set":{"a":"${'x'.repeat(1_000_000)}"}}`
    expect((await change(megabyte)).status).toBe(413)
    const documentLimits = { ...app.config.documentLimits, bodyBytes: 5_000_000 }
    const roomy = await app.startAnother({ documentLimits })
    const text = 'x'.repeat(1_000_000)
    for (const input of [{ set: { a: text } }, { append: { a: [text] } }, { remove: { a: text } }, { unset: [text] }]) {
      const answer = await roomy.call.updateData({ input }, person.credential)
      expect(answer).toMatchObject({ fields: [{ rule: 'size', path: ['input', Object.keys(input)[0]] }] })
    }
    const key = await roomy.call.updateData({ input: { set: { [text]: 1 } } }, person.credential)
    expect(key).toMatchObject({ fields: [{ rule: 'size', path: ['input', 'set'] }] })
    await roomy.close()
    await expectUnchanged()
  })

  test('50 paths fit, and 51 do not', async () => {
    const paths = (count: number) => JSON.stringify(Array.from({ length: count }, (_, index) => `p${index}`))
    expect((await change(`{"unset":${paths(50)}}`)).answer?.__typename).toBe('User')
    expect(await rulesOf(`{"unset":${paths(51)}}`)).toEqual(['count input'])
    expect(
      await rulesOf(`{"unset":${paths(25)},"set":{${Array.from({ length: 26 }, (_, n) => `"s${n}":1`)}}}`),
    ).toEqual(['count input'])
  })

  test('a change to JSON that the database writes no longer than before must fit as well', async () => {
    const small = await app.startAnother({ dataLimits: { bytes: 200, depth: 8, keyLength: 64 } })
    const store = (data: object) => app.sql('update user_data set data = $1', [JSON.stringify(data)])
    const set = (name: string, value: unknown) =>
      small.call.updateData({ input: { set: { [name]: value } } }, person.credential)
    const numbers = Array(3).fill(1e-40)
    const texts = ['x'.repeat(40), 'y'.repeat(40), 'z'.repeat(40)]
    // The database writes the number with 42 characters, like the text of 40 letters, and JSON with 5.
    await store({ a: numbers, b: numbers })
    expect((await set('a', texts)).__typename).toBe('User')
    expect(await set('b', texts)).toMatchObject({ fields: [{ rule: 'size', path: ['input'] }] })
    expect(await app.sql('select data from user_data')).toEqual([{ data: { a: texts, b: numbers } }])
    // Data above a lowered limit: as long as before, longer, and shorter.
    await store({ a: texts, b: texts })
    expect((await set('a', texts.toReversed())).__typename).toBe('User')
    expect(await set('a', [...texts, 1])).toMatchObject({ fields: [{ rule: 'size' }] })
    await store({ a: texts, b: texts, c: [1e-40, 1e-40] })
    expect(await set('c', ['longer than before'])).toMatchObject({ fields: [{ rule: 'size' }] })
    expect((await set('c', 'shorter')).__typename).toBe('User')
    await small.close()
  })

  test('the operator sets others, also for appData, and data above a lower limit can shrink', async () => {
    const small = await app.startAnother({ dataLimits: { bytes: 40, depth: 2, keyLength: 5 } })
    await app.sql(`update user_data set data = $1`, [JSON.stringify({ long: 'x'.repeat(100), b: [1, 2] })])
    const answer = (input: UpdateDataInput) => small.call.updateData({ input }, person.credential)
    expect(await answer({ set: { c: 1 } })).toMatchObject({ fields: [{ rule: 'size' }] })
    expect((await answer({ remove: { b: 1 } })).__typename).toBe('User')
    expect((await answer({ unset: ['long'] })).__typename).toBe('User')
    expect(await answer({ set: { 'a.b.c': 1, sixsix: 1 } })).toMatchObject({
      fields: [{ rule: 'depth' }, { rule: 'key_length' }],
    })
    const replace = (appData: Record<string, unknown>) =>
      small.call.updateUser({ id: person.id, input: { appData } }, admin.credential)
    expect(await replace({ a: { b: {} } })).toMatchObject({ fields: [{ rule: 'depth' }] })
    expect(await replace({ sixsix: 1 })).toMatchObject({ fields: [{ rule: 'key_length' }] })
    expect(await replace({ a: 'x'.repeat(40) })).toMatchObject({
      fields: [{ rule: 'size', path: ['input', 'appData'] }],
    })
    expect(expectType(await replace({ a: { b: 1 } }), 'User').appData).toEqual({ a: { b: 1 } })
    await small.close()
  })
})

describe('keys that no path can name, or that change prototypes', () => {
  test.each(['', '__proto__', 'constructor'])('%j is refused as a path and at every level of a value', async (key) => {
    expect(await rulesOf(`{"set":{"${key}":{"polluted":true}}}`)).toEqual([`key input/set/${key}`])
    expect(await rulesOf(`{"set":{"a.${key}.b":1}}`)).toEqual([`key input/set/a.${key}.b`])
    expect(await rulesOf(`{"set":{"a":{"b":[{"${key}":1}]}}}`)).toEqual([`key input/set/a/b/0/${key}`])
    expect(await rulesOf(`{"append":{"${key}":1}}`)).toEqual([`key input/append/${key}`])
    expect(await rulesOf(`{"append":{"a":[{"${key}":1}]}}`)).toEqual([`key input/append/a/0/${key}`])
    expect(await rulesOf(`{"remove":{"a.${key}":1}}`)).toEqual([`key input/remove/a.${key}`])
    expect(await rulesOf(`{"unset":["${key}"]}`)).toEqual(['key input/unset/0'])
    expect((await changeAppData(`{"a":{"${key}":1}}`)).answer?.fields).toEqual([
      { rule: 'key', path: ['input', 'appData', 'a', key] },
    ])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  test('as literals of the document', async () => {
    for (const [key, rule] of [
      ['__proto__', 'key'],
      ['constructor', 'key'],
    ]) {
      const document = `mutation { updateData(input: { set: { a: { ${key}: 1 } } }) { ... on ValidationError { fields { path rule } } } }`
      expect((await sendJson(document, '{}')).answer?.fields).toEqual([{ rule, path: ['input', 'set', 'a', key] }])
    }
    await expectUnchanged()
  })

  test('a dot inside the key of a value', async () => {
    expect(await rulesOf('{"set":{"a":{"b.c":1}}}')).toEqual(['key input/set/a/b.c'])
    for (const path of ['.', 'a.', '.a', 'a..b'])
      expect(await rulesOf(`{"set":{"${path}":1}}`)).toEqual([`key input/set/${path}`])
    expect((await changeAppData('{"a.b":1}')).answer?.fields).toEqual([
      { rule: 'key', path: ['input', 'appData', 'a.b'] },
    ])
  })

  test('names of properties that every object has are keys like any other', async () => {
    const names = ['toString', 'hasOwnProperty', 'prototype', 'length', 'valueOf', '__defineGetter__', 'then', 'toJSON']
    const data = Object.fromEntries(names.map((name) => [name, { x: name }]))
    expect((await change(`{"set":${JSON.stringify(data)}}`)).answer?.data).toEqual({ kept: [1], ...data })
    expect((await change(`{"unset":${JSON.stringify(names)}}`)).answer?.data).toEqual({ kept: [1] })
  })
})

describe('numbers', () => {
  test.each([
    '9007199254740992',
    '9007199254740993',
    '-9007199254740993',
    '123456789012345678901234567890',
    '1e21',
    '1e300',
    '1e400',
    '-1e400',
    '1e-41',
    '5e-324',
  ])('%s is refused, as a variable and as a literal', async (number) => {
    expect(await rulesOf(`{"set":{"a":[${number}]}}`)).toEqual(['number input/set/a/0'])
    expect(await rulesOf(`{"append":{"a":${number}}}`)).toEqual(['number input/append/a/0'])
    expect((await changeAppData(`{"a":${number}}`)).answer?.fields).toMatchObject([{ rule: 'number' }])
    const document = `mutation { updateData(input: { set: { a: ${number} } }) { ... on ValidationError { fields { rule } } } }`
    expect((await sendJson(document, '{}')).answer?.fields).toEqual([{ rule: 'number' }])
    await expectUnchanged()
  })

  test.each(['9007199254740991', '-9007199254740991', '0.1', '1.7976931348623157', '1e-40', '-2.5e-9', '0'])(
    '%s is stored unchanged',
    async (number) => {
      expect((await change(`{"set":{"a":${number}}}`)).answer?.data?.a).toBe(Number(number))
    },
  )

  test('as keys of objects and as indexes', async () => {
    expect((await change('{"set":{"0":{"1":"a"},"2.3":"b"}}')).answer?.data).toMatchObject({
      0: { 1: 'a' },
      2: { 3: 'b' },
    })
    expect((await change('{"set":{"kept.9007199254740993":1}}')).answer?.__typename).toBe('ConflictError')
  })
})

describe('texts', () => {
  test.each(unstorableTexts)('%j is refused as a value, a key and a path', async (text) => {
    const json = JSON.stringify(text)
    expect(await rulesOf(`{"set":{"a":[${json}]}}`)).toEqual(['characters input/set/a/0'])
    expect(await rulesOf(`{"append":{"a":${json}}}`)).toEqual(['characters input/append/a'])
    expect(await rulesOf(`{"set":{"a":{${json}:1}}}`)).toEqual(['characters input/set/a'])
    expect(await rulesOf(`{"set":{${json}:1}}`)).toEqual(['characters input/set'])
    expect(await rulesOf(`{"unset":[${json}]}`)).toEqual(['characters input/unset/0'])
    expect((await changeAppData(`{"a":${json}}`)).answer?.fields).toMatchObject([{ rule: 'characters' }])
    await expectUnchanged()
  })

  test('every other character is stored unchanged', async () => {
    const text = Array.from({ length: 0x7ff }, (_, code) => String.fromCharCode(code + 1)).join('')
    for (const each of [
      text,
      '\u2028\u2029\ufffe\uffff',
      '🙂\u{10ffff}',
      '\\u0000',
      '"; drop table users; --',
      '$1 ? :a',
    ]) {
      expect((await change(`{"set":{"a":${JSON.stringify(each)}}}`)).answer?.data?.a).toBe(each)
    }
  })
})

describe('changes that contradict each other', () => {
  test.each([
    ['{"set":{"a":1},"unset":["a"]}', ['overlap input/set/a', 'overlap input/unset/0']],
    ['{"set":{"a":{}},"append":{"a.b":1}}', ['overlap input/append/a.b']],
    ['{"set":{"a.b.c":1,"a":1}}', ['overlap input/set/a.b.c']],
    ['{"append":{"a":1},"remove":{"a":1}}', ['overlap input/append/a', 'overlap input/remove/a']],
    ['{"unset":["x","x"]}', ['overlap input/unset/0', 'overlap input/unset/1']],
  ])('%s', async (input, rules) => {
    expect((await rulesOf(input)).toSorted()).toEqual(rules)
  })

  test('paths that only begin with the same letters do not', async () => {
    expect((await change('{"set":{"a":1,"ab":1,"a1.b":1},"unset":["abc"]}')).answer?.__typename).toBe('User')
  })
})

test('inputs of other types are refused before anything runs', async () => {
  for (const input of [
    '{"set":[1]}',
    '{"set":"x"}',
    '{"unset":[1]}',
    '{"unset":[null]}',
    '{"append":5}',
    '{"sets":{}}',
  ]) {
    expect((await change(input)).error?.extensions.code, input).toBe('BAD_USER_INPUT')
  }
  const missing = `mutation($v: JSONObject) { updateData(input: { set: { a: $v } }) { ... on ValidationError { fields { path rule } } } }`
  expect((await sendJson(missing, '{}')).answer?.fields).toEqual([{ path: ['input', 'set', 'a'], rule: 'json' }])
  await expectUnchanged()
})

test('of many problems, twenty are listed', async () => {
  expect(await rulesOf(`{"set":{"a":[${Array(2_000).fill('1e99')}]}}`)).toHaveLength(20)
  const paths = Array.from({ length: 50 }, (_, index) => `"p${index}":[1e99,1e99]`)
  expect(await rulesOf(`{"set":{${paths}}}`)).toHaveLength(20)
  expect(await rulesOf(`{"unset":[${Array(50).fill('"same"')}]}`)).toHaveLength(20)
})
