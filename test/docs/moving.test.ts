import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { createFolder, createShell } from '../cli/run-command.ts'
import { createOAuthApp, type OAuthApp } from '../features/oauth/oauth-app.ts'

/** How the import names the system whose export it reads; null for a file that is written by a query of the page. */
const pages: Record<string, string | null> = {
  auth0: 'Auth0',
  'better-auth': null,
  clerk: 'Clerk',
  firebase: 'Firebase',
  keycloak: null,
  kratos: null,
  supabase: 'Supabase',
}

const readPage = (page: string) => readFileSync(`docs/recipes/moving-from-${page}.md`, 'utf8')
/** The files of a page: each block follows the sentence that names its file. */
const samplesOf = (text: string) =>
  [...text.matchAll(/^`(users\.\w+|hash-config)`[^`]*(?:`[^`]+`)?[^`]*\n\n```\w*\n([\s\S]*?)^```/gm)].map(
    ([, file = '', block = '']) => [file, block] as const,
  )

describe.each(Object.entries(pages))('the sample of docs/recipes/moving-from-%s.md', (page, system) => {
  const text = readPage(page)
  const folder = createFolder()
  let app: TestApp
  beforeAll(async () => {
    app = await createTestApp({ dataDir: folder.path })
  })
  afterAll(async () => {
    await app.close()
    folder.remove()
  })

  test('is imported by the command with the result that the page prints, and Ada logs in', async () => {
    for (const [file, block] of samplesOf(text)) writeFileSync(folder.file(file), block)
    const [, command = ''] = /```sh\nnpx sallyport (.+)\n```/.exec(text) ?? []
    const args = command.split(' ').map((arg) => (/^(users\.|hash-config)/.test(arg) ? folder.file(arg) : arg))
    const { json, err } = await createShell(() => app.settings, app.clock)([...args, '--json'])
    const [, printed = ''] = /```json\n(\{ "imported".+\})\n```/.exec(text) ?? []
    expect(json).toMatchObject(JSON.parse(printed))
    if (system !== null) expect(err).toContain(`export of ${system}`)

    const [, password = ''] = /Ada's password is `([^`]+)`/.exec(text) ?? []
    await expect(app.logInAs('ada@example.com', password)).resolves.toMatchObject({})
    const users = await app.sql<{ name: string | null; legacy: string }>(
      `select u.email, u.name, u.password_hash is null as passwordless, d.app_data->>'legacyId' as legacy
       from users u join user_data d on d.user_id = u.id order by u.email`,
    )
    expect(users).toMatchObject([{ email: 'ada@example.com' }, { email: 'grace@example.com', passwordless: true }])
    expect(new Set(users.map(({ legacy }) => legacy)).size).toBe(2)
    for (const { legacy } of users) expect(text).toContain(legacy)
    if (/`(?:displayName|first_name`, `last_name)`/.test(text)) expect(users[0]?.name).toMatch(/^Ada/)
  })

  test('has no column that the page does not explain', () => {
    const sample = /```(?:csv|json)\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
    const [first = ''] = sample.split('\n')
    const columns =
      first.includes(',') && !first.startsWith('{')
        ? first.split(',')
        : [...sample.matchAll(/"(\w+)": ?/g)].map(([, name]) => name ?? '')
    expect(columns.length).toBeGreaterThan(5)
    const rows = text.slice(text.indexOf('| in the export'))
    const ofOtherColumns =
      /^(\$oid|\$date|users|providerId|rawId|tenant|connection|_tmp_is_unique|password_set_date|instance_id|is_anonymous|phone|password_hasher)$|phone_numbers?$|^unverified_/
    expect(columns.filter((column) => !ofOtherColumns.test(column) && !rows.includes(`\`${column}\``))).toEqual([])
  })
})

/** The tables of Ory Kratos, as far as the query of its page reads them, with the users of the sample. */
const kratosTables = `
  create table identities (id uuid, traits jsonb, metadata_public jsonb, state text, created_at timestamp);
  create table identity_verifiable_addresses (identity_id uuid, via text, value text, verified boolean);
  create table identity_credential_types (id int, name text);
  create table identity_credentials (identity_id uuid, identity_credential_type_id int, config jsonb);
  insert into identity_credential_types values (1, 'password'), (2, 'oidc'), (3, 'code');
  insert into identities values
    ('1d9f4a52-6c3e-4b7a-9f10-2e8b5c7d6a31',
      '{"email": "Ada@example.com", "name": {"first": "Ada", "last": "Lovelace"}, "newsletter": true}', '{"plan": "pro"}', 'active',
      '2024-05-30 08:00:00'),
    ('7b20c6e8-91d4-4e5f-8a3c-0f6d1e2b4c52', '{"email": "grace@example.com", "name": {"first": "Grace", "last": "Hopper"}}', 'null',
      'active', '2024-06-01 08:00:00'),
    ('c4e81f07-3a5b-4d92-b6e7-5a9c8d0f1e73', '{"phone": "+15555550100"}', null, 'inactive', '2024-06-02 08:00:00');
  insert into identity_verifiable_addresses values
    ('1d9f4a52-6c3e-4b7a-9f10-2e8b5c7d6a31', 'email', 'ada@example.com', true),
    ('1d9f4a52-6c3e-4b7a-9f10-2e8b5c7d6a31', 'email', 'other@example.com', false),
    ('7b20c6e8-91d4-4e5f-8a3c-0f6d1e2b4c52', 'email', 'grace@example.com', true);
  insert into identity_credentials values
    ('1d9f4a52-6c3e-4b7a-9f10-2e8b5c7d6a31', 1, '{"hashed_password": "$2a$10$hash"}'),
    ('7b20c6e8-91d4-4e5f-8a3c-0f6d1e2b4c52', 2,
      '{"providers": [{"provider": "github", "subject": "7"}, {"provider": "google", "subject": "1098"}]}'),
    ('c4e81f07-3a5b-4d92-b6e7-5a9c8d0f1e73', 1, '{"hashed_password": "$sha512-crypt$rounds=5000$salt$digest"}'),
    ('c4e81f07-3a5b-4d92-b6e7-5a9c8d0f1e73', 3, '{}')`

describe('the query of docs/recipes/moving-from-kratos.md', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await createTestApp()
  })
  afterAll(() => app.close())

  test('reads the users with their hashes and accounts from the tables of Kratos', async () => {
    await app.sql(kratosTables)
    const text = readPage('kratos')
    const [, select = ''] = /create temporary view users_to_move as\n([\s\S]*?);/.exec(text) ?? []
    const [, account = ''] = /```\n(\(select[\s\S]*? as google_subject)\n```/.exec(text) ?? []
    const withAccount = select.replace('as password_hash', () => `as password_hash, ${account}`)
    const rows = await app.sql<{ row: object }>(
      `select to_json(q) as row from (${withAccount}) q order by q.created_at`,
    )
    expect(rows.map(({ row }) => row)).toEqual([
      {
        ...{ email: 'Ada@example.com', email_verified: true, first_name: 'Ada', last_name: 'Lovelace' },
        ...{ created_at: '2024-05-30T08:00:00', suspended: false, legacy_id: '1d9f4a52-6c3e-4b7a-9f10-2e8b5c7d6a31' },
        ...{
          data: { newsletter: true },
          app_data: '{"plan": "pro"}',
          password_hash: '$2a$10$hash',
          google_subject: null,
        },
      },
      {
        ...{ email: 'grace@example.com', email_verified: true, first_name: 'Grace', last_name: 'Hopper' },
        ...{ created_at: '2024-06-01T08:00:00', suspended: false, legacy_id: '7b20c6e8-91d4-4e5f-8a3c-0f6d1e2b4c52' },
        ...{ data: {}, app_data: null, password_hash: null, google_subject: '1098' },
      },
      {
        ...{ email: null, email_verified: false, first_name: null, last_name: null },
        ...{ created_at: '2024-06-02T08:00:00', suspended: true, legacy_id: 'c4e81f07-3a5b-4d92-b6e7-5a9c8d0f1e73' },
        ...{ data: { phone: '+15555550100' }, app_data: null },
        ...{ password_hash: '$6$rounds=5000$salt$digest', google_subject: null },
      },
    ])
    const [sample = ''] = /^email,.+$/m.exec(text) ?? []
    expect(Object.keys(rows[0]?.row ?? {})).toEqual([...sample.split(','), 'google_subject'])
  })
})

// jq is a program of the reader's machine, and no package has it.
describe.runIf(spawnSync('jq', ['--version']).status === 0)('the program of jq', () => {
  const folder = createFolder()
  let at: OAuthApp
  beforeAll(async () => {
    at = await createOAuthApp({ dataDir: folder.path })
  })
  afterAll(async () => {
    await at.close()
    folder.remove()
  })

  /** Joins the files of a page as the page says, and imports the result. */
  const importJoined = async (page: string, change: (text: string) => string, ...options: string[]) => {
    const text = readPage(page)
    for (const [file, block] of samplesOf(text)) writeFileSync(folder.file(file), change(block))
    writeFileSync(folder.file('join.jq'), /```jq\n([\s\S]*?)```/.exec(text)?.[1] ?? '')
    const [, command = ''] = /`(jq [^`]+)`/.exec(text) ?? []
    execFileSync('bash', ['-c', command], { cwd: folder.path })
    const args = ['users', 'import', folder.file('users.ndjson'), '--trust-identities', '--json', ...options]
    const { json } = await createShell(() => at.app.settings, at.app.clock)(args)
    return json
  }
  const storedOf = (domain: string) =>
    at.app.sql(
      `select split_part(u.email, '@', 1) as name, d.data, d.app_data, a.provider, a.subject from users u
       join user_data d on d.user_id = u.id left join oauth_accounts a on a.user_id = u.id where u.email like $1
       order by u.email`,
      [`%@${domain}`],
    )

  test('of the page about Auth0 gives each user the hash, the metadata and the accounts', async () => {
    const [ada, bob] = ['auth0|60425da93519d90068f82966', 'apple|000123.b']
    const all = [
      {
        ...{ user_id: ada, email: 'ada@example.com', email_verified: true },
        ...{ user_metadata: { theme: 'dark' }, app_metadata: { plan: 'pro' } },
        identities: [
          { user_id: '60425da93519d90068f82966', provider: 'auth0' },
          { user_id: '109876543210987654322', provider: 'google-oauth2' },
        ],
      },
      { user_id: bob, email: 'bob@example.com', identities: [{ user_id: '000123.b', provider: 'apple' }] },
    ]
    writeFileSync(folder.file('all.json'), all.map((user) => `${JSON.stringify(user)}\n`).join(''))
    expect(await importJoined('auth0', (text) => text)).toMatchObject({ imported: 2, rejected: 0 })
    expect(await storedOf('example.com')).toEqual([
      {
        ...{ name: 'ada', provider: 'google', subject: '109876543210987654322' },
        ...{ data: { theme: 'dark' }, app_data: { plan: 'pro', legacyId: ada } },
      },
      { name: 'bob', provider: 'apple', subject: '000123.b', data: {}, app_data: { legacyId: bob } },
    ])
    await expect(at.app.logInAs('ada@example.com', 'a long enough phrase')).resolves.toMatchObject({})
  })

  test('of the page about Firebase gives each user the accounts', async () => {
    const change = (text: string) => text.replaceAll('@example.com', '@firebase.example')
    const options = ['--firebase-hash-config', folder.file('hash-config'), '--map', 'localId=legacy_id']
    expect(await importJoined('firebase', change, ...options)).toMatchObject({ imported: 2, rejected: 1 })
    expect(await storedOf('firebase.example')).toMatchObject([
      { name: 'ada', provider: null },
      { name: 'grace', provider: 'google', subject: '109876543210987654321' },
    ])
  })
})
