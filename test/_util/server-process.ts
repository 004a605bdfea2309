import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Mail } from '../../src/ports/mailer.ts'
import { childEnvironment } from './compile-cache.ts'
import { freePort } from './postgres-server.ts'

/** The server as an operator runs it: a process of its own, listening on loopback. */
export interface ServerProcess {
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly dataDir: string
  /** What it has written so far, logs and complaints. */
  output(): string
  signal(name: NodeJS.Signals): void
  /** How it ended: an exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
  /** Ends it, in peace where it can. Its folder stays. */
  stop(): Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A folder for one server's data, which may outlive the process; `remove` it at the end. */
export async function createDataDir(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'sallyport-system-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** Starts `node scripts/start.js`, or another program, with these variables and no others, and waits until it says that it is ready. */
export async function startServer(
  dataDir: string,
  variables: Record<string, string> = {},
  port?: number,
  program?: string,
): Promise<ServerProcess> {
  const server = await spawnServer(dataDir, variables, port, program)
  const deadline = Date.now() + 90_000
  while (!(await isReady(server))) {
    const over = await Promise.race([server.ended, pause(100)])
    if (over !== undefined || Date.now() > deadline) {
      await server.stop()
      throw new Error(`The server did not start (${over ?? 'too slow'}):\n${server.output()}`)
    }
  }
  return server
}

/** The same, without waiting. */
export async function spawnServer(
  dataDir: string,
  variables: Record<string, string> = {},
  wantedPort?: number,
  program = 'scripts/start.js',
): Promise<ServerProcess> {
  const port = wantedPort ?? (await freePort())
  const child = spawn(process.execPath, [program], {
    cwd: root,
    env: childEnvironment({ PORT: String(port), DATA_DIR: dataDir, ...variables }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  watch(child)
  const written: string[] = []
  child.stdout?.setEncoding('utf8').on('data', (text: string) => written.push(text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => written.push(text))
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    dataDir,
    output: () => written.join(''),
    signal: (name) => void child.kill(name),
    ended,
    async stop() {
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), 20_000)
      await ended
      clearTimeout(force)
    },
  }
}

// If the test run is killed, its end of this pipe closes, and the server goes with it.
function watch(child: ChildProcess): void {
  const script = 'read -r ended || kill -KILL "$1"'
  const watchdog = spawn('sh', ['-c', script, 'sh', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watchdog.unref()
  child.once('exit', () => watchdog.stdin?.end('ended\n'))
}

async function isReady(server: ServerProcess): Promise<boolean> {
  const answer = await fetch(`${server.url}/health/ready`, { signal: AbortSignal.timeout(5_000) }).catch(() => null)
  await answer?.body?.cancel()
  // Another program may have taken the port meanwhile: the server's own word counts as well.
  return answer?.status === 200 && server.output().includes('"msg":"ready"')
}

/** Asks until the answer is there; an error of `look` is no answer yet. @throws when it takes too long */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  seconds = 60,
): Promise<T> {
  let last: unknown
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await pause(100)) {
    const found = await look().catch((error: unknown) => {
      last = error
      return null
    })
    if (found) return found
  }
  throw new Error(`Not within ${seconds} s: ${what}`, { cause: last })
}

/** Every mail in a server's folder, oldest first. */
export async function mailsIn(dataDir: string): Promise<Mail[]> {
  const folder = join(dataDir, 'mail')
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Mail))
}

export interface GraphqlAnswer {
  status: number
  data: Record<string, Record<string, unknown>>
  errors: { message: string; extensions: { code: string } }[]
}

/** One GraphQL request, sent again for a minute while the server is overloaded. Rejects when there was no whole answer. */
export async function ask(
  url: string,
  query: string,
  variables: object = {},
  accessToken?: string,
): Promise<GraphqlAnswer> {
  for (const deadline = Date.now() + 60_000; ; await pause(1_000)) {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...(accessToken ? { authorization: `Bearer ${accessToken}` } : {}),
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(60_000),
    })
    const { data = {}, errors = [] } = (await response.json()) as Partial<GraphqlAnswer>
    // A machine that stalls is overloaded for a server with the time limits of production.
    const overloaded = errors[0]?.extensions.code === 'OVERLOADED' && Date.now() < deadline
    if (!overloaded) return { status: response.status, data, errors }
  }
}
