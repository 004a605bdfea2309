import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startProblems } from '../../src/app/start-problem.ts'
import { createApp } from '../../src/app.ts'
import { openDatabase } from '../../src/store/database.ts'
import { type Answer, createTestApp, type TestApp, testSettings } from '../_util/app.ts'
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../_util/database.ts'
import type { UserConnection } from '../_util/operations.generated.ts'
import { createShell } from '../cli/run-command.ts'

const nameOf = ({ url }: TestDatabase) => new URL(url).pathname.slice(1)

async function asAdmin<Row extends pg.QueryResultRow>(text: string, url = inject('postgresUrl')): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client.query<Row>(text).then(
    ({ rows }) => client.end().then(() => rows),
    (error) => client.end().then(() => Promise.reject(error)),
  )
}

/** What a database's administrator may have set, each of which would break a server that relies on the defaults. */
const hostile: Record<string, string> = {
  DateStyle: 'German',
  TimeZone: 'Asia/Kathmandu',
  IntervalStyle: 'sql_standard',
  client_encoding: 'LATIN1',
  standard_conforming_strings: 'off',
  extra_float_digits: '-15',
  bytea_output: 'escape',
  array_nulls: 'off',
  default_transaction_isolation: 'serializable',
  default_transaction_deferrable: 'on',
  statement_timeout: '200ms',
  lock_timeout: '1ms',
  transaction_timeout: '200ms',
  idle_in_transaction_session_timeout: '100ms',
  idle_session_timeout: '1s',
}

describe.each([
  ['all at once', hostile],
  ['DateStyle', { DateStyle: 'SQL, DMY' }],
] as const)('a database with other defaults (%s)', (_name, settings) => {
  let made: TestDatabase
  let app: TestApp
  beforeAll(async () => {
    made = await createEmptyDatabase()
    for (const [name, value] of Object.entries(settings)) {
      await asAdmin(`alter database ${nameOf(made)} set ${name} = '${value.replace(', ', "', '")}'`)
    }
    app = await createTestApp({ databaseUrl: made.url }, { migrated: false, pollSeconds: 1 })
  })
  afterAll(async () => {
    await app?.close()
    await made?.drop()
  })

  test('supports sign-up, confirmation, login and an ordered list of users', async () => {
    const people = []
    for (let person = 0; person < 5; person += 1) {
      people.push(await app.createPerson({ name: `Zoë ${person} 🐉` }))
      await app.clock.advance(1)
    }
    const [first] = people
    if (!first) throw new Error('There are no users')
    await app.giveRole(first, 'admin')
    const query = `query($after: String) { users(first: 2, after: $after, orderBy: { field: CREATED_AT, direction: ASC }) {
        nodes { id name createdAt } pageInfo { hasNextPage endCursor } } }`
    const listed: string[] = []
    let after: string | null = null
    do {
      const page: Answer<{ users: UserConnection }> = await app.execute(query, { after }, first.credential)
      expect(page.errors).toEqual([])
      listed.push(...page.data.users.nodes.map((node) => node.id))
      after = page.data.users.pageInfo.hasNextPage ? page.data.users.pageInfo.endCursor : null
    } while (after !== null)
    const byAge = people.map(({ id }) => id)
    expect([byAge, byAge.toReversed()]).toContainEqual(listed)
    const { refreshToken } = first
    expect((await app.call.refresh({ refreshToken })).__typename).toBe('AuthTokens')
  })
})

test('every connection has our own settings, whatever the defaults are', async () => {
  const made = await createEmptyDatabase()
  for (const [name, value] of Object.entries(hostile)) {
    await asAdmin(`alter database ${nameOf(made)} set ${name} = '${value}'`)
  }
  const database = await openDatabase({ url: made.url, directory: null, entities: [], poolSize: 3 })
  const read = () =>
    database.executeSql('select name, setting from pg_settings where name = any($1)', [Object.keys(hostile)])
  const answers = await Promise.all([read(), read(), read()])
  await database.close()
  await made.drop()
  for (const { rows } of answers) {
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      DateStyle: 'ISO, MDY',
      TimeZone: 'UTC',
      IntervalStyle: 'postgres',
      client_encoding: 'UTF8',
      standard_conforming_strings: 'on',
      extra_float_digits: '1',
      bytea_output: 'hex',
      array_nulls: 'on',
      default_transaction_isolation: 'read committed',
      default_transaction_deferrable: 'off',
      statement_timeout: '3600',
      lock_timeout: '0',
      transaction_timeout: '0',
      idle_in_transaction_session_timeout: '10000',
      idle_session_timeout: '0',
    })
  }
})

describe.each([
  ['an empty database', 'auth', []],
  ['a database with a table of migrations of another program', 'auth', ['create table public.migrations (id int)']],
  ['a database whose schema has a name that must be quoted', 'Our "Auth"', []],
])('tables may live in the schema that search_path names first: %s', (_name, schema, statements) => {
  const quoted = pg.escapeIdentifier(schema)
  let made: TestDatabase
  beforeAll(async () => {
    made = await createEmptyDatabase()
    for (const statement of [`create schema ${quoted}`, ...statements]) await asAdmin(statement, made.url)
    await asAdmin(`alter database ${nameOf(made)} set search_path = ${quoted}, public`)
  })
  afterAll(() => made.drop())

  test('doctor reports the missing migrations before the first start', async () => {
    const { out } = await createShell(() => testSettings({ databaseUrl: made.url }))(['doctor'])
    expect(out).toContain('These migrations have not run')
    expect(out).not.toContain('newer version')
  })

  test('every start finds the tables of the first one', async () => {
    const emails: { email: string }[] = []
    for (let start = 0; start < 2; start += 1) {
      const app = await createTestApp({ databaseUrl: made.url }, { migrated: false })
      const { email } = await app.createPerson({ email: `start-${start}@example.com` }).finally(() => app.close())
      emails.push({ email })
    }
    expect(await asAdmin(`select email from ${quoted}.users order by created_at`, made.url)).toEqual(emails)
    expect(await asAdmin(`select to_regclass('public.users') as users`, made.url)).toEqual([{ users: null }])
  })

  test('a superuser with another search_path can run the statements of doctor', async () => {
    await asAdmin(`drop index ${quoted}.users_search_idx`, made.url)
    const inspect = async () => (await createShell(() => testSettings({ databaseUrl: made.url }))(['doctor'])).out
    const superuser = new pg.Client({ connectionString: made.url, options: '-c search_path=public' })
    await superuser.connect()
    const [, statements = ''] = /run these statements[^:]*: (.*)\./.exec(await inspect()) ?? []
    for (const [, statement = ''] of statements.matchAll(/`([^`]+)`/g)) await superuser.query(statement)
    await superuser.end()
    expect(await inspect()).toContain('The indexes for substring search exist.')
  })
})

describe('a database that cannot be used is refused in one sentence by the start and by doctor', () => {
  const latin = async () => {
    const name = `sallyport_empty_${inject('postgresRun')}_latin${randomBytes(4).toString('hex')}`
    await asAdmin(
      `create database ${name} encoding 'LATIN1' locale_provider libc lc_collate 'C' lc_ctype 'C' template template0`,
    )
    const url = new URL(inject('postgresUrl'))
    url.pathname = `/${name}`
    return { url: url.href, drop: async () => void (await asAdmin(`drop database ${name} with (force)`)) }
  }
  const withSetting = (setting: string) => async () => {
    const made = await createTestDatabase()
    await asAdmin(`alter database ${nameOf(made)} set ${setting}`)
    return made
  }
  const withDottedSchema = async () => {
    const made = await withSetting('search_path = "our.auth", public')()
    await asAdmin('create schema "our.auth"', made.url)
    return made
  }

  test.each<[string, () => Promise<TestDatabase>, RegExp]>([
    ['that is not UTF-8', latin, /encoding of the database is LATIN1, and UTF8 is required/],
    [
      'whose first schema has a dot in its name',
      withDottedSchema,
      /names the schema "our\.auth" first, whose name has a dot/,
    ],
    ['whose search_path names no schema', withSetting('search_path = nosuch'), /search_path names no schema/],
    ['that is read-only', withSetting('default_transaction_read_only = on'), /the database is read-only/],
  ])('%s', async (_name, make, sentence) => {
    const made = await make()
    try {
      const config = testSettings({ databaseUrl: made.url })
      for (const migrated of [false, true]) {
        const error = await createApp(config, { migrated }).then(
          (app) => app.close(0),
          (failure: unknown) => failure,
        )
        expect(startProblems(error).join('\n'), `migrated: ${migrated}`).toMatch(sentence)
        expect(startProblems(error).join('\n')).toMatch(/^DATABASE_URL: [^\n]+\.$/)
      }
      const { code, out } = await createShell(() => config)(['doctor'])
      expect({ code, out }).toEqual({ code: 1, out: expect.stringMatching(sentence) })
    } finally {
      await made.drop()
    }
  })
})
