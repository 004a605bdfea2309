import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startProblems } from '../../src/app/start-problem.ts'
import { createApp } from '../../src/app.ts'
import { lockDirectory } from '../../src/store/embedded-directory.ts'
import { changeSettings, testSettings } from '../_util/app.ts'
import { childEnvironment } from '../_util/compile-cache.ts'
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../_util/database.ts'
import { eventually } from '../_util/eventually.ts'
import { freePort } from '../_util/postgres-server.ts'
import { problemsOf } from '../_util/variables.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const secret = 'k3Jx8vQpT1mZr6WnYc0LbHs9DfGaUe2o-boots'
const options = { migrated: true, timeoutFactor: 15 }
const folder = mkdtempSync(join(tmpdir(), 'sallyport-boot-'))
const children: ChildProcess[] = []
const servers: Server[] = []
/** What gives locks back; they end when nobody refers to them. */
const held: (() => void)[] = []
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const server of servers) server.close()
  for (const unlock of held) unlock()
  rmSync(folder, { recursive: true, force: true })
  await database.drop()
})

/** Without capabilities root may not open what its owner may not: file modes then hold for whoever runs the tests. */
const withoutPrivileges =
  process.getuid?.() === 0
    ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all', process.execPath]
    : [process.execPath]

/** Starts `node scripts/start.js` with these variables and no others. */
function start(variables: Record<string, string>, [command = '', ...args]: string[] = [process.execPath]) {
  const child = spawn(command, [...args, 'scripts/start.js'], {
    cwd: root,
    env: childEnvironment({ HOST: '127.0.0.1', DATA_DIR: join(folder, 'data'), ...variables }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    output.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.err += chunk
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code: code ?? signal, ...output }))
  return { child, ended, output }
}

/** A server that answers a connection with these bytes, or with silence. */
async function listen(answer: Buffer | null): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => {
      if (answer) socket.end(answer)
    })
  })
  server.on('close', () => {
    for (const socket of sockets) socket.destroy()
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** What PostgreSQL says when it refuses a connection. */
function refusal(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`)
  const head = Buffer.alloc(5, 'E')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}

const onServer = (change: { pathname?: string; username?: string }) =>
  Object.assign(new URL(inject('postgresUrl')), change).href

async function ask(url: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client.query(text).finally(() => client.end())
}

describe('a problem that prevents the start is one sentence that names the variable, with exit code 1', () => {
  const limited = `limited_${randomBytes(4).toString('hex')}`
  afterAll(() => ask(onServer({}), `drop owned by ${limited}; drop role ${limited}`).catch(() => {}))

  const refusing = async (answer: Buffer | null, query = '') =>
    `postgres://sallyport:hunter2@127.0.0.1:${await listen(answer)}/sallyport${query}`
  const changed = async (create: () => Promise<TestDatabase>, text: string) => {
    const created = await create()
    await ask(created.url, text)
    return { DATABASE_URL: created.url }
  }
  /** A directory that does not stay as it is: `prepare` gets its path. */
  const directory = (name: string, prepare: (path: string) => void) => {
    const path = join(folder, name)
    mkdirSync(path)
    prepare(path)
    return { DATA_DIR: path }
  }
  const makeFile = (name: string) => {
    writeFileSync(join(folder, name), '')
    return join(folder, name)
  }

  type Failure = [name: string, variables: () => Promise<Record<string, string>> | Record<string, string>, RegExp]
  const databaseUrl: Failure[] = [
    [
      'nobody listens',
      async () => ({ DATABASE_URL: `postgres://u:hunter2@127.0.0.1:${await freePort()}/x` }),
      /cannot be reached/,
    ],
    ['a server that does not answer', async () => ({ DATABASE_URL: await refusing(null) }), /cannot be reached/],
    [
      'a web server',
      async () => ({ DATABASE_URL: await refusing(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')) }),
      /cannot be (reached|used)/,
    ],
    [
      'a server without TLS, where TLS is asked for',
      async () => ({ DATABASE_URL: await refusing(Buffer.from('N'), '?sslmode=verify-full') }),
      /does not support SSL/,
    ],
    [
      'a wrong password',
      async () => ({
        DATABASE_URL: await refusing(refusal('28P01', 'password authentication failed for user "sallyport"')),
      }),
      /refuses the login \(password authentication failed/,
    ],
    [
      'a host that pg_hba.conf does not list',
      async () => ({ DATABASE_URL: await refusing(refusal('28000', 'no pg_hba.conf entry for host "127.0.0.1"')) }),
      /refuses the login \(no pg_hba\.conf entry/,
    ],
    [
      'a server that is full',
      async () => ({ DATABASE_URL: await refusing(refusal('53300', 'sorry, too many clients already')) }),
      /accepts no more connections/,
    ],
    [
      'a server that is starting',
      async () => ({ DATABASE_URL: await refusing(refusal('57P03', 'the database system is starting up')) }),
      /cannot be reached \(the database system is starting up\)/,
    ],
    [
      'a database that does not exist',
      () => ({ DATABASE_URL: onServer({ pathname: '/nosuch' }) }),
      /"nosuch" does not exist/,
    ],
    [
      'a role that does not exist',
      () => ({ DATABASE_URL: onServer({ username: 'nosuch' }) }),
      /role "nosuch" does not exist/,
    ],
    [
      'a role without privileges',
      async () => {
        const created = await createEmptyDatabase()
        await ask(created.url, `create role ${limited} login password 'hunter2'`)
        const url = new URL(created.url)
        url.username = limited
        url.password = 'hunter2'
        return { DATABASE_URL: url.href }
      },
      /lacks a privilege \(permission denied/,
    ],
    [
      'a server that is read-only',
      () =>
        changed(
          createEmptyDatabase,
          "do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$",
        ),
      /is read-only/,
    ],
    [
      'the database of a newer version',
      () => changed(createTestDatabase, `insert into migrations (name) values ('2999-01-01-future')`),
      /2999-01-01-future/,
    ],
    [
      'tables without the history of their migrations',
      () => changed(createTestDatabase, 'drop table migrations'),
      /did not create \(.*already exists/,
    ],
    [
      'the database of another product',
      () => changed(createEmptyDatabase, 'create table users (id int)'),
      /did not create \(.*already exists/,
    ],
    [
      'half of the tables',
      () => changed(createTestDatabase, 'drop table users cascade; drop table signing_keys'),
      /is missing \(.*does not exist/,
    ],
  ]
  const dataDir: Failure[] = [
    ['a file', () => ({ DATA_DIR: makeFile('file') }), /is not a directory/],
    ['below a file', () => ({ DATA_DIR: join(makeFile('parent'), 'data') }), /is not a directory/],
    [
      'a directory that this user may not open',
      () => directory('closed', (path) => chmodSync(path, 0)),
      /may not read and write \S+\/closed\./,
    ],
    [
      'a directory that this user may not write',
      () => directory('read-only', (path) => chmodSync(path, 0o500)),
      /may not read and write \S+\/read-only\./,
    ],
    [
      'a secret that this user may not read',
      () =>
        directory('secret', (path) => {
          writeFileSync(join(path, 'secret'), 'x'.repeat(64), { mode: 0 })
        }),
      /may not read and write .*secret\b/,
    ],
    [
      'a directory in the place of the secret',
      () => directory('no-secret', (path) => mkdirSync(join(path, 'secret'))),
      /secret cannot be read/,
    ],
    [
      'a secret that was cut off',
      () => directory('cut-off', (path) => writeFileSync(join(path, 'secret'), 'abc')),
      /less than the 32 bytes/,
    ],
    [
      'an embedded database that this user may not open',
      () => directory('closed-database', (path) => mkdirSync(join(path, 'postgres'), { mode: 0 })),
      /may not read and write .*postgres\b/,
    ],
    [
      'an embedded database that is damaged',
      () =>
        directory('damaged', (path) => {
          mkdirSync(join(path, 'postgres'))
          writeFileSync(join(path, 'postgres', 'PG_VERSION'), '18\n')
        }),
      /embedded database in .* cannot be opened/,
    ],
    [
      'a directory for mails that this user may not write',
      () => directory('mails', (path) => mkdirSync(join(path, 'mail'), { mode: 0o500 })),
      /may not read and write .*mail\b/,
    ],
    [
      'a lock that this user may not write',
      () => directory('locked', (path) => writeFileSync(join(path, 'lock'), '', { mode: 0o400 })),
      /may not read and write .*lock\b/,
    ],
    [
      'the directory of another process',
      () => directory('held', (path) => held.push(lockDirectory(path))),
      /another process uses/,
    ],
  ]
  const migrated = async () => ({ DATABASE_URL: (await createTestDatabase()).url })
  const failures: Record<string, Failure[]> = {
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    PORT: [
      [
        'a port in use',
        async () => ({ ...(await migrated()), PORT: String(await listen(null)) }),
        /another program listens on port \d+\./,
      ],
    ],
    HOST: [
      [
        'an address of another machine',
        async () => ({ ...(await migrated()), HOST: '203.0.113.7' }),
        /does not have that address/,
      ],
      [
        'a name without an address',
        async () => ({ ...(await migrated()), HOST: 'no-such-host.invalid' }),
        /the name has no address/,
      ],
    ],
    SALLYPORT_SECRET: [
      [
        'another secret than the database was started with',
        async () => {
          const { url } = await createTestDatabase()
          const settings = testSettings({ databaseUrl: url, secret: 'Zq8Wm2Xe5Rt7Yu1Io4Pa6Sd9Fg3Hj0Kl-other' })
          await (await createApp(settings, options)).close(0)
          return { DATABASE_URL: url }
        },
        /cannot decrypt/,
      ],
      [
        'a database without a secret',
        () => ({ DATABASE_URL: 'postgres://u:hunter2@localhost/x', SALLYPORT_SECRET: '' }),
        /is required/,
      ],
    ],
  }
  const table = Object.entries(failures).flatMap(([variable, rows]) => rows.map((row) => [variable, ...row] as const))

  test.concurrent.each(table)('%s: %s', async (variable, _name, prepare, sentence) => {
    const variables = await prepare()
    const secrets: Record<string, string> = variables.DATABASE_URL ? { SALLYPORT_SECRET: secret } : {}
    const { ended } = start({ PORT: '0', LOG_LEVEL: 'silent', ...secrets, ...variables }, withoutPrivileges)
    const { code, out, err } = await ended
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(new RegExp(`^sallyport: ${variable}(:| ).*\\.\\n$`))
    expect(err).toMatch(sentence)
    expect(err.length).toBeLessThan(400)
    expect(err).not.toMatch(/hunter2|password1|\bat .*:\d+:\d+/)
  })

  test('a changed secret is accepted with the former one in SALLYPORT_PREVIOUS_SECRETS', async () => {
    const settings = testSettings({ databaseUrl: database.url, secret })
    await (await createApp(settings, options)).close(0)
    const other = { secret: 'Zq8Wm2Xe5Rt7Yu1Io4Pa6Sd9Fg3Hj0Kl-other' }
    const error = await createApp(changeSettings(settings, other), options).catch((failure: unknown) => failure)
    expect(startProblems(error)).toEqual([expect.stringMatching(/^SALLYPORT_SECRET .*cannot decrypt[^\n]*\.$/)])
    const both = changeSettings(settings, { ...other, previousSecrets: [secret] })
    await (await createApp(both, options)).close(0)
  })

  test('a missing, short or sample secret is refused', () => {
    const problems = (variables: Record<string, string>) => problemsOf({ DATABASE_URL: database.url, ...variables })
    expect(problems({})).toEqual([expect.stringMatching(/^SALLYPORT_SECRET is required with DATABASE_URL/)])
    expect(problems({ SALLYPORT_SECRET: 'changeme'.repeat(6) })).toEqual([
      expect.stringMatching(/^SALLYPORT_SECRET looks like/),
    ])
    expect(problems({ SALLYPORT_SECRET: 'short' })).toEqual([
      expect.stringMatching(/^SALLYPORT_SECRET must have at least/),
    ])
    expect(problems({ SALLYPORT_SECRET: secret })).toEqual([])
  })
})

describe('as a process', () => {
  test('it reports every problem of its variables at once, and exits with 1', async () => {
    const { ended } = start({
      PORT: 'x',
      JWT_TTL: '1',
      NODE_ENV: 'prod',
      CORS_ORIGINS: '*',
      CORS_ORIGIN: 'https://app.example.com',
      SALLYPORT_SECRET: 'short',
      RATE_LIMIT_LOGGIN: '1/1',
      DATABASE_URL: 'mysql://root:hunter2@127.0.0.1',
      SMTP_URL: 'mail.example.com:587',
      REDIS_URL: 'redis://:hunter2%@localhost',
      ADMIN_EMAIL: 'root',
      ADMIN_PASSWORD: 'password1',
    })
    const { code, out, err } = await ended
    expect([code, out]).toEqual([1, ''])
    const lines = err.trimEnd().split('\n')
    const named = lines.map((line) => /^sallyport: ([A-Z_]+) .*\.$/.exec(line)?.[1])
    expect(named.toSorted()).toEqual([
      'ADMIN_EMAIL',
      'ADMIN_PASSWORD',
      'CORS_ORIGIN',
      'CORS_ORIGINS',
      'DATABASE_URL',
      'JWT_TTL',
      'NODE_ENV',
      'PORT',
      'RATE_LIMIT_LOGGIN',
      'REDIS_URL',
      'SALLYPORT_SECRET',
      'SMTP_URL',
    ])
    expect(err).not.toMatch(/hunter2|password1|short|loggin:/)
  })

  test('LOG_LEVEL=debug adds the stack frames, without their messages', async () => {
    const url = `postgres://u:hunter2@127.0.0.1:${await freePort()}/x`
    const { ended } = start({ DATABASE_URL: url, SALLYPORT_SECRET: secret, LOG_LEVEL: 'debug' })
    const { code, err } = await ended
    expect(code).toBe(1)
    const [sentence, ...stack] = err.trimEnd().split('\n')
    expect(sentence).toMatch(/^sallyport: DATABASE_URL: /)
    expect(stack.length).toBeGreaterThan(2)
    for (const line of stack) expect(line).toMatch(/^\s+(at |caused by \w+$)/)
    expect(err).not.toContain('hunter2')
  })

  test.each([
    [new Error('out of luck\n  select 1'), 'The server could not start: out of luck.'],
    [new Error('wrapped', { cause: new TypeError('inside.') }), 'The server could not start: inside.'],
    [new AggregateError([new Error('the first'), new Error('the second')]), 'The server could not start: the first.'],
    [{ errno: 54 }, 'The server could not start: no message.'],
    ['a text', 'The server could not start: a text.'],
    [undefined, 'The server could not start: no message.'],
  ])('an unexpected error becomes one sentence (sample %#)', (error, sentence) => {
    expect(startProblems(error)).toEqual([sentence])
  })

  test('a connection that breaks during the migration is reported in one sentence', async () => {
    const { url } = await createTestDatabase()
    const blocker = new pg.Client({ connectionString: url })
    await blocker.connect()
    await blocker.query('begin; lock table migrations in access exclusive mode')
    const { ended } = start({ DATABASE_URL: url, SALLYPORT_SECRET: secret, LOG_LEVEL: 'silent' })
    await eventually(async () => {
      // The connection that holds the lock of the migrations waits for the one that runs them.
      const { rowCount } = await ask(
        url,
        `select pg_terminate_backend(pid) from pg_stat_activity a
         where datname = current_database() and state = 'idle in transaction' and query like '%advisory_xact_lock%' and exists
           (select 1 from pg_stat_activity b where b.datname = a.datname and b.wait_event_type = 'Lock')`,
      )
      expect(rowCount).toBe(1)
    })
    const { code, out, err } = await ended
    await blocker.end()
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^sallyport: DATABASE_URL: the database cannot be reached \(terminating connection .*\)\.\n$/)
  })

  test('createApp refuses settings that the server would refuse', async () => {
    const change = {
      adminEmail: 'root',
      adminPassword: 'password1',
      rateLimitOverrides: { RATE_LIMIT_ME: { limit: 1, duration: 1 } },
    }
    const error = await createApp(testSettings({ databaseUrl: database.url, ...change }), options).catch(
      (failure: unknown) => failure,
    )
    expect(startProblems(error).map((sentence) => sentence.split(' ')[0])).toEqual([
      'RATE_LIMIT_ME',
      'ADMIN_EMAIL',
      'ADMIN_PASSWORD',
    ])
  })

  test('the configuration that the services share contains no secret', async () => {
    const secrets = {
      secret,
      previousSecrets: ['Zq8Wm2Xe5Rt7Yu1Io4Pa6Sd9Fg3Hj0Kl-other'],
      databaseUrl: database.url,
      smtpUrl: 'smtp://user:Mv4cR8tY2wE6@127.0.0.1:1',
      adminPassword: 'seven quiet herons',
      metricsToken: 'Mv4cR8tY2wE6qA0s-metrics',
    }
    const settings = testSettings({ ...secrets, adminEmail: 'root@example.com' })
    const app = await createApp(settings, { ...options, pollSeconds: 0 })
    const config = JSON.stringify(app.services.config)
    await app.close(0)
    for (const value of Object.values(secrets).flat()) expect(config).not.toContain(value)
  })

  test('on a signal it is no longer ready, finishes requests in progress and exits with 0', async () => {
    const port = await freePort()
    const { child, ended, output } = start({ PORT: String(port), DATABASE_URL: database.url, SALLYPORT_SECRET: secret })
    while (!output.out.includes('"msg":"ready"'))
      await Promise.race([
        once(child.stdout as NonNullable<typeof child.stdout>, 'data'),
        ended.then(() => Promise.reject(new Error(output.err))),
      ])
    const slow = await dial(port)
    const body = JSON.stringify({ query: '{ __typename }' })
    slow.write(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
    )
    const probe = await dial(port)
    probe.write('GET /health/ready HTTP/1.1\r\nHost: x\r\n')
    const idle = await dial(port)
    idle.write('GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n')
    await idle.receives(/^HTTP\/1.1 200/)
    child.kill('SIGTERM')
    while (!output.out.includes('shutting down')) await once(child.stdout as NonNullable<typeof child.stdout>, 'data')
    probe.write('\r\n')
    await probe.receives(/^HTTP\/1.1 503[\s\S]*shutting down/)
    await expect(dial(port)).rejects.toThrow('ECONNREFUSED')
    slow.write(body.slice(5))
    await slow.receives(/^HTTP\/1.1 200[\s\S]*"__typename":"Query"/)
    expect(await ended).toMatchObject({ code: 0, err: '' })
  })
})

async function dial(port: number) {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  let got = ''
  socket.on('data', (chunk) => {
    got += chunk
  })
  return {
    write: (text: string) => void socket.write(text),
    /** Waits until what came so far looks like this, in however many pieces. */
    receives: (pattern: RegExp) => eventually(() => expect(got).toMatch(pattern)),
  }
}
