import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import * as bcrypt from '@node-rs/bcrypt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { createFolder, createShell, type Ran } from './run-command.ts'

const folder = createFolder()
let app: TestApp
let sallyport: (args: string[], stdin?: string) => Promise<Ran>

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
const accounts = (domain: string) =>
  app.sql(
    `select split_part(email, '@', 1) as local, name, username, role, email_verified_at is not null as verified,
       password_hash is not null as password, suspended_at is not null as suspended
     from users where email like $1 order by email`,
    [`%@${domain}`],
  )
const password = 'pässword 🔑'
const hash = bcrypt.hashSync(password, { cost: 4 })
const account = { name: null, username: null, role: 'user', verified: false, password: false, suspended: false }

describe('the export of another system', () => {
  test('Auth0: one object per line, with hashes', async () => {
    const rows = [
      {
        _id: { $oid: '60425da93519d90068f82966' },
        ...{ email: 'ada@auth0.example', email_verified: true, passwordHash: hash.replace('$2b$', '$2a$') },
        password_set_date: { $date: '2021-03-05T16:34:49.502Z' },
        ...{ tenant: 'dev', connection: 'Username-Password-Authentication', _tmp_is_unique: true },
      },
      { _id: { $oid: '60425da93519d90068f82967' }, email: 'bob@auth0.example', tenant: 'dev', connection: 'db' },
    ]
    // Auth0 names the file .json.
    const { code, json, err } = await importText('auth0.json', rows.map((row) => JSON.stringify(row)).join('\n'))
    expect({ code, json }).toMatchObject({ code: 0, json: { imported: 2, rejected: 0 } })
    expect(err).toMatch(
      /export of Auth0\. The columns _id, password_set_date, tenant, connection and _tmp_is_unique are/,
    )
    expect(json.notices).toHaveLength(1)
    expect(await accounts('auth0.example')).toEqual([
      { ...account, local: 'ada', verified: true, password: true },
      { ...account, local: 'bob' },
    ])
    await expect(app.logInAs('ada@auth0.example', password)).resolves.toMatchObject({})
  })

  describe('Firebase', () => {
    const key = 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=='
    const digest = 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ=='
    const user = { localId: 'x', emailVerified: true, passwordHash: digest, salt: '42xEC+ixf3L2lw==' }
    const users = [
      { ...user, email: 'ada@firebase.example', displayName: 'Ada, née "Byron"', createdAt: '1486324215000' },
      { ...user, email: 'bob@firebase.example', disabled: true, providerUserInfo: [{ providerId: 'google.com' }] },
      { localId: 'z', phoneNumber: '+1' },
    ]
    const exported = `{"users": [\n${users.map((each) => JSON.stringify(each, null, 2)).join(',\n')}]}`
    const config = (change: string, to: string) =>
      `hash_config {\n  algorithm: SCRYPT,\n  base64_signer_key: ${key},\n  base64_salt_separator: Bw==,\n  rounds: 8,\n  mem_cost: 14,\n}\n`.replace(
        change,
        to,
      )

    test('a JSON export is imported with the password hash parameters of the console', async () => {
      writeFileSync(folder.file('hash-config'), config('', ''))
      const { code, json } = await importText(
        'firebase.json',
        exported,
        '--firebase-hash-config',
        folder.file('hash-config'),
      )
      expect({ code, json }).toMatchObject({ code: 3, json: { imported: 2, rejected: 1 } })
      expect(json.rejections).toEqual([{ row: 3, reasons: ['email is empty, and every account needs an address'] }])
      expect(await accounts('firebase.example')).toEqual([
        { ...account, local: 'ada', name: 'Ada, née "Byron"', verified: true, password: true },
        { ...account, local: 'bob', verified: true, password: true, suspended: true },
      ])
      const created = await app.sql(`select created_at::text from users where email = 'ada@firebase.example'`)
      expect(created).toEqual([{ created_at: expect.stringContaining('2017-02-05') }])
      await expect(app.logInAs('ada@firebase.example', 'user1password')).resolves.toMatchObject({})
      await expect(app.logInAs('bob@firebase.example', 'user1password')).rejects.toThrow(/SUSPENDED/)
      // Nothing of the project's key stays with an account that has logged in.
      const [stored] = await app.sql(`select password_hash from users where email = 'ada@firebase.example'`)
      expect(stored?.password_hash).toMatch(/^\$sp1\$/)
    })

    test('an export without the parameters is refused before the first row, or imported without passwords', async () => {
      const other = exported.replaceAll('@firebase.', '@keyless.')
      const refused = await importText('keyless.json', other)
      expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('--firebase-hash-config FILE') })
      expect(refused.err).toContain('--ignore passwordHash --ignore salt')
      expect(await accounts('keyless.example')).toEqual([])
      const { json } = await importText('keyless.json', other, '--ignore', 'passwordHash', '--ignore', 'salt')
      expect(json).toMatchObject({ imported: 2 })
      expect(await accounts('keyless.example')).toMatchObject([{ password: false }, { password: false }])
    })

    test.each([
      ['the key', /base64_signer_key.*\n/, ''],
      ['the rounds', 'rounds: 8', 'rounds: many'],
      ['a cost within bounds', 'mem_cost: 14', 'mem_cost: 30'],
      ['Firebase’s own algorithm', 'SCRYPT', 'HMAC_SHA256'],
    ])('refuses parameters without %s', async (_what, change, to) => {
      writeFileSync(folder.file('bad-config'), config('', '').replace(change, to))
      const option = ['--firebase-hash-config', folder.file('bad-config')]
      const { code, err } = await importText('firebase-again.json', exported, ...option)
      expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('password hash parameters') })
      expect(err).not.toContain(key)
    })

    test('imports a hash in the format of Supabase without another option', async () => {
      const text = `email,email_verified,password\nada@fbscrypt.example,t,"$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=${key}$42xEC+ixf3L2lw==$${digest}"\n`
      expect((await importText('fbscrypt.csv', text)).json).toMatchObject({ imported: 1 })
      await expect(app.logInAs('ada@fbscrypt.example', 'user1password')).resolves.toMatchObject({})
    })
  })

  test('Supabase: the word NULL for an empty value, an instant for a confirmed address, and roles of PostgreSQL', async () => {
    const text = [
      'instance_id,id,aud,role,email,encrypted_password,email_confirmed_at,raw_app_meta_data,created_at,banned_until,deleted_at',
      `0,1,authenticated,authenticated,ada@supabase.example,${hash},2024-05-31 08:00:00.123456+00,"{""a"":1}",2024-05-30 08:00:00+00,NULL,NULL`,
      '0,2,authenticated,authenticated,bob@supabase.example,NULL,NULL,NULL,2024-05-30 08:00:00+00,2999-01-01 00:00:00+00,NULL',
      '0,3,authenticated,authenticated,eve@supabase.example,,,,,NULL,2024-06-30 08:00:00+00',
      '0,4,authenticated,authenticated,kim@supabase.example,,,,,2024-01-01 00:00:00+00,NULL',
    ].join('\n')
    const { json } = await importText('supabase.csv', text)
    expect(json).toMatchObject({ imported: 3, rejected: 1, rejections: [{ row: 4 }] })
    expect(json.rejections[0]?.reasons).toEqual([expect.stringMatching(/^deleted_at is set/)])
    expect(await accounts('supabase.example')).toEqual([
      { ...account, local: 'ada', verified: true, password: true },
      { ...account, local: 'bob', suspended: true },
      { ...account, local: 'kim' },
    ])
    const [ada] = await app.sql(
      `select email_verified_at::text as verified, first_verified_at = email_verified_at as first, created_at::text as created
       from users where email = 'ada@supabase.example'`,
    )
    expect(ada).toEqual({
      verified: expect.stringContaining('2024-05-31 08:00:00.123'),
      first: true,
      created: expect.stringContaining('2024-05-30'),
    })
    await expect(app.logInAs('ada@supabase.example', password)).resolves.toMatchObject({})
    await expect(app.logInAs('bob@supabase.example', password)).rejects.toThrow(/INVALID_CREDENTIALS/)
  })

  test('Clerk: names in two columns, confirmed addresses in a list', async () => {
    const text = [
      'id,first_name,last_name,username,primary_email_address,primary_phone_number,verified_email_addresses,unverified_email_addresses,verified_phone_numbers,unverified_phone_numbers,totp_secret,password_digest,password_hasher',
      `user_1,Ada,Lovelace,ada.clerk,Ada@clerk.example,,old@clerk.example|ada@clerk.example,,,,ABC,${hash},bcrypt`,
      'user_2,,Smith,,bob@clerk.example,,old@clerk.example,bob@clerk.example,,,,,',
    ].join('\n')
    const { json, err } = await importText('clerk.csv', text)
    expect(json).toMatchObject({ imported: 2, rejected: 0 })
    expect(err).toMatch(/export of Clerk.*totp_secret.*ignored/)
    expect(await accounts('clerk.example')).toEqual([
      { ...account, local: 'ada', name: 'Ada Lovelace', username: 'ada.clerk', verified: true, password: true },
      { ...account, local: 'bob', name: 'Smith' },
    ])
  })

  test('Cognito: no hashes and many empty columns', async () => {
    const text =
      'cognito:username,name,given_name,family_name,nickname,email,email_verified,phone_number,phone_number_verified,cognito:mfa_enabled,updated_at\n' +
      'c1a2,,Ada,Lovelace,,ada@cognito.example,TRUE,,FALSE,FALSE,\n'
    expect((await importText('cognito.csv', text)).json).toMatchObject({ imported: 1, rejected: 0 })
    expect(await accounts('cognito.example')).toEqual([
      { ...account, local: 'ada', name: 'Ada Lovelace', verified: true },
    ])
  })

  test('WordPress: both hash formats, in a table that was saved by Excel', async () => {
    const text = [
      'ID;user_login;user_pass;user_nicename;user_email;user_url;user_registered;user_activation_key;user_status;display_name',
      '1;ada-wp;$P$BEWlK52FAnEkt5onmaI3tAV.IE6Quv.;ada;ada@wordpress.example;;2020-01-01 10:00:00;;0;Ada',
      '2;bob-wp;$wp$2y$04$wNe/Sw1BzNlFFVXn7lY62uN9oTUv9TgHAzvegm2CdY2iNqJrG1N5S;bob;bob@wordpress.example;;2020-01-01 10:00:00;;0;Bob',
      '3;eve-wp;5f4dcc3b5aa765d61d8327deb882cf99;eve;eve@wordpress.example;;2020-01-01 10:00:00;;0;Eve',
    ].join('\r\n')
    const { json } = await importText('wordpress.csv', text)
    expect(json).toMatchObject({ imported: 2, rejected: 1 })
    expect(json.rejections[0]?.reasons[0]).toMatch(/an MD5 or NTLM digest.*leave the field empty/)
    // WordPress does not say whether an address is confirmed, and only the right password learns that it is not.
    await expect(app.logInAs('ada-wp', password)).rejects.toThrow(/EMAIL_NOT_VERIFIED/)
    await expect(app.logInAs('bob@wordpress.example', password)).rejects.toThrow(/EMAIL_NOT_VERIFIED/)
  })

  test('Django: hashes with the name of the hasher, accounts without a password, and inactive accounts', async () => {
    const text = [
      'id,password,last_login,is_superuser,username,first_name,last_name,email,is_staff,is_active,date_joined',
      '1,pbkdf2_sha1$1000$ahX99LVv86OaKhZMqYZTGY$uAdHOAS4fBxKdfcZoaFHOzLZ38k=,,f,ada-dj,Ada,,ada@django.example,f,t,2020-01-01 10:00:00.123+00',
      '2,bcrypt_sha256$$2b$04$uMNZtAS6Z.znyu/.9sKPwexza2JCvWZ0tHroxOOgblP7bJiJuYbuS,,t,bob-dj,,,bob@django.example,t,f,2020-01-01',
      '3,!eEc6YQpoq6zlkio3tGPI4q2o63MN6eCZjSkjgEHK,,f,eve-dj,,,eve@django.example,f,t,2020-01-01',
    ].join('\n')
    expect((await importText('django.csv', text)).json).toMatchObject({ imported: 3, rejected: 0 })
    expect(await accounts('django.example')).toEqual([
      { ...account, local: 'ada', name: 'Ada', username: 'ada-dj', password: true },
      { ...account, local: 'bob', username: 'bob-dj', password: true, suspended: true },
      { ...account, local: 'eve', username: 'eve-dj' },
    ])
    await expect(app.logInAs('ada-dj', password)).rejects.toThrow(/EMAIL_NOT_VERIFIED/)
  })
})

describe('a hash of bcrypt, which reads 72 bytes', () => {
  const long = 'x'.repeat(100)
  const cut = 'x'.repeat(72)

  test('is kept after a login with a longer password, and upgraded after a login with a shorter one', async () => {
    const text = `email,email_verified,password_hash\nlong@cut.example,yes,${bcrypt.hashSync(long, { cost: 4 })}\n`
    expect((await importText('cut.csv', text)).json).toMatchObject({ imported: 1 })
    const stored = async () => (await app.sql(`select password_hash from users where email = 'long@cut.example'`))[0]
    const imported = await stored()
    await app.logInAs('long@cut.example', long)
    await app.logInAs('long@cut.example', `${cut} and something else`)
    expect(await stored()).toEqual(imported)
    await app.logInAs('long@cut.example', cut)
    expect((await stored())?.password_hash).toMatch(/^\$sp1\$/)
    await app.logInAs('long@cut.example', cut)
    await expect(app.logInAs('long@cut.example', long)).rejects.toThrow(/INVALID_CREDENTIALS/)
  })
})

describe('CSV as spreadsheets write it', () => {
  const text = (separator: string, domain: string) =>
    [
      ['email', 'name', 'username', ''],
      [`zoe@${domain}`, '"Zoë; Ω, 日本"', '', ''],
      [`bob@${domain}`, 'a b', '', ''],
    ]
      .map((row) => row.join(separator))
      .join('\r\n')
  const swap = (bytes: Buffer) => Buffer.from(bytes).swap16()

  test.each<[string, (domain: string) => string | Buffer]>([
    ['UTF-16, little end first, with tabs', (domain) => Buffer.from(`\ufeff${text('\t', domain)}`, 'utf16le')],
    ['UTF-16, big end first, with semicolons', (domain) => swap(Buffer.from(`\ufeff${text(';', domain)}`, 'utf16le'))],
    ['UTF-8 with a byte order mark and semicolons', (domain) => `\ufeff${text(';', domain)}`],
    ['a first line that names the semicolon', (domain) => `sep=;\r\n${text(';', domain)}`],
    ['tabs', (domain) => text('\t', domain)],
  ])('%s', async (what, write) => {
    const domain = `${what.replace(/\W+/g, '').toLowerCase()}.example`
    const { json } = await importText('excel.csv', write(domain))
    expect(json).toMatchObject({ imported: 2, rejected: 0 })
    expect(await accounts(domain)).toEqual([
      { ...account, local: 'bob', name: 'a b' },
      { ...account, local: 'zoe', name: 'Zoë; Ω, 日本' },
    ])
  })

  test('rejects a row with a value in a column without a name, and accepts an empty value there', async () => {
    const { json } = await importText('unnamed.csv', 'email,,\na@unnamed.example, ,\nb@unnamed.example,,1\n')
    expect(json).toMatchObject({
      imported: 1,
      rejections: [{ row: 3, reasons: [expect.stringMatching(/without a name/)] }],
    })
  })

  test.each<[string, Buffer, RegExp]>([
    ['UTF-16 without a byte order mark', Buffer.from('email\na@b.example', 'utf16le'), /UTF-16 without.*iconv/],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x65, 0, 0, 0]), /UTF-32.*iconv/],
    ['gzip', gzipSync('email\na@b.example'), /compressed.*gunzip/],
    ['an Excel workbook', Buffer.from('504b030414000600', 'hex'), /workbook.*CSV/],
    ['Windows-1252', Buffer.from('email,name\na@latin.example,Zo\xeb', 'latin1'), /name is not UTF-8: save/],
  ])('refuses %s and says what to do', async (_what, bytes, words) => {
    const { code, err, json } = await importText('bytes.csv', bytes)
    expect(code).toBeGreaterThan(0)
    expect(err + JSON.stringify(json)).toMatch(words)
  })
})

describe('columns', () => {
  const row = `ada@columns.example,red,42,${hash}`
  const text = `email,favourite_color,shoe size,hash of it\n${row}\n`

  test('reports an unknown column, and the options for it, before the first row is imported', async () => {
    const { code, err } = await importText('columns.csv', text)
    expect(code).toBe(1)
    expect(err).toMatch(/The columns favourite_color, shoe size and hash of it have no counterpart/)
    expect(err).toMatch(/--ignore COLUMN.*--ignore-unknown.*--map COLUMN=FIELD/)
    expect(await accounts('columns.example')).toEqual([])
  })

  test('handles unknown columns by --map, --ignore and --ignore-unknown, and lists the ignored ones', async () => {
    const options = ['--map', 'hash of it=password_hash', '--map', 'favourite_color=name', '--ignore', 'Shoe-Size']
    const { json, err } = await importText('mapped.csv', text, ...options)
    expect(json).toMatchObject({ imported: 1, notices: ['The column shoe size is ignored.'] })
    expect(err).toContain('shoe size')
    expect(await accounts('columns.example')).toEqual([{ ...account, local: 'ada', name: 'red', password: true }])
    const rest = await importText('rest.csv', text.replaceAll('ada@', 'bob@'), '--ignore-unknown')
    expect(rest.json).toMatchObject({
      imported: 1,
      notices: ['The columns favourite_color, shoe size and hash of it are ignored.'],
    })
  })

  test.each([
    ['a hash', hash],
    ['a digest in hexadecimal', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['a long value', 'Abcdefghijklmnopqrstuvwxyz0123456789Abcdefgh'],
  ])('does not print the name of a column that may be %s', async (_what, value) => {
    const { code, err, out } = await importText('valued.csv', `email,${value}\na@valued.example,1\n`)
    expect(code).toBe(1)
    expect(err).toMatch(/The column 1 whose name is not repeated here has no counterpart/)
    expect(err + out).not.toContain(value)
  })

  test.each([
    ['two that stand for one field', 'email,name,Display Name\n', [], /name and Display Name both map to name/],
    ['a salt of its own', 'email,password,salt\n', [], /salts are in a separate column, salt/],
    ['a mapping to no field', 'email,x\n', ['--map', 'x=is_admin'], /not COLUMN=FIELD/],
    ['a mapping without a field', 'email,x\n', ['--map', 'x'], /not COLUMN=FIELD/],
    ['a mapping of a column that is not there', 'email,x\n', ['--map', 'y=name', '--ignore-unknown'], /no column y/],
    ['an ignored column that is not there', 'email,x\n', ['--ignore', 'y', '--ignore-unknown'], /no column y/],
  ])('refuses %s', async (_what, header, options, words) => {
    const { code, err } = await importText('refused.csv', `${header}a@refused.example,1,2\n`, ...options)
    expect(code).toBeGreaterThan(0)
    expect(err).toMatch(words)
  })

  test('checks the fields of all JSON objects before the first row is imported', async () => {
    const rows = Array.from({ length: 600 }, (_, index) => ({ email: `p${index}@late.example` }))
    const late = [...rows, { email: 'last@late.example', ['__proto__']: 1, is_admin: true }]
    const text = late.map((each) => JSON.stringify(each)).join('\n')
    for (const [name, written] of [
      ['late.ndjson', text],
      ['late.json', `[${text.replaceAll('\n', ',')}]`],
    ] as const) {
      const { code, err } = await importText(name, written)
      expect(code).toBe(1)
      expect(err).toMatch(/The columns __proto__ and is_admin have no counterpart/)
      expect(await accounts('late.example')).toEqual([])
    }
  })

  test('maps a column that is ignored by default in an export of Auth0', async () => {
    const text = JSON.stringify({ email: 'ada@nick.example', tenant: 'dev', connection: 'db', nickname: 'ada.nick' })
    await importText('nickname.ndjson', text, '--map', 'nickname=username')
    expect(await accounts('nick.example')).toEqual([{ ...account, local: 'ada', username: 'ada.nick' }])
  })
})

describe('JSON', () => {
  const one = { email: 'one@json.example', name: '[{"},\\' }
  const two = { email: 'two@json.example', name: 'Two' }

  test.each<[string, string]>([
    ['an array', JSON.stringify([one, two])],
    ['an array with a member each line', JSON.stringify([one, two], null, 2)],
    ['an object with an array of users', JSON.stringify({ kind: 'x', n: 1, users: [one, two], more: [] })],
  ])('reads %s element by element', async (what, text) => {
    const domain = `${what.replace(/\W/g, '')}.example`
    const { json } = await importText('some.json', text.replaceAll('json.example', domain))
    expect(json).toMatchObject({ imported: 2, rejected: 0 })
    expect(await accounts(domain)).toMatchObject([{ name: one.name }, { name: two.name }])
  })

  test.each([
    ['that ends too early', `${JSON.stringify([one, two]).slice(0, -1)}`, /incomplete/],
    ['with something after the array', `${JSON.stringify([one])}\n${JSON.stringify([two])}`, /has more text after/],
    ['without an array', '"users"', /neither a JSON array/],
  ])('refuses %s before the first row', async (_what, text, words) => {
    const { code, err } = await importText('broken.json', text.replaceAll('json.example', 'broken.example'))
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(words) })
    expect(await accounts('broken.example')).toEqual([])
  })

  test('rejects an element that is too long or not an object, and imports the others', async () => {
    const long = { email: 'long@odd.example', name: 'x'.repeat(270_000) }
    const { json } = await importText('odd.json', JSON.stringify([1, [2], long, { email: 'fine@odd.example' }]))
    expect(json).toMatchObject({ imported: 1, rejected: 3 })
    expect(json.rejections.map((each) => each.row)).toEqual([1, 2, 3])
  })
})

test('the documentation lists every field and every name of a column', async () => {
  const { aliases, systems } = await import('../../src/cli/import/column-table.ts')
  const page = readFileSync('docs/command-line.md', 'utf8')
  for (const name of [...Object.keys(aliases), ...Object.values(aliases).flat()]) expect(page).toContain(`\`${name}\``)
  for (const { name } of systems) expect(page).toContain(`| ${name}`)
})
