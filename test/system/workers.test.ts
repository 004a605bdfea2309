import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../_util/database.ts'
import { eventually } from '../_util/eventually.ts'
import { ask, createDataDir, type ServerProcess, spawnServer, startServer, until } from '../_util/server-process.ts'

const SALLYPORT_SECRET = 'hK2vQ9xL7mRt4Wc8Yb1Nz6Jd3Fs5Gp0u-workers'

let database: TestDatabase
let dataDir: Awaited<ReturnType<typeof createDataDir>>
let variables: Record<string, string>
beforeAll(async () => {
  database = await createTestDatabase()
  dataDir = await createDataDir()
  const HOOKS = join(dataDir.path, 'hooks.js')
  const hook =
    "beforeSignup: ({ email }) => (email.endsWith('@refused.example') ? refuse('NOT_OURS', 'Not here.') : undefined)"
  writeFileSync(HOOKS, `export default ({ refuse }) => ({ ${hook} })`)
  variables = {
    DATABASE_URL: database.url,
    WORKERS: '2',
    REQUIRE_EMAIL_VERIFICATION: 'off',
    SALLYPORT_SECRET,
    HOOKS,
    RATE_LIMIT_SIGNUP: '100/3600',
  }
})
afterAll(async () => {
  await database.drop()
  await dataDir.remove()
})

/** The processes that a process started and that run still. */
function workersOf(pid: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      const [state, parent] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
      const isWorker = readFileSync(`/proc/${name}/cmdline`, 'utf8').match(/(?:src\/main\.ts|dist\/main\.js)/) !== null
      return /^\d+$/.test(name) && state !== 'Z' && parent === String(pid) && isWorker ? [Number(name)] : []
    } catch {
      return []
    }
  })
}

const twoWorkers = (server: ServerProcess) =>
  until('two workers', async () => {
    const isReady = server.output().match(/"msg":"ready"/g)?.length ?? 0
    const pids = workersOf(server.pid)
    return pids.length === 2 && isReady >= 2 && pids
  })

/** A request on a connection of its own: the next one is accepted by the next worker. */
const typename = (url: string) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ query: '{ __typename }' }),
    signal: AbortSignal.timeout(30_000),
  })

/** The sum of a counter over its labels. */
async function countOf(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`, { headers: { connection: 'close' } })).text()
  const values = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
  return values.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

describe('a server with WORKERS=2', () => {
  let server: ServerProcess
  beforeAll(async () => {
    server = await startServer(dataDir.path, variables)
    await twoWorkers(server)
  })
  afterAll(() => server.stop())

  test('has one port, and an account that one worker made is known to the other', async () => {
    const input = { email: 'ada@example.com', password: 'correct horse battery staple' }
    const { data } = await ask(
      server.url,
      'mutation ($input: SignupInput!) { signup(input: $input) { ... on AuthTokens { accessToken } } }',
      { input },
    )
    const token = String(data.signup?.accessToken)
    for (let turn = 0; turn < 4; turn += 1) {
      const answer = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, connection: 'close' },
        body: JSON.stringify({ query: '{ me { email } }' }),
      })
      expect(await answer.json()).toMatchObject({ data: { me: { email: input.email } } })
    }
  })

  test('has the hooks of the file in every worker', async () => {
    const query =
      'mutation { signup(input: { email: "eve@refused.example", password: "correct horse battery" }) { __typename } }'
    for (let turn = 0; turn < 4; turn += 1) {
      const answer = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', connection: 'close' },
        body: JSON.stringify({ query }),
        signal: AbortSignal.timeout(30_000),
      })
      expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN', reason: 'NOT_OURS' } }] })
    }
  })

  test('counts the requests of both workers in its metrics, whichever answers', async () => {
    const before = await countOf(server.url, 'sallyport_graphql_operations_total')
    for (let turn = 0; turn < 10; turn += 1) expect((await typename(server.url)).status).toBe(200)
    for (let turn = 0; turn < 4; turn += 1) {
      // A worker that does not answer a scrape within two seconds is left out of it.
      await eventually(async () =>
        expect(await countOf(server.url, 'sallyport_graphql_operations_total')).toBe(before + 10),
      )
    }
    // Answers to several scrapes arrive together.
    const names = Array.from({ length: 8 }, () => 'sallyport_graphql_operations_total')
    expect(await Promise.all(names.map((name) => countOf(server.url, name)))).toEqual(names.map(() => before + 10))
  })

  test('replaces a worker that was killed, and the other one answers meanwhile', async () => {
    const before = await twoWorkers(server)
    process.kill(before[0] ?? 0, 'SIGKILL')
    const sentence = `the worker process ${before[0]} ended (SIGKILL) and is replaced.`
    await until('the replacement', async () => server.output().includes(sentence))
    for (let turn = 0; turn < 5; turn += 1) expect((await typename(server.url)).status).toBe(200)
    const after = await until('another worker', async () => {
      const pids = workersOf(server.pid)
      return pids.length === 2 && pids
    })
    expect(after).toContain(before[1])
  })

  test('goes on when no process can be started, and starts the workers later', async () => {
    const prlimit = (...args: string[]) =>
      execFileSync('prlimit', ['--pid', String(server.pid), ...args], { encoding: 'utf8' }).trim()
    const before = await twoWorkers(server)
    const limit = prlimit('--nofile', '--output=SOFT', '--raw', '--noheadings')
    // No further file can be opened, and a process needs one for its channel.
    prlimit('--nofile=3:')
    for (const pid of before) process.kill(pid, 'SIGKILL')
    await until('a failure', async () => server.output().includes('a worker process cannot be started (spawn'))
    prlimit(`--nofile=${limit}:`)
    await until('two workers', async () => workersOf(server.pid).length === 2)
    await until('an answer', async () => (await typename(server.url)).status === 200)
  })

  test('has logged one link that creates the first administrator, also after workers were replaced', () => {
    expect(server.output().match(/this link creates the first one/g)).toHaveLength(1)
  })

  test('ends with 0 on SIGTERM, with all of its workers', async () => {
    const workers = await twoWorkers(server)
    server.signal('SIGTERM')
    expect(await server.ended).toBe(0)
    expect(workersOf(server.pid)).toEqual([])
    expect(workers.filter((pid) => isAlive(pid))).toEqual([])
  })
})

test('another worker makes the link for the first administrator if the one that was asked ends before', async () => {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  // The lock that whoever makes the link waits for.
  await client.query(`select pg_advisory_lock(hashtext('sallyport administrators'))`)
  const server = await startServer(dataDir.path, variables)
  try {
    await twoWorkers(server)
    // The first worker listens before the other one begins, and is asked.
    const [first] = [...server.output().matchAll(/"pid":(\d+).*"msg":"ready"/g)].map(([, pid]) => Number(pid))
    process.kill(first ?? 0, 'SIGKILL')
    await until('the end of the first worker', async () => server.output().includes('and is replaced.'))
    expect(server.output()).not.toContain('this link creates the first one')
    await client.query(`select pg_advisory_unlock(hashtext('sallyport administrators'))`)
    await until('the link', async () => server.output().includes('this link creates the first one'))
  } finally {
    await client.end()
    await server.stop()
  }
})

test('the workers end when the process that started them is killed', async () => {
  const server = await startServer(dataDir.path, variables)
  const workers = await twoWorkers(server)
  server.signal('SIGKILL')
  await server.ended
  await until('the end of the workers', async () => workers.every((pid) => !isAlive(pid)))
})

test.each([
  ['the embedded database', { DATABASE_URL: '' }, 'sallyport: WORKERS must be 1 without DATABASE_URL'],
  ['a wrong setting', { JWT_TTL: 'soon' }, 'sallyport: JWT_TTL must be'],
  ['hooks that are missing', { HOOKS: 'none.js' }, 'sallyport: HOOKS: the file none.js cannot be read (ENOENT).'],
  ['more workers than there may be', { WORKERS: '65' }, 'sallyport: WORKERS must be'],
])('%s stops the start with one sentence', async (_name, changed, sentence) => {
  const server = await spawnServer(dataDir.path, { ...variables, ...changed })
  expect(await server.ended).toBe(1)
  expect(server.output().split('sallyport: ')).toHaveLength(2)
  expect(server.output()).toContain(sentence)
})

test('a port in use stops the start with one sentence', async () => {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  const address = holder.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const server = await spawnServer(dataDir.path, variables, port)
  expect(await server.ended).toBe(1)
  expect(server.output()).toContain(`PORT: another program listens on port ${port}.`)
  holder.close()
})

test('a signal during the start ends it with 0', async () => {
  const server = await spawnServer(dataDir.path, variables)
  await until('a worker', async () => workersOf(server.pid).length > 0)
  server.signal('SIGTERM')
  expect(await server.ended).toBe(0)
  expect(workersOf(server.pid)).toEqual([])
})

function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.startsWith('Z') === false
  } catch {
    return false
  }
}
