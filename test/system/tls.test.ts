import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startProblems } from '../../src/app/start-problem.ts'
import { openDatabase } from '../../src/store/database.ts'
import { createTestApp, testSettings } from '../_util/app.ts'
import { type CertificateFolder, createCertificateFolder } from '../_util/certificates.ts'
import { createEmptyDatabase } from '../_util/database.ts'
import { type PostgresServer, startPostgres } from '../_util/postgres-server.ts'
import { createShell } from '../cli/run-command.ts'

/** A server with TLS: `app` may connect only with it, `certified` only with a client certificate, `plain` only without. */
let postgres: PostgresServer
let files: CertificateFolder
let host: string
let name: string

beforeAll(async () => {
  files = createCertificateFolder()
  files.authority('ca')
  files.authority('stranger')
  files.certificate('server', { signedBy: 'ca', subjectAltName: 'DNS:localhost' })
  files.certificate('certified', { signedBy: 'ca' })
  const rules = [
    'hostnossl all postgres,plain 127.0.0.1/32 trust',
    'hostssl all app 127.0.0.1/32 trust',
    'hostssl all certified 127.0.0.1/32 cert',
  ]
  postgres = await startPostgres({
    settings: {
      ssl: 'on',
      ssl_cert_file: files.path('server.crt'),
      ssl_key_file: files.path('server.key'),
      ssl_ca_file: files.path('ca.crt'),
      hba_file: files.write('pg_hba.conf', `${rules.join('\n')}\n`),
    },
  })
  const database = await createEmptyDatabase(postgres.url, 'tls')
  const url = new URL(database.url)
  host = `localhost:${url.port}`
  name = url.pathname.slice(1)
  await asAdmin(`create role app login; create role certified login; create role plain login;
    alter database ${name} owner to app`)
})
afterAll(async () => {
  await postgres?.stop()
  files?.remove()
})

async function asAdmin<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  return client.query<Row>(text).then(
    ({ rows }) => client.end().then(() => rows),
    (error) => client.end().then(() => Promise.reject(error)),
  )
}

const urlOf = (parameters: Record<string, string>, { user = 'app', at = host } = {}) =>
  `postgres://${user}@${at}/${name}?${new URLSearchParams(parameters)}`

/** Whether the connection that these parameters make is encrypted, or the sentence with which it is refused. */
async function connect(url: string): Promise<boolean | string> {
  try {
    const database = await openDatabase({ url, directory: null, entities: [], poolSize: 1, timeoutFactor: 15 })
    const { rows } = await database
      .executeSql('select ssl from pg_stat_ssl where pid = pg_backend_pid()')
      .finally(() => database.close())
    return rows[0]?.ssl === true
  } catch (error) {
    return startProblems(error).join('\n')
  }
}

test('the server, its migrations, its queue, the command line and doctor use TLS for every connection', async () => {
  const databaseUrl = urlOf({ sslmode: 'verify-full', sslrootcert: files.path('ca.crt') })
  const app = await createTestApp({ databaseUrl }, { migrated: false, pollSeconds: 1 })
  try {
    await app.createPerson()
    const { database } = app.server.services
    await Promise.all(Array.from({ length: 10 }, () => database.executeSql('select pg_sleep(0.05)', [])))
    const used = await asAdmin<{ ssl: boolean; count: number }>(`select ssl, count(*)::int from pg_stat_ssl
      join pg_stat_activity using (pid) where datname = '${name}' group by 1`)
    expect(used).toEqual([{ ssl: true, count: expect.any(Number) }])
    expect(used[0]?.count).toBeGreaterThan(5)
    // The server accepts this role only with TLS, so every connection of these commands uses it.
    const shell = createShell(() => testSettings({ databaseUrl }))
    expect(await shell(['admin', 'create', '--email', 'root@example.com'])).toMatchObject({ code: 0 })
    expect(await shell(['doctor'])).toMatchObject({ out: expect.stringContaining('PostgreSQL 18 answers') })
  } finally {
    await app.close()
  }
})

describe('sslmode', () => {
  const ca = () => ({ sslrootcert: files.path('ca.crt') })
  const stranger = () => ({ sslrootcert: files.path('stranger.crt') })
  const wrongHost = { at: '127.0.0.1' }
  const refused = /^DATABASE_URL: the TLS connection cannot be made as sslmode requires \([^\n]+\): [^\n]+\.$/

  const accepted: [string, () => Record<string, string>, { at: string } | undefined][] = [
    ['verify-full with the authority', () => ({ sslmode: 'verify-full', ...ca() }), undefined],
    ['require with the authority', () => ({ sslmode: 'require', ...ca() }), undefined],
    ['ssl=true with the authority', () => ({ ssl: 'true', ...ca() }), undefined],
    ['verify-ca with the authority, by another name', () => ({ sslmode: 'verify-ca', ...ca() }), wrongHost],
    ['no-verify', () => ({ sslmode: 'no-verify' }), undefined],
    ['no-verify, by another name', () => ({ sslmode: 'no-verify' }), wrongHost],
    ['ssl=no-verify', () => ({ ssl: 'no-verify' }), undefined],
    ['direct negotiation', () => ({ sslmode: 'require', sslnegotiation: 'direct', ...ca() }), undefined],
    ['channel binding', () => ({ sslmode: 'require', channel_binding: 'prefer', ...ca() }), undefined],
  ]
  test.each(accepted)('%s connects with TLS', async (_name, parameters, at) => {
    const port = new URL(postgres.url).port
    expect(await connect(urlOf(parameters(), at && { at: `${at.at}:${port}` }))).toBe(true)
  })

  const impossible: [string, () => Record<string, string>, { at: string } | undefined][] = [
    ['verify-full, by another name', () => ({ sslmode: 'verify-full', ...ca() }), wrongHost],
    ['require, by another name', () => ({ sslmode: 'require', ...ca() }), wrongHost],
    ['verify-full with another authority', () => ({ sslmode: 'verify-full', ...stranger() }), undefined],
    ['verify-ca with another authority', () => ({ sslmode: 'verify-ca', ...stranger() }), undefined],
    ['require with the public authorities', () => ({ sslmode: 'require' }), undefined],
    ['ssl=true with the public authorities', () => ({ ssl: 'true' }), undefined],
  ]
  test.each(impossible)('%s is refused in one sentence', async (_name, parameters, at) => {
    const port = new URL(postgres.url).port
    expect(await connect(urlOf(parameters(), at && { at: `${at.at}:${port}` }))).toMatch(refused)
  })

  test('disable, and no mode at all, connect without TLS where the server allows it', async () => {
    expect(await connect(urlOf({ sslmode: 'disable' }, { user: 'plain' }))).toBe(false)
    expect(await connect(urlOf({ ssl: 'false' }, { user: 'plain' }))).toBe(false)
    expect(await connect(urlOf({}, { user: 'plain' }))).toBe(false)
  })

  test('disable is refused in one sentence if the server requires TLS', async () => {
    expect(await connect(urlOf({ sslmode: 'disable' }))).toMatch(
      /^DATABASE_URL: the database refuses the login \(no pg_hba\.conf entry for host [^\n]*no encryption\)\.[^\n]+$/,
    )
  })

  test('a mode that requires TLS never connects to a server without TLS', async () => {
    const without = await startPostgres()
    try {
      for (const sslmode of ['verify-full', 'require', 'no-verify']) {
        expect(await connect(`${without.url}?sslmode=${sslmode}`), sslmode).toMatch(refused)
      }
    } finally {
      await without.stop()
    }
  })

  test('a client certificate is presented', async () => {
    const pair = { sslcert: files.path('certified.crt'), sslkey: files.path('certified.key') }
    const parameters = { sslmode: 'verify-full', ...ca() }
    expect(await connect(urlOf({ ...parameters, ...pair }, { user: 'certified' }))).toBe(true)
    expect(await connect(urlOf(parameters, { user: 'certified' }))).toMatch(/^DATABASE_URL: [^\n]*certificate[^\n]*\.$/)
  })

  test('the message names a certificate file that cannot be used', async () => {
    const text = files.write('text.crt', 'no certificate\n')
    const mode = { sslmode: 'verify-full' }
    const cases: [Record<string, string>, RegExp][] = [
      [{ ...mode, sslrootcert: files.path('nosuch.crt') }, /"sslrootcert" that cannot be read \(ENOENT\)/],
      [{ ...mode, sslrootcert: text }, /"sslrootcert" that contains no certificate/],
      [{ ...mode, sslcert: files.path('certified.crt') }, /needs both "sslcert" and "sslkey"/],
      [{ ...mode, sslcert: files.path('certified.crt'), sslkey: files.path('server.key') }, /is not the private key/],
      [{ ...mode, sslpassword: 'x' }, /"sslpassword" without "sslkey"/],
    ]
    for (const [parameters, sentence] of cases) {
      expect(await connect(urlOf(parameters))).toMatch(sentence)
    }
  })
})
