import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEmptyDatabase, type TestDatabase } from '../_util/database.ts'
import { freePort, startPostgres } from '../_util/postgres-server.ts'
import { childrenOf, freezeProcesses } from '../_util/processes.ts'
import { ask, createDataDir, startServer, until } from '../_util/server-process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const main = [process.execPath, 'scripts/start.js']
const namespace = ['unshare', '--pid', '--fork', '--kill-child']
const asProcessOne = [...namespace, ...main]
// Root may have a namespace of its own for processes, and so be process 1 in it; others may not everywhere.
const mayUnshare = spawnSync('unshare', ['--pid', '--fork', 'true']).status === 0
const secret = 'uW6cVn2kRz9xQe4tYb7mLs1pJd8hGa3f-ending'
/** The signal itself ends a server that is starting; the code is 0 once there is something to close, and as process 1. */
const peaceful = [0, 'SIGTERM']

let folder: Awaited<ReturnType<typeof createDataDir>>
let groups: ChildProcess[] = []
beforeEach(async () => {
  folder = await createDataDir()
  groups = []
})
afterEach(async () => {
  for (const { pid } of groups) {
    try {
      if (pid) process.kill(-pid, 'SIGKILL')
    } catch {
      // The whole group has ended, as it should.
    }
  }
  await folder.remove()
})

/** Starts a command in a process group of its own, so that whatever it leaves behind can be found. */
async function launch([command = '', ...args]: string[], variables: Record<string, string> = {}) {
  const port = await freePort()
  const environment = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(port), DATA_DIR: folder.path }
  const child = spawn(command, args, {
    cwd: root,
    env: { ...environment, LOG_FORMAT: 'json', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  groups.push(child)
  const written: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => written.push(text))
  const pid = child.pid ?? 0
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals)
  return {
    pid,
    ended,
    output: () => written.join(''),
    /** Waits for a line of the log, or for the end of everything. */
    logged: (text: string) => until(text, async () => written.join('').includes(text)),
    /** Sends SIGTERM to one process, and waits until every process of the group is gone. */
    async end(target = pid) {
      process.kill(target, 'SIGTERM')
      const result = await Promise.race([ended, pause(30_000, 'still there after 30 s', { ref: false })])
      const isEmpty = await until('the end of the group', async () => groupOf(pid).length === 0, 5).catch(() =>
        groupOf(pid),
      )
      expect(isEmpty, written.join('')).toBe(true)
      return result
    },
  }
}

/** The command lines of the processes in a group; one that has ended and was not waited for does not count. */
function groupOf(group: number): string[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return []
    try {
      // After the command's name, which may hold anything, come state, parent and group.
      const [state, , itsGroup] = readFileSync(`/proc/${entry}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
      return Number(itsGroup) === group && state !== 'Z' ? [readFileSync(`/proc/${entry}/cmdline`, 'utf8')] : []
    } catch {
      return []
    }
  })
}

/**
 * The id of a process's only child, as this test sees it, from the moment on at which Node catches SIGTERM in it. Between fork and
 * exec, a child still has the name and the mask of its parent, and does not count.
 */
function catchingChildOf(pid: number): Promise<number> {
  return until('a child that catches SIGTERM', async () => {
    // Without a pause between looks: the moment is short.
    for (const end = Date.now() + 2000; Date.now() < end; ) {
      const [child = 0] = childrenOf(pid)
      if (child !== 0 && commandOf(child) !== commandOf(pid) && catchesSigterm(child)) return child
    }
    return null
  })
}

/** What a server has written beside the lines of its log. */
function beside(server: { output(): string }): string {
  return server.output().replace(/^\{.*\}\n/gm, '')
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
}

function catchesSigterm(pid: number): boolean {
  const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0'
  return ((BigInt(`0x${mask}`) >> 14n) & 1n) === 1n
}

/** Whether a process waits for events: npm then has heard that its child was started, and passes signals on to it. */
function waitsForEvents(pid: number): boolean {
  return readFileSync(`/proc/${pid}/wchan`, 'utf8').includes('epoll')
}

/** Whether a statement of that database waits for a lock of this kind. */
function waitingIn(url: string, lock: string): Promise<boolean> {
  const waits = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
  return query(url, `${waits} and wait_event = '${lock}'`).then((rows) => rows.length === 1)
}

/** The tables that the migrations made. */
async function tablesIn(url: string): Promise<string[]> {
  const rows = await query<{ tablename: string }>(url, "select tablename from pg_tables where schemaname = 'public'")
  return rows.map(({ tablename }) => tablename).filter((name) => name !== 'migrations')
}

async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<Row>(text).finally(() => client.end())
  return rows
}

/** Does some work while another client has run these statements and is still connected. */
async function hold<T>(url: string, statements: string[], work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const text of statements) await client.query(text)
    return await work()
  } finally {
    await client.end()
  }
}

describe('SIGTERM on the embedded database', () => {
  test('ends the server at every moment of its start, and the next start succeeds', async () => {
    for (const delay of [0, 25, 50, 75, 100, 150, 250, 400, 700, 1000, 1500, 2000, 2500, 3000, 4000]) {
      const server = await launch(main)
      await Promise.race([pause(delay), server.ended])
      expect([delay, await server.end()]).toEqual([delay, expect.toBeOneOf(peaceful)])
      expect(beside(server), `what it said after ${delay} ms`).toBe('')
    }
    const server = await startServer(folder.path)
    const signUp =
      'mutation { signup(input: { email: "ada@example.com", password: "a long enough phrase" }) { __typename } }'
    expect((await ask(server.url, signUp)).data.signup).toEqual({ __typename: 'MailSent' })
    server.signal('SIGTERM')
    expect(await server.ended).toBe(0)
  })

  test.runIf(mayUnshare)('ends process 1 of a container while Node itself is still starting', async () => {
    for (let round = 0; round < 10; round += 1) {
      const server = await launch(asProcessOne)
      expect(await server.end(await catchingChildOf(server.pid))).toBe(0)
      expect(beside(server)).toBe('')
    }
  })
})

test.runIf(mayUnshare)('SIGTERM ends process 1 of a container while it opens the embedded database', async () => {
  const server = await launch(asProcessOne)
  await until('the folder of the database', async () => existsSync(join(folder.path, 'postgres')))
  expect(await server.end(await catchingChildOf(server.pid))).toBe(0)
  expect(beside(server)).toBe('')
})

describe('SIGTERM on a database server', () => {
  let database: TestDatabase
  let variables: Record<string, string>
  beforeEach(async () => {
    database = await createEmptyDatabase()
    variables = { DATABASE_URL: database.url, SALLYPORT_SECRET: secret }
  })
  afterEach(() => database.drop())

  for (const [name, command] of [
    ['', main],
    ['as process 1, ', asProcessOne],
  ] as const) {
    const allowed = name === '' || mayUnshare
    const cutOff = name === '' ? 'SIGTERM' : 0

    test.runIf(allowed)(`${name}while another instance migrates`, async () => {
      const lock = "select pg_advisory_lock(hashtext('sallyport migrations'))"
      await hold(database.url, [lock], async () => {
        const server = await launch([...command], variables)
        await until('the wait', () => waitingIn(database.url, 'advisory'))
        const target = name === '' ? server.pid : await catchingChildOf(server.pid)
        expect(await server.end(target)).toBe(cutOff)
        expect(server.output()).toBe('')
      })
      expect(await tablesIn(database.url)).toEqual([])
    })

    test.runIf(allowed)(`${name}while it migrates, and the migration is rolled back`, async () => {
      // Another client has made a table of the same name and has not committed: the migration waits in its middle.
      await hold(database.url, ['begin', 'create table sessions (id int)'], async () => {
        const server = await launch([...command], variables)
        await until('the wait', () => waitingIn(database.url, 'transactionid'))
        const target = name === '' ? server.pid : await catchingChildOf(server.pid)
        expect(await server.end(target)).toBe(cutOff)
      })
      await until('the roll-back', async () => (await tablesIn(database.url)).length === 0)
      const next = await startServer(folder.path, variables)
      next.signal('SIGTERM')
      expect(await next.ended).toBe(0)
      expect(await tablesIn(database.url)).toContain('sessions')
    })

    test.runIf(allowed)(`${name}once it is ready`, async () => {
      const server = await launch([...command], variables)
      await server.logged('"msg":"ready"')
      const target = name === '' ? server.pid : await catchingChildOf(server.pid)
      expect(await server.end(target)).toBe(0)
      expect(server.output()).toContain('shutting down')
    })
  }
})

test('SIGTERM ends a server whose database has frozen', async () => {
  const postgres = await startPostgres()
  const variables = { DATABASE_URL: postgres.url, SALLYPORT_SECRET: secret }
  let thaw = () => {}
  try {
    // At once, while the server looks for an administrator, and when it rests.
    for (const delay of [0, 0, 5, 10, 500]) {
      const server = await launch(main, variables)
      await server.logged('"msg":"ready"')
      await pause(delay)
      thaw = freezeProcesses(postgres.pid)
      expect(await server.end()).toBe(0)
      thaw()
    }
  } finally {
    // A frozen PostgreSQL could not be stopped, and the test would not say what failed.
    thaw()
    await postgres.stop()
  }
})

describe('SIGTERM to npm', () => {
  // Before that, npm has no process to end: a signal in the moment in which it starts one ends npm alone.
  test('ends the server, too, from the moment on at which it runs', async () => {
    for (const delay of [0, 0, 50, 150, 300, 600, 1200]) {
      const npm = await launch(['npm', 'start'])
      await catchingChildOf(npm.pid)
      await until('npm', async () => waitsForEvents(npm.pid))
      await Promise.race([pause(delay), npm.ended])
      expect([delay, await npm.end()]).toEqual([delay, expect.toBeOneOf([...peaceful, 143])])
    }
  })

  test('ends a server that is ready, in peace', async () => {
    const npm = await launch(['npm', 'start'])
    await npm.logged('"msg":"ready"')
    expect(await npm.end()).toBe(0)
    expect(npm.output()).toContain('shutting down')
  })

  test.each(['start', 'migrate'])('reaches the process of `npm run %s`: no shell stands between', (script) => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect(scripts[script]).toMatch(/^exec node /)
  })
})

test('the command line ends at SIGTERM while it migrates, and says that it did not finish', async () => {
  const database = await createEmptyDatabase()
  const variables = { DATABASE_URL: database.url, SALLYPORT_SECRET: secret }
  const command = [...(mayUnshare ? namespace : []), process.execPath, 'src/cli/main.ts', 'migrate']
  await hold(database.url, ['begin', 'create table sessions (id int)'], async () => {
    const one = await launch(command, variables)
    await until('the wait', () => waitingIn(database.url, 'transactionid'))
    expect(await one.end(mayUnshare ? await catchingChildOf(one.pid) : one.pid)).toBe(mayUnshare ? 143 : 'SIGTERM')
  })
  await database.drop()
})
