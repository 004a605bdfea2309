import { pbkdf2Sync } from 'node:crypto'
import { existsSync, linkSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { unstorableTexts } from '../_util/hostile-values.ts'
import { createFolder, createShell, type Ran } from './run-command.ts'

const folder = createFolder()
let app: TestApp
let sallyport: (args: string[]) => Promise<Ran>

beforeAll(async () => {
  app = await createTestApp({ dataDir: folder.path })
  sallyport = createShell(() => app.settings, app.clock)
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

/** As the console of Firebase shows them. */
const firebaseParameters = `hash_config {
  algorithm: SCRYPT,
  base64_signer_key: ${Buffer.alloc(64, 1).toString('base64')},
  base64_salt_separator: Bw==,
  rounds: 8,
  mem_cost: 14,
}
`

/** Every column that holds a text. */
const columns = [
  ...['email', 'name', 'username', 'role', 'password_hash', 'created_at', 'email_verified', 'suspended'],
  'legacy_id',
]

describe('users import', () => {
  test('CSV: quotes, CRLF, a byte order mark and any order of columns; imported users can log in', async () => {
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

  test('reports invalid rows by number and reason, never by value, and imports the others', async () => {
    const row = (fields: object) => JSON.stringify({ email: 'x@bad.example', ...fields })
    const bad: [string | Buffer, RegExp][] = [
      ['not json at all', /not a JSON object/],
      ['["a"]', /not a JSON object/],
      [row({ email: 'nobody' }), /email/],
      [row({ email: { $ne: 1 } }), /email is not a text/],
      [row({ name: 'two\nlines' }), /name/],
      [row({ username: 'x' }), /username/],
      [row({ username: 'ADA' }), /username belongs to another account/],
      [row({ role: 'emperor' }), /role/],
      [row({ role: '__proto__' }), /role/],
      [row({ password_hash: '{SSHA}SECRETHASH' }), /password_hash is a salted SHA digest of LDAP/],
      [row({ password_hash: '$2b$31$SECRETHASH' }), /password_hash is a bcrypt hash that is damaged/],
      [row({ password_hash: 'SECRETHASH in plain text' }), /password_hash is in a format that is not known/],
      [row({ email_verified: 'maybe' }), /email_verified/],
      [row({ email_verified: '2999-01-01' }), /email_verified/],
      [row({ created_at: '2023-02-29' }), /created_at/],
      [row({ created_at: '2999-01-01' }), /created_at/],
      [row({ name: true }), /name is not a text/],
      [row({ suspended: 'perhaps' }), /suspended/],
      [row({ active: '2020-01-01' }), /active/],
      [row({ deleted_at: '2020-01-01' }), /deleted/],
      [
        Buffer.concat([Buffer.from('{"email":"x@bad.example","name":"'), Buffer.from([0xff]), Buffer.from('"}')]),
        /UTF-8/,
      ],
      [row({ name: 'x'.repeat(270_000) }), /longer than/],
      ...unstorableTexts.flatMap((text): [string, RegExp][] =>
        columns.map((column) => [
          row({ [column]: text }),
          new RegExp(`${column} contains a character that cannot be stored`),
        ]),
      ),
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

  test('CSV: a quote that is never closed affects only its own line', async () => {
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
    expect(json.rejections.map((each) => each.row)).toEqual([2, 3, 4])
  })

  test('CSV: a value with a line break rejects its two lines, and the other rows keep their numbers', async () => {
    const text = 'email,name\ne@break.example,"one half\nother half"\ng@break.example,fine\n'
    const { json } = await importText('break.csv', text)
    expect(json).toMatchObject({ imported: 1, rejected: 2 })
    expect(json.rejections.map((each) => each.row)).toEqual([2, 3])
    expect(await count('g@break.example')).toBe(1)
  })

  test('skips and does not change existing accounts', async () => {
    const before = await app.sql(`select * from users where email = 'ada@csv.example'`)
    const text = `email,name,role,password_hash\nADA@csv.example,Mallory,admin,${bcrypt}\n`
    expect(await importText('again.csv', text)).toMatchObject({
      code: 0,
      json: { imported: 0, skipped: 1, rejected: 0 },
    })
    expect(await app.sql(`select * from users where email = 'ada@csv.example'`)).toEqual(before)
  })

  test.each([
    ['no email column', 'name,role\na,b\n', /names of the columns/],
    ['a column twice', 'email,name,name\n', /twice/],
    ['an empty file', '', /first line/],
    ['no line of names', `a@b.example,${bcrypt}\n`, /first line/],
  ])('refuses a file with %s', async (_what, text, words) => {
    const { code, err, out } = await importText('header.csv', text)
    expect(code).toBe(1)
    expect(err).toMatch(words)
    expect(out + err).not.toContain(bcrypt.slice(-10))
  })

  test('refuses a file that does not exist', async () => {
    expect(await sallyport(['users', 'import', folder.file('none.csv')])).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not exist'),
    })
  })

  test('refuses a directory, and says so', async () => {
    const { code, err } = await sallyport(['users', 'import', folder.path])
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(`${folder.path} is a directory.`) })
  })

  test('names the fields of an account in its help, and where --map names another one', async () => {
    const listed = /email, name, given_name, .*, deleted_at, data, app_data, legacy_id/
    const { code, err } = await sallyport(['users', 'import', folder.file('none.csv'), '--map', 'x=mail'])
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(listed) })
    const { out } = await sallyport(['users', 'import', '--help'])
    expect(out.replace(/\s+/g, ' ')).toMatch(listed)
    expect(out).toContain('The exit code is 3 if rows were rejected.')
  })
})

describe('users import writes into no file that it reads, and no two things into one file', () => {
  const text = 'email\nnew@apart.example\nno address\n'
  const file = (name: string) => folder.file(name)

  test.each<[string, () => string[]]>([
    ['the file of the users is that of the rejected rows', () => ['--rejected', file('apart.csv')]],
    ['it is, by a relative path', () => ['--rejected', relative(process.cwd(), file('apart.csv'))]],
    ['it is, by a symbolic link', () => ['--rejected', file('symbolic')]],
    ['it is, by another name', () => ['--rejected', file('hard')]],
    ['the file of the users is that of the progress', () => ['--progress', file('hard')]],
    ['the file of the users is that into which the progress is written', () => ['--progress', file('draft')]],
    ['the rejected rows are to be where the progress is', () => ['--rejected', file('apart.csv.progress')]],
    ['both are to be in a new file', () => ['--rejected', file('new'), '--progress', file('new')]],
    [
      'the rejected rows are to be where the parameters of the hashes are',
      () => ['--rejected', file('firebase'), '--firebase-hash-config', file('firebase')],
    ],
  ])('so it refuses to begin if %s', async (_what, options) => {
    for (const name of readdirSync(folder.path)) {
      if (/^(apart\.csv|symbolic|hard|draft|new|firebase)/.test(name)) rmSync(file(name))
    }
    writeFileSync(file('apart.csv'), text)
    writeFileSync(file('firebase'), firebaseParameters)
    symlinkSync(file('apart.csv'), file('symbolic'))
    linkSync(file('apart.csv'), file('hard'))
    linkSync(file('apart.csv'), file('draft.tmp'))
    const { code, err } = await sallyport(['users', 'import', file('apart.csv'), ...options()])
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('name another file') })
    expect(readFileSync(file('draft.tmp'), 'utf8')).toBe(text)
    expect(readFileSync(file('firebase'), 'utf8')).toBe(firebaseParameters)
    expect(await count('%@apart.example')).toBe(0)
  })

  test('but a device may be named more than once', async () => {
    writeFileSync(file('device.csv'), text)
    const ran = await sallyport(['users', 'import', file('device.csv'), '--rejected', '/dev/null', '--json'])
    expect(ran.json).toMatchObject({ imported: 1, rejected: 1 })
  })
})
