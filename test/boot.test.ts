import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startProblem } from '../src/app/start-problem.ts'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { lockDirectory } from '../src/store/embedded-directory.ts'
import { testConfig } from './_util/app.ts'
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from './_util/database.ts'
import { freePort } from './_util/postgres-server.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const secret = 'k3Jx8vQpT1mZr6WnYc0LbHs9DfGaUe2o-boots'
const folder = mkdtempSync(join(tmpdir(), 'sallyport-boot-'))
const children: ChildProcess[] = []
const servers: Server[] = []
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const server of servers) server.close()
  rmSync(folder, { recursive: true, force: true })
  await database.drop()
})

/** Starts `node src/main.ts` with these variables and no others. */
function start(variables: Record<string, string>) {
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', DATA_DIR: join(folder, 'data'), ...variables },
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

/** What PostgreSQL says to a wrong password. */
function refusedPassword(): Buffer {
  const fields = Buffer.from('SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "sallyport"\0\0')
  const head = Buffer.alloc(5, 'E')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}

const onServer = (change: (url: URL) => void) => {
  const url = new URL(inject('postgresUrl'))
  change(url)
  return url.href
}

async function ask(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(text).finally(() => client.end())
}

describe('what keeps the server from starting is said in one sentence', () => {
  const url = (port: number) => `postgres://sallyport:hunter2@127.0.0.1:${port}/sallyport`
  const folderWith = (name: string) => join(folder, name)
  const empty = async (text: string) => {
    const created = await createEmptyDatabase()
    await ask(created.url, text)
    return created.url
  }
  const cloned = async (text: string) => {
    const created = await createTestDatabase()
    await ask(created.url, text)
    return created.url
  }

  test.concurrent.each([
    ['nobody listens', async () => ({ databaseUrl: url(await freePort()) }), /^DATABASE_URL: .*cannot be reached/],
    [
      'whoever listens is silent',
      async () => ({ databaseUrl: url(await listen(null)) }),
      /^DATABASE_URL: .*cannot be reached/,
    ],
    [
      'a web server listens',
      async () => ({ databaseUrl: url(await listen(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))) }),
      /^DATABASE_URL: /,
    ],
    [
      'the password is wrong',
      async () => ({ databaseUrl: url(await listen(refusedPassword())) }),
      /^DATABASE_URL: password authentication failed/,
    ],
    [
      'there is no such database',
      async () => ({
        databaseUrl: onServer((to) => {
          to.pathname = '/nosuch'
        }),
      }),
      /^DATABASE_URL: database "nosuch" does not exist/,
    ],
    [
      'there is no such role',
      async () => ({
        databaseUrl: onServer((to) => {
          to.username = 'nosuch'
        }),
      }),
      /^DATABASE_URL: role "nosuch" does not exist/,
    ],
    [
      'the database is a newer version’s',
      async () => ({ databaseUrl: await cloned(`insert into migrations (name) values ('2999-01-01-future')`) }),
      /does not know \(2999-01-01-future\)/,
    ],
    [
      'the tables are there without their history',
      async () => ({ databaseUrl: await cloned('drop table migrations') }),
      /^DATABASE_URL: .*already exists/,
    ],
    [
      'another product has the database',
      async () => ({ databaseUrl: await empty('create table users (id int)') }),
      /^DATABASE_URL: .*already exists/,
    ],
    [
      'half of the tables are gone',
      async () => ({ databaseUrl: await cloned('drop table users cascade; drop table signing_keys') }),
      /^DATABASE_URL: .*signing_keys.*does not exist/,
    ],
    [
      'another process has the folder',
      async () => {
        lockDirectory(folderWith('held'))
        return { databaseUrl: null, dataDir: folderWith('held') }
      },
      /in use by another process.*DATA_DIR/,
    ],
    [
      'the folder is a file',
      async () => {
        writeFileSync(folderWith('file'), '')
        return { databaseUrl: null, dataDir: folderWith('file') }
      },
      /DATA_DIR/,
    ],
  ])('%s', async (_name, change, sentence) => {
    const config = testConfig({ secret, ...(await change()) })
    const error = await createApp(config).then(
      async (app) => {
        await app.close(0)
        return null
      },
      (failure: unknown) => failure,
    )
    expect(error).not.toBeNull()
    const told = startProblem(error)
    expect(told).toMatch(sentence)
    expect(told).toMatch(/^[^\n]{10,300}\.$/)
    expect(told).not.toMatch(/hunter2|\bat .*:\d+:\d+/)
  })

  test('the secret is not the one that the database was started with', async () => {
    const config = testConfig({ databaseUrl: database.url, secret })
    await (await createApp(config, { migrated: true })).close(0)
    const other = { ...config, secret: 'Zq8Wm2Xe5Rt7Yu1Io4Pa6Sd9Fg3Hj0Kl-other' }
    const error = await createApp(other, { migrated: true }).catch((failure: unknown) => failure)
    expect(startProblem(error)).toMatch(/^SALLYPORT_SECRET does not open what this database keeps[^\n]*\.$/)
    const both = { ...other, previousSecrets: [secret] }
    await (await createApp(both, { migrated: true })).close(0)
  })

  test('the secret is missing, or one from a document', () => {
    const problems = (variables: Record<string, string>) => {
      try {
        readConfig({ DATABASE_URL: database.url, ...variables })
        return []
      } catch (error) {
        return (error as { problems: string[] }).problems
      }
    }
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
  test('it says everything that is wrong with its variables at once, and ends with 1', async () => {
    const { ended } = start({
      PORT: 'x',
      JWT_TTL: '1',
      CORS_ORIGINS: '*',
      SALLYPORT_SECRET: 'short',
      RATE_LIMIT_LOGGIN: '1/1',
      DATABASE_URL: 'mysql://root:hunter2@127.0.0.1',
    })
    const { code, out, err } = await ended
    expect([code, out]).toEqual([1, ''])
    const lines = err.trimEnd().split('\n')
    const named = lines.map((line) => /^sallyport: ([A-Z_]+) .*\.$/.exec(line)?.[1])
    expect(named.toSorted()).toEqual([
      'CORS_ORIGINS',
      'DATABASE_URL',
      'JWT_TTL',
      'PORT',
      'RATE_LIMIT_LOGGIN',
      'SALLYPORT_SECRET',
    ])
    expect(err).not.toMatch(/hunter2|short|loggin:/)
  })

  test('it says that its port is taken, and ends with 1', async () => {
    const port = await listen(null)
    const { ended } = start({
      PORT: String(port),
      DATABASE_URL: database.url,
      SALLYPORT_SECRET: secret,
      LOG_LEVEL: 'silent',
    })
    expect(await ended).toEqual({
      code: 1,
      out: '',
      err: 'sallyport: The port is in use by another program: stop it, or set PORT.\n',
    })
  })

  test('told to end, it says that it is not ready, finishes what is under way and ends with 0', async () => {
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
    expect(await idle.next()).toMatch(/^HTTP\/1.1 200/)
    child.kill('SIGTERM')
    while (!output.out.includes('shutting down')) await once(child.stdout as NonNullable<typeof child.stdout>, 'data')
    probe.write('\r\n')
    expect(await probe.next()).toMatch(/^HTTP\/1.1 503[\s\S]*shutting down/)
    await expect(dial(port)).rejects.toThrow('ECONNREFUSED')
    slow.write(body.slice(5))
    expect(await slow.next()).toMatch(/^HTTP\/1.1 200[\s\S]*"__typename":"Query"/)
    expect(await ended).toMatchObject({ code: 0, err: '' })
  })
})

async function dial(port: number) {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return {
    write: (text: string) => void socket.write(text),
    /** The next piece that comes. */
    next: async () => String((await once(socket, 'data'))[0]),
  }
}
