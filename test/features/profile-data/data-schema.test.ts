import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { checkDataSchema } from '../../../src/app/check-data-schema.ts'
import { startChecks } from '../../../src/app/start-checks.ts'
import { createApp } from '../../../src/app.ts'
import { createTestApp, expectType, type Person, type TestApp, testSettings } from '../../_util/app.ts'
import type { UpdateDataInput } from '../../_util/operations.generated.ts'
import { problemsOf } from '../../_util/variables.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-schema-'))
let files = 0
const write = (text: string) => {
  files += 1
  const file = join(folder, `schema-${files}.json`)
  writeFileSync(file, text)
  return file
}

const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'The data of a user',
  type: 'object',
  properties: {
    bio: { type: 'string', maxLength: 10 },
    links: { type: 'array', items: { $ref: '#/$defs/link' } },
    'a/b~c': { type: 'integer' },
    pair: { prefixItems: [{ type: 'string' }, { type: 'number' }], items: false },
    mail: { type: 'string', format: 'email' },
    toString: { type: 'string' },
  },
  required: ['bio'],
  additionalProperties: false,
  $defs: {
    link: {
      type: 'object',
      properties: { url: { pattern: '^https://' } },
      required: ['url'],
      unevaluatedProperties: false,
    },
  },
}

let app: TestApp
let person: Person
beforeAll(async () => {
  app = await createTestApp({ dataSchema: write(JSON.stringify(schema)) })
  person = await app.createPerson()
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await app.sql('delete from user_data')
  await app.sql('insert into user_data (user_id, data) values ($1, $2)', [person.id, '{"bio":"x"}'])
})

const update = (input: UpdateDataInput) => app.call.updateData({ input }, person.credential)

describe('a change whose result does not fit the schema', () => {
  test.each<[UpdateDataInput, string[]]>([
    [{ set: { bio: 1 } }, ['data/bio']],
    [{ set: { bio: 'x'.repeat(11) } }, ['data/bio']],
    [{ unset: ['bio'] }, ['data/bio']],
    [{ set: { other: 1 } }, ['data/other']],
    [
      { append: { links: [{ url: 'https://a' }, { url: 'http://b' }, {}, { url: 'https://c', x: 1 }] } },
      ['data/links/1/url', 'data/links/2/url', 'data/links/3/x'],
    ],
    [{ set: { 'a/b~c': 1.5, pair: [1, 2, 3] } }, ['data/a/b~c', 'data/pair/0', 'data/pair']],
    [{ set: { toString: 1 } }, ['data/toString']],
  ])('%j is a ValidationError with the paths, and changes nothing', async (input, paths) => {
    const { fields } = expectType(await update(input), 'ValidationError')
    expect(fields.map(({ path }) => path.join('/')).toSorted()).toEqual(paths.toSorted())
    for (const { rule, message } of fields) {
      expect(rule).toBe('schema')
      expect(message).toMatch(/^The data does not match the server’s schema: this value must .+\.$/)
    }
    const rows = await app.sql('select data from user_data where user_id = $1', [person.id])
    expect(rows).toEqual([{ data: { bio: 'x' } }])
    expect(await app.sql(`select 1 from audit_events where type = 'DATA_CHANGED'`)).toEqual([])
  })

  test('and one whose result fits is made', async () => {
    const input = {
      set: { bio: 'new', mail: 'not an address', pair: ['a', 1], 'a/b~c': 2 },
      append: { links: { url: 'https://a' } },
    }
    expect(expectType(await update(input), 'User').data).toMatchObject({ bio: 'new', pair: ['a', 1], 'a/b~c': 2 })
    await app.sql('delete from audit_events')
  })

  test('parallel changes cannot pass together what neither may alone', async () => {
    const strict = await app.startAnother({
      dataSchema: write('{"properties":{"ids":{"type":"array","maxItems":5}}}'),
    })
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        strict.call.updateData({ input: { append: { ids: index } } }, person.credential),
      ),
    )
    await strict.close()
    expect(answers.filter((answer) => answer.__typename === 'User')).toHaveLength(5)
    const rows = await app.sql(`select jsonb_array_length(data -> 'ids') as n from user_data`)
    expect(rows).toEqual([{ n: 5 }])
  })

  test('data that does not fit stays until a change makes it fit', async () => {
    await app.sql('update user_data set data = $1', ['{"old":1}'])
    expectType(await update({ append: { links: { url: 'https://a' } } }), 'ValidationError')
    expect(expectType(await update({ unset: ['old'], set: { bio: 'x' } }), 'User').data).toEqual({ bio: 'x' })
  })

  test('appData is the operator’s, and is not checked', async () => {
    const admin = await app.createPerson()
    await app.giveRole(admin, 'admin')
    const input = { appData: { anything: 1 } }
    expectType(await app.call.updateUser({ id: person.id, input }, admin.credential), 'User')
  })

  test('of many broken rules, twenty are listed', async () => {
    const links = Array.from({ length: 100 }, (_, index) => ({ url: `http://${index}` }))
    expect(expectType(await update({ set: { links } }), 'ValidationError').fields).toHaveLength(20)
  })
})

describe('a file that cannot be used stops the start with one sentence', () => {
  test.each([
    ['no JSON', '{', 'cannot be read (it is not valid JSON)'],
    ['an empty file', '', 'cannot be read (it is not valid JSON)'],
    ['no object', '[]', 'the schema must be a JSON object'],
    ['a boolean', 'true', 'the schema must be a JSON object'],
    ['a keyword with a wrong value', '{"type":"objekt"}', 'schema is invalid'],
    ['a misspelt keyword', '{"propertys":{}}', 'unknown keyword: "propertys"'],
    ['a pattern that is no regular expression', '{"properties":{"a":{"pattern":"("}}}', 'Invalid regular expression'],
    [
      'a reference to another document',
      '{"$ref":"https://example.com/schema.json"}',
      "can't resolve reference https://example.com/schema.json",
    ],
    ['a reference to a file', '{"properties":{"a":{"$ref":"other.json"}}}', "can't resolve reference other.json"],
    ['a reference to nothing', '{"$ref":"#/$defs/a"}', "can't resolve reference #/$defs/a"],
    [
      'another draft',
      '{"$schema":"http://json-schema.org/draft-07/schema#"}',
      'no schema with key or ref "http://json-schema.org/draft-07/schema#"',
    ],
    ['an asynchronous schema', '{"$async":true}', 'an asynchronous schema is not supported'],
  ])('%s', async (_name, text, reason) => {
    const dataSchema = write(text)
    const [problem = '', ...more] = checkDataSchema({ dataSchema })
    expect(more).toEqual([])
    expect(problem).toMatch(/^DATA_SCHEMA: the file [^\n]+\.$/)
    expect(problem).toContain(reason)
    await expect(createApp(testSettings({ dataSchema }))).rejects.toThrow(problem)
  })

  test('a missing file, a folder, and another extension', () => {
    const missing = join(folder, 'missing.json')
    expect(checkDataSchema({ dataSchema: missing })).toEqual([
      `DATA_SCHEMA: the file ${missing} cannot be read (ENOENT).`,
    ])
    expect(checkDataSchema({ dataSchema: folder })).toEqual([
      `DATA_SCHEMA: the file ${folder} cannot be read (EISDIR).`,
    ])
    expect(problemsOf({ DATA_SCHEMA: 'schema.yaml' })).toEqual(['DATA_SCHEMA must be the path of a .json file.'])
    expect(problemsOf({ DATA_SCHEMA: missing, BCRYPT_COST: '99' }, startChecks)).toHaveLength(2)
  })

  test('while no file is named, nothing is checked', () => {
    expect(checkDataSchema({ dataSchema: null })).toEqual([])
  })
})
