import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { startProblems } from '../../src/app/start-problem.ts'
import { createApp } from '../../src/app.ts'
import { createTestApp, documents, type TestApp, testPassword, testSettings } from '../_util/app.ts'
import { createEmptyDatabase, type TestDatabase } from '../_util/database.ts'
import { type Pooler, startPgBouncer } from '../_util/pgbouncer.ts'
import { createShell } from '../cli/run-command.ts'

const server = () => inject('postgresUrl')
const nameOf = ({ url }: TestDatabase) => new URL(url).pathname.slice(1)

async function asAdmin<Row extends pg.QueryResultRow>(text: string, url = server()): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return (await client.query<Row>(text).finally(() => client.end())).rows
}

describe.each([
  ['without any setting for us', {}],
  ['with a pool of two connections', { default_pool_size: '2' }],
  ['in session mode', { pool_mode: 'session', default_pool_size: '60' }],
])('through PgBouncer, %s', (_name, settings) => {
  let pooler: Pooler
  let made: TestDatabase
  let apps: TestApp[]
  beforeAll(async () => {
    made = await createEmptyDatabase()
    // Settings that PgBouncer tracks for each of its clients are set through it as well.
    await asAdmin(`alter database ${nameOf(made)} set DateStyle = 'German'`)
    await asAdmin(`alter database ${nameOf(made)} set TimeZone = 'Asia/Kathmandu'`)
    pooler = await startPgBouncer(server(), settings)
    const databaseUrl = pooler.through(made.url)
    // Three instances begin at once on an empty database, and one migrates it.
    apps = await Promise.all([1, 2, 3].map(() => createTestApp({ databaseUrl }, { migrated: false })))
  })
  afterAll(async () => {
    await Promise.all((apps ?? []).map((app) => app.close()))
    await pooler?.stop()
    await made?.drop()
  })

  test('twelve parallel logins and `me`, six times on two instances, never return a 5xx', async () => {
    const [one, two] = apps
    if (!one || !two) throw new Error('There are no instances')
    const { email } = await one.createPerson()
    const key = await one.createKey(await one.logInAs(email), ['profile:read'])
    const input = { identifier: email, password: testPassword }
    for (let round = 0; round < 6; round += 1) {
      const person = await one.logInAs(email)
      const logins = Array.from({ length: 12 }, (_, index) => (index % 2 ? one : two).send('login', { input }))
      const asked = Array.from({ length: 12 }, (_, index) =>
        (index % 2 ? one : two).execute(documents.me, {}, index % 3 ? person.credential : key.credential),
      )
      const [loggedIn, answered] = await Promise.all([Promise.all(logins), Promise.all(asked)])
      expect(loggedIn.map(({ status }) => status)).toEqual(Array(12).fill(200))
      const kinds = loggedIn.map(({ data }) => data.login?.__typename)
      expect(kinds.filter((kind) => kind === 'AuthTokens').length).toBeGreaterThanOrEqual(10)
      expect(answered.map(({ data }) => data.me)).toEqual(Array(12).fill({ id: person.id, email }))
      for (const app of [one, two]) await app.clock.advance(3_600)
    }
  })

  test('refresh, sign-up, mail and administration work as on a direct connection', async () => {
    const [one, two, three] = apps
    if (!one || !two || !three) throw new Error('There are no instances')
    const first = await one.createPerson({ email: 'first@example.com' })
    await two.createPerson({ email: 'second@example.com' })
    const refreshed = await two.send('refresh', { refreshToken: first.refreshToken })
    expect(refreshed.data.refresh?.__typename).toBe('AuthTokens')
    await one.giveRole(first, 'admin')
    interface UsersData {
      users: { nodes: { email: string; createdAt: string }[] }
    }
    const query = '{ users(first: 10) { nodes { email createdAt } } }'
    const users = await one.execute<UsersData>(query, {}, first.credential)
    expect(users.errors).toEqual([])
    expect(users.data.users.nodes.length).toBeGreaterThanOrEqual(2)
    expect((await fetch(`${three.url}/health/ready`)).status).toBe(200)
  })

  test('no setting of the server remains in shared sessions', async () => {
    const left = await asAdmin<{ setting: string }>(
      `select current_setting('statement_timeout') as setting`,
      pooler.through(made.url),
    )
    expect(left).toEqual([{ setting: '0' }])
    const locks = `select 1 from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = '${nameOf(made)}')`
    expect(await asAdmin(locks)).toEqual([])
  })

  test('doctor reports no problem', async () => {
    const config = testSettings({ databaseUrl: pooler.through(made.url) })
    const { out } = await createShell(() => config)(['doctor', '--json'])
    const problems = JSON.parse(out).findings.filter((finding: { level: string }) => finding.level === 'problem')
    expect(problems.map(({ subject }: { subject: string }) => subject)).not.toContain('DATABASE_URL')
  })
})

describe('a pooler that cannot be used is refused in one sentence by the start and by doctor', () => {
  const opened: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of opened.splice(0).toReversed()) await close()
  })

  const refused = async (settings: Record<string, string>, setUp: string, parameters = ''): Promise<string[]> => {
    const made = await createEmptyDatabase()
    opened.push(() => made.drop())
    if (setUp) await asAdmin(setUp.replace('$database', nameOf(made)))
    const pooler = await startPgBouncer(server(), settings)
    opened.push(() => pooler.stop())
    const config = testSettings({ databaseUrl: `${pooler.through(made.url)}${parameters}` })
    const error = await createApp(config).then(
      (app) => app.close(0),
      (failure: unknown) => failure,
    )
    const { out } = await createShell(() => config)(['doctor', '--json'])
    const findings: { level: string; message: string }[] = JSON.parse(out).findings
    const problems = findings.filter(({ level }) => level === 'problem').map(({ message }) => message)
    return [startProblems(error).join('\n'), ...problems]
  }

  test.each<[string, Record<string, string>, string, string, RegExp]>([
    ['in statement mode', { pool_mode: 'statement' }, '', '', /pooler is in statement mode/],
    [
      'before a role whose default isolation is serializable',
      {},
      `alter database $database set default_transaction_isolation = 'serializable'`,
      '',
      /behind a connection pooler .*default_transaction_isolation = 'read committed'/,
    ],
    [
      'before a role whose statements are cut short',
      {},
      `alter database $database set statement_timeout = '1900ms'`,
      '',
      /behind a connection pooler .*statement_timeout = '4s'/,
    ],
    ['that refuses "options"', {}, '', '?options=-c%20geqo%3Doff', /pooler refuses a parameter .*remove "options"/],
    [
      'before a read-only database',
      {},
      'alter database $database set default_transaction_read_only = on',
      '',
      /read-only/,
    ],
  ])('%s', async (_name, settings, setUp, parameters, sentence) => {
    const told = await refused(settings, setUp, parameters)
    expect(told.length).toBeGreaterThan(1)
    for (const text of told) expect(text).toMatch(sentence)
    expect(told[0]).toMatch(/^DATABASE_URL: [^\n]+\.$/)
  })
})
