import { spawn } from 'node:child_process'
import { pbkdf2Sync } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { createFolder, createShell, type Ran } from './run-command.ts'

const folder = createFolder()
let app: TestApp
let sallyport: (args: string[]) => Promise<Ran>

beforeAll(async () => {
  app = await createTestApp({ dataDir: folder.path })
  sallyport = createShell(() => app.config, app.clock)
})

afterAll(async () => {
  await app?.close()
  folder.remove()
})

const importText = async (name: string, text: string | Buffer, ...options: string[]) => {
  writeFileSync(folder.file(name), text)
  return sallyport(['users', 'import', folder.file(name), '--json', ...options])
}
const count = async (like: string) =>
  (await app.sql<{ n: number }>('select count(*)::int as n from users where email like $1', [like]))[0]?.n

const bcrypt = '$2b$04$Kh5UgXPqAvGTW1ZGSZmJFO2s2Ps6ELUdVlv7TgHIaL9HzObSGLfG.'

describe('users import', () => {
  test('CSV: quotes, CRLF, a byte order mark, any order of columns; who comes over can log in', async () => {
    const digest = pbkdf2Sync('password123', 'saltysalt', 1000, 32, 'sha256').toString('base64')
    const django = `pbkdf2_sha256$1000$saltysalt$${digest}`
    const text =
      '\ufeffName,Email,username,role,password_hash,email_verified,created_at\r\n' +
      `"Ada ""the first"", L.",Ada@Csv.example,ada,support,${django},yes,2020-02-29 10:00:00.5+02\r\n` +
      '\r\n' +
      'Zoë,zoe@csv.example,,,,,'
    const { code, json } = await importText('good.csv', text)
    expect({ code, json }).toEqual({ code: 0, json: { imported: 2, skipped: 0, rejected: 0, rejections: [] } })
    expect(
      await app.sql(`select name, username, role, tier, created_at::text, email_verified_at is not null as verified,
        password_hash is null as without from users where email like '%@csv.example' order by email`),
    ).toEqual([
      {
        name: 'Ada "the first", L.',
        username: 'ada',
        role: 'support',
        tier: 'FREE',
        created_at: expect.stringContaining('2020-02-29 08:00:00.5'),
        verified: true,
        without: false,
      },
      expect.objectContaining({ name: 'Zoë', username: null, role: 'user', verified: false, without: true }),
    ])
    await expect(app.logInAs('ada', 'password123')).resolves.toMatchObject({})
    const [{ password_hash: upgraded } = {}] = await app.sql(`select password_hash from users where username = 'ada'`)
    expect(upgraded).toMatch(/^\$sp1\$/)
    const trail = await app.sql(
      `select 1 from audit_events where type = 'USER_CREATED' and details->>'from' = 'import'`,
    )
    expect(trail).toHaveLength(2)
    expect(existsSync(`${folder.file('good.csv')}.progress`)).toBe(false)
  })

  test('bad rows are told by number and reason, never by value, and the rest comes over', async () => {
    const row = (fields: object) => JSON.stringify({ email: 'x@bad.example', ...fields })
    const bad: [string | Buffer, RegExp][] = [
      ['not json at all', /not a JSON object/],
      ['["a"]', /not a JSON object/],
      [row({ email: 'nobody' }), /email/],
      [row({ email: { $ne: 1 } }), /email is not a text/],
      [row({ name: 'two\nlines' }), /name/],
      [row({ username: 'x' }), /username/],
      [row({ username: 'ADA' }), /username is taken/],
      [row({ role: 'emperor' }), /role/],
      [row({ role: '__proto__' }), /role/],
      [row({ password_hash: 'md5:SECRETHASH' }), /password_hash/],
      [row({ password_hash: '$2b$31$SECRETHASH' }), /password_hash/],
      [row({ email_verified: 'maybe' }), /email_verified/],
      [row({ created_at: '2023-02-29' }), /created_at/],
      [row({ created_at: '2999-01-01' }), /created_at/],
      ['{"email": "x@bad.example", "__proto__": {"role": "admin"}}', /unknown field/],
      [row({ is_admin: true }), /unknown field/],
      [
        Buffer.concat([Buffer.from('{"email":"x@bad.example","name":"'), Buffer.from([0xff]), Buffer.from('"}')]),
        /UTF-8/,
      ],
      [row({ name: 'x'.repeat(70_000) }), /longer than/],
    ]
    const lines = [...bad.map(([line]) => line), row({ email: 'Fine@bad.example', email_verified: true, name: null })]
    const file = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]))
    const { code, json, out, err } = await importText('bad.ndjson', file, '--rejected', folder.file('rejected.ndjson'))
    expect({ code, imported: json.imported, rejected: json.rejected }).toEqual({
      code: 3,
      imported: 1,
      rejected: bad.length,
    })
    const rejected = readFileSync(folder.file('rejected.ndjson'), 'utf8')
    const told = rejected
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { row: number; reasons: string[] })
    expect(told.map((each) => each.row)).toEqual(bad.map((_, index) => index + 1))
    for (const [index, [, reason]] of bad.entries()) expect(told[index]?.reasons.join()).toMatch(reason)
    expect(out + err + rejected).not.toContain('SECRETHASH')
    expect(await count('%@bad.example')).toBe(1)
  })

  test('CSV: a quote that is never closed costs its own line alone', async () => {
    const text = [
      'email,name',
      'a@quote.example,"open',
      'b@quote.example,bo"b',
      'c@quote.example',
      'd@quote.example,"fine"',
      'A@quote.example,again',
      'd@quote.example,twice',
    ].join('\n')
    const { json } = await importText('quotes.csv', text)
    expect(json).toMatchObject({ imported: 2, skipped: 1, rejected: 3 })
    expect(json.rejections.map((each: { row: number }) => each.row)).toEqual([2, 3, 4])
  })

  test('CSV: a value with a line break in it spoils its two lines, and no row gets the number of another', async () => {
    const text = 'email,name\ne@break.example,"one half\nother half"\ng@break.example,fine\n'
    const { json } = await importText('break.csv', text)
    expect(json).toMatchObject({ imported: 1, rejected: 2 })
    expect(json.rejections.map((each: { row: number }) => each.row)).toEqual([2, 3])
    expect(await count('g@break.example')).toBe(1)
  })

  test('who is there already is skipped and not changed', async () => {
    const before = await app.sql(`select * from users where email = 'ada@csv.example'`)
    const text = `email,name,role,password_hash\nADA@csv.example,Mallory,admin,${bcrypt}\n`
    expect(await importText('again.csv', text)).toMatchObject({
      code: 0,
      json: { imported: 0, skipped: 1, rejected: 0 },
    })
    expect(await app.sql(`select * from users where email = 'ada@csv.example'`)).toEqual(before)
  })

  test.each([
    ['no email column', 'name,role\na,b\n', /email among them/],
    ['an unknown column', 'email,SECRETCOLUMN\na@b.example,1\n', /unknown columns/],
    ['a column twice', 'email,name,Name\n', /twice/],
    ['an empty file', '', /first line/],
  ])('refuses a file with %s', async (_what, text, words) => {
    const { code, err } = await importText('header.csv', text)
    expect(code).toBe(1)
    expect(err).toMatch(words)
    expect(err).not.toContain('SECRETCOLUMN')
  })

  test('a file that is not there', async () => {
    expect(await sallyport(['users', 'import', folder.file('none.csv')])).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no file'),
    })
  })
})

describe('an import that is killed', () => {
  const total = 40_000
  const path = folder.file('many.csv')

  test('goes on where it was, without doubles and with the counts of the whole', async () => {
    const rows = Array.from({ length: total }, (_, index) => `p${index}@many.example,${index % 100 === 7 ? 'x' : ''}`)
    writeFileSync(path, `email,username\n${rows.join('\n')}\n`)
    const rejectedPath = folder.file('many-rejected.ndjson')
    const child = spawn(process.execPath, ['src/cli/main.ts', 'users', 'import', path, '--rejected', rejectedPath], {
      env: { PATH: process.env.PATH, DATABASE_URL: app.databaseUrl, SALLYPORT_SECRET: app.config.secret ?? '' },
      stdio: 'ignore',
    })
    const ended = once(child, 'exit')
    await vi.waitUntil(() => existsSync(`${path}.progress`), { timeout: 25_000, interval: 5 })
    child.kill('SIGKILL')
    await ended
    const done = (await count('%@many.example')) ?? 0
    expect(done).toBeGreaterThan(0)
    expect(done).toBeLessThan(total * 0.99)

    const again = await sallyport(['users', 'import', path])
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('--resume') })
    const resumed = await sallyport(['users', 'import', path, '--resume', '--json', '--rejected', rejectedPath])
    const { imported, skipped, rejected } = resumed.json
    expect({ code: resumed.code, rejected, sum: imported + skipped }).toEqual({
      code: 3,
      rejected: total / 100,
      sum: total * 0.99,
    })
    // A kill between the commit and the checkpoint shows as one batch that was there already, and no more.
    expect(skipped).toBeLessThanOrEqual(500)
    expect(await count('%@many.example')).toBe(total * 0.99)
    expect(readFileSync(rejectedPath, 'utf8').trim().split('\n')).toHaveLength(total / 100)
    expect(existsSync(`${path}.progress`)).toBe(false)
  })

  test.each([
    [
      'of another file',
      '{"file":"1:x","line":1,"byte":1,"imported":0,"skipped":0,"rejected":0,"rejectedBytes":0}',
      /not the one/,
    ],
    ['that is damaged', '{"file":', /damaged/],
    ['of another shape', '{"line":-1}', /damaged/],
  ])('refuses a checkpoint %s', async (_what, checkpoint, words) => {
    writeFileSync(folder.file('small.csv'), 'email\nsmall@small.example\n')
    writeFileSync(`${folder.file('small.csv')}.progress`, checkpoint)
    const { code, err } = await sallyport(['users', 'import', folder.file('small.csv'), '--resume'])
    expect(code).toBe(1)
    expect(err).toMatch(words)
  })
})
