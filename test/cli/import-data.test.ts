import { writeFileSync } from 'node:fs'
import * as bcrypt from '@node-rs/bcrypt'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeSettings, createTestApp, type TestApp } from '../_util/app.ts'
import { createFolder, createShell, type Ran } from './run-command.ts'

type Sallyport = (args: string[]) => Promise<Ran>

const folder = createFolder()
let app: TestApp
let sallyport: Sallyport
/** Where the operator has a schema for the data of users. */
let withSchema: Sallyport

beforeAll(async () => {
  app = await createTestApp({ dataDir: folder.path, tokenClaims: [{ claim: 'legacy_id', path: ['legacyId'] }] })
  sallyport = createShell(() => app.settings, app.clock)
  const schema = { type: 'object', properties: { bio: { type: 'string', maxLength: 10 } }, required: ['bio'] }
  const dataSchema = folder.file('schema.json')
  writeFileSync(dataSchema, JSON.stringify(schema))
  withSchema = createShell(() => changeSettings(app.settings, { dataSchema }), app.clock)
})
afterAll(async () => {
  await app?.close()
  folder.remove()
})

const importText = async (name: string, text: string, options: string[] = [], run = sallyport) => {
  writeFileSync(folder.file(name), text)
  return run(['users', 'import', folder.file(name), '--json', ...options])
}
const importRows = (name: string, rows: object[], options: string[] = [], run = sallyport) =>
  importText(`${name}.ndjson`, rows.map((row) => `${JSON.stringify(row)}\n`).join(''), options, run)
/** What is stored for the accounts of a domain; null for an account without a row of data. */
const storedOf = async (domain: string) => {
  const rows = await app.sql<{ name: string; data: unknown; app_data: unknown }>(
    `select split_part(u.email, '@', 1) as name, d.data, d.app_data
     from users u left join user_data d on d.user_id = u.id where u.email like $1`,
    [`%@${domain}`],
  )
  return Object.fromEntries(rows.map(({ name, data, app_data: appData }) => [name, data && { data, appData }]))
}

const password = 'a long enough phrase'
const hash = bcrypt.hashSync(password, { cost: 4 })
const cell = (text: string) => `"${text.replaceAll('"', '""')}"`

describe('data of users', () => {
  const data = { bio: 'She said "yes", twice', tags: ['a', 1.5, null], deep: { yes: true } }

  test('CSV: cells with JSON, and an old id that access tokens carry from the first login', async () => {
    const row = [
      ...['42', 'ada@csv-data.example', 'true', hash],
      ...[cell(JSON.stringify(data)), cell(JSON.stringify({ plan: 'pro' }))],
    ]
    const text = `ID,email,email_verified,password_hash,data,appData\n${row.join(',')}\n`
    const { code, json } = await importText('data.csv', text, ['--map', 'ID=legacy_id'])
    expect({ code, json }).toEqual({ code: 0, json: { imported: 1, skipped: 0, rejected: 0, rejections: [] } })
    const ada = await app.logInAs('ada@csv-data.example', password)
    const answer = await app.execute('{ me { data appData } }', {}, ada.credential)
    expect(answer.data.me).toEqual({ data, appData: { plan: 'pro', legacyId: '42' } })
    expect(decodeJwt(ada.accessToken).legacy_id).toBe('42')
  })

  test('JSON: objects, their text, and values that mean that there is none', async () => {
    const oid = '60425da93519d90068f82966'
    const email = (name: string) => ({ email: `${name}@json-data.example` })
    const { json } = await importRows('data', [
      { ...email('object'), data, app_data: { plan: 'pro' }, legacy_id: 7 },
      { ...email('text'), data: ` ${JSON.stringify(data)} `, legacy_id: ' auth0|7 ' },
      { ...email('nothing'), data: null, app_data: '', legacy_id: null },
      { ...email('null'), data: 'null' },
      { ...email('empty'), data: {} },
      { ...email('mongo'), legacy_id: { $oid: oid }, app_data: { legacyId: oid } },
    ])
    expect(json).toMatchObject({ imported: 6, rejected: 0 })
    expect(await storedOf('json-data.example')).toEqual({
      object: { data, appData: { plan: 'pro', legacyId: '7' } },
      text: { data, appData: { legacyId: 'auth0|7' } },
      nothing: null,
      null: null,
      empty: { data: {}, appData: {} },
      mongo: { data: {}, appData: { legacyId: oid } },
    })
  })

  test('rows are rejected with the rule that they break, never with a value, and leave nothing', async () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
    const unstorable = 'contains a character that cannot be stored (NUL or half of a surrogate pair)'
    const bad: [row: string | object, reason: string][] = [
      [{ data: 'SECRET in no JSON' }, 'data is not a JSON object'],
      [{ data: '{"a":' }, 'data is not a JSON object'],
      [{ data: ['SECRET'] }, 'data is not a JSON object'],
      [{ data: '[1]' }, 'data is not a JSON object'],
      [{ app_data: true }, 'app_data is not a JSON object'],
      [{ data: { 'SECRET.KEY': 1 } }, 'data.…: A key must not contain a dot, which separates the keys of a path'],
      [{ data: { aecf0123456789aecf: { '': 1 } } }, 'data.….…: A key must not be empty'],
      ['"data":{"__proto__":1}', 'data.__proto__: The key `__proto__` is not supported'],
      [
        { app_data: { a: [2 ** 53] } },
        'app_data.a.0: A number must be between −9007199254740991 and 9007199254740991, and not closer to 0 than 1e-40. Send other numbers as strings',
      ],
      [{ data: { a: 'x'.repeat(17_000) } }, 'data: The JSON must have at most 16384 bytes'],
      [`"data":${nested(9)}`, 'data is nested more than 8 levels deep'],
      [`"app_data":${nested(20_000)}`, 'app_data is nested more than 8 levels deep'],
      [{ data: { a: ['\0'] } }, `data ${unstorable}`],
      [{ app_data: { '\ud800': 1 } }, `app_data ${unstorable}`],
      [{ data: { a: 'SECRET\ufffd' } }, 'data is not UTF-8: save the file as UTF-8'],
      [{ legacy_id: 'x'.repeat(256) }, 'legacy_id has more than 255 characters'],
      ['"legacy_id":109876543210987654321', 'legacy_id is a number of too many digits: write it as a text'],
      [{ legacy_id: { SECRET: 1 } }, 'legacy_id is not a text'],
      [{ legacy_id: '1', app_data: { legacyId: 1 } }, 'legacy_id is not the legacyId of app_data'],
      [
        { app_data: { legacyId: 'x'.repeat(2100) } },
        'app_data: The claims of access tokens (TOKEN_CLAIMS) must have at most 2048 bytes of JSON together. There is no room for legacy_id',
      ],
    ]
    const fields = (row: string | object) => (typeof row === 'string' ? row : JSON.stringify(row).slice(1, -1))
    const text = bad.map(([row], index) => `{"email":"n${index}@bad-data.example",${fields(row)}}\n`).join('')
    const ran = await importText('bad-data.ndjson', text, ['--rejected', folder.file('rejected')])
    expect({ code: ran.code, imported: ran.json.imported }).toEqual({ code: 3, imported: 0 })
    expect(ran.json.rejections).toEqual(bad.map(([, reason], index) => ({ row: index + 1, reasons: [reason] })))
    expect(ran.out + ran.err).not.toContain('SECRET')
    expect(await storedOf('bad-data.example')).toEqual({})
  })

  test('a number that JavaScript reads as infinite is no id', async () => {
    const { json } = await importText('infinite.ndjson', '{"email":"ada@infinite.example","legacy_id":1e999}\n')
    const reasons = ['legacy_id is a number of too many digits: write it as a text']
    expect(json.rejections).toEqual([{ row: 1, reasons }])
  })

  test('the schema of the operator is for `data` alone, where a row has it', async () => {
    const email = (name: string) => ({ email: `${name}@schema.example` })
    const rows = [
      { ...email('long'), data: { bio: 'x'.repeat(11) } },
      { ...email('without'), data: {} },
      { ...email('fits'), data: { bio: 'x' } },
      { ...email('none'), app_data: { other: 1 } },
    ]
    const { json } = await importRows('schema', rows, [], withSchema)
    expect(json).toMatchObject({ imported: 2, rejected: 2 })
    for (const { reasons } of json.rejections) {
      expect(reasons).toEqual([expect.stringMatching(/^data\.bio: The data does not match the server’s schema/)])
    }
    expect(await storedOf('schema.example')).toEqual({
      fits: { data: { bio: 'x' }, appData: {} },
      none: { data: {}, appData: { other: 1 } },
    })
  })

  test('a schema that cannot be read stops the import', async () => {
    const settings = changeSettings(app.settings, { dataSchema: folder.file('missing.json') })
    const run = createShell(() => settings, app.clock)
    const { code, err } = await importRows('unread', [{ email: 'a@unread.example' }], [], run)
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('DATA_SCHEMA: the file') })
    expect(await storedOf('unread.example')).toEqual({})
  })

  test('a second import of the file changes no data', async () => {
    const rows = [{ email: 'ada@again.example', data: { a: 1 }, legacy_id: '1' }]
    expect((await importRows('again', rows)).json).toMatchObject({ imported: 1 })
    await app.sql(
      `update user_data set data = '{"b":2}' where user_id = (select id from users where email = 'ada@again.example')`,
    )
    expect((await importRows('again', rows)).json).toMatchObject({ imported: 0, skipped: 1, rejected: 0 })
    expect(await storedOf('again.example')).toEqual({ ada: { data: { b: 2 }, appData: { legacyId: '1' } } })
  })

  test('a row can have as much data as an account, however the file writes it', async () => {
    const large = { text: 'я'.repeat(8000) }
    const escaped = JSON.stringify({ email: 'ada@large.example', data: large, app_data: large }).replaceAll(
      'я',
      '\\u044f',
    )
    expect((await importText('large.ndjson', escaped)).json).toMatchObject({ imported: 1 })
    expect(await storedOf('large.example')).toEqual({ ada: { data: large, appData: large } })
  })

  test('rows that are long are imported in several batches', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => ({
      email: `n${index}@batches.example`,
      data: { text: 'x'.repeat(16_000) },
    }))
    expect((await importRows('batches', rows)).json).toMatchObject({ imported: 300, rejected: 0 })
  })
})
