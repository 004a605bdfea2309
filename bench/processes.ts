import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort } from '../test/_util/postgres-server.ts'

export type Running = { pid: number; port: number; stop(): Promise<void> }
/** A server, the directory of its mails, and the milliseconds between its launch and the moment when it was ready. */
export type Server = Running & { dataDir: string; readyAfter: number }

const root = fileURLToPath(new URL('..', import.meta.url))
/** The options of Node with which `npm start` and the image run the server. */
const asStarted = ['--max-semi-space-size=32']

/** Pins every thread of a process to the given cores, such as `0` or `0-1`. @returns false if that is not possible */
export async function pin(pid: number, cores: string): Promise<boolean> {
  return promisify(execFile)('taskset', ['-a', '-c', '-p', cores, String(pid)]).then(
    () => true,
    () => false,
  )
}

/** Starts the Yoga server of the baseline. */
export async function startFloor(): Promise<Running> {
  const child = launch(['bench/floor.ts'], { NODE_ENV: 'production' })
  const [line] = await once(createInterface(child.stdout ?? process.stdin), 'line')
  return { pid: child.pid ?? 0, port: Number(line), stop: () => end(child) }
}

/** Starts the server of the limit, which sends the bytes of an answer of the real server. */
export async function startLimit(answer: { headers: Record<string, string>; body: string }): Promise<Running> {
  const child = launch(['bench/limit.ts', JSON.stringify(answer)], {})
  const [line] = await once(createInterface(child.stdout ?? process.stdin), 'line')
  return { pid: child.pid ?? 0, port: Number(line), stop: () => end(child) }
}

export type LaunchOptions = {
  /** The file that Node runs: the server of the repository, or `dist/main.js` of the package. */
  entry?: string
  /** A directory that is kept when the server ends; by default, one that is removed. */
  dataDir?: string
}

/** Starts the server as an operator would, and waits until it is ready. @param databaseUrl empty for the embedded database */
export async function startSallyport(
  databaseUrl: string,
  env: NodeJS.ProcessEnv,
  nodeArguments: string[] = [],
  options: LaunchOptions = {},
): Promise<Server> {
  const port = await freePort()
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'sallyport-bench-')))
  const settings = {
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    SALLYPORT_SECRET: randomBytes(48).toString('base64url'),
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'error',
    GRAPHIQL: 'off',
    INTROSPECTION: 'off',
    ...env,
  }
  const launched = performance.now()
  const child = launch([...asStarted, ...nodeArguments, options.entry ?? 'scripts/start.js'], settings, {
    folder: options.dataDir ? '' : dataDir,
  })
  for (const deadline = Date.now() + 30_000; ; ) {
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined)
    await ready?.body?.cancel()
    if (ready?.ok) break
    if (child.exitCode !== null) throw new Error(`The server ended with exit code ${child.exitCode}.`)
    if (Date.now() > deadline) throw new Error(`The server was not ready within 30 s: ${ready?.status ?? 'no answer'}.`)
    await pause(10)
  }
  return { pid: child.pid ?? 0, port, dataDir, readyAfter: performance.now() - launched, stop: () => end(child) }
}

/** Checks passwords on every core for some seconds. @returns the number per second */
export async function measureHashing(cost: number, seconds: number): Promise<number> {
  const child = launch(['bench/hash.ts', '--cost', String(cost), '--seconds', String(seconds)], {})
  if (child.pid) await pin(child.pid, '0-1023')
  const [line] = await once(createInterface(child.stdout ?? process.stdin), 'line')
  await end(child)
  return Number(line)
}

/**
 * Starts a program that ends when this process ends.
 *
 * @param options the command (by default this Node), its working directory (by default the project's), and a directory that is removed
 * when the program has ended
 */
export function launch(
  args: string[],
  env: NodeJS.ProcessEnv,
  { command = process.execPath, cwd = root, folder = '' } = {},
): ChildProcess {
  const { PATH } = process.env
  const child = spawn(command, args, { cwd, env: { PATH, ...env }, stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdout?.resume()
  // This pipe closes when the process ends or the benchmark is killed, so that no process and no directory is left behind.
  const script = 'read -r ended || kill -KILL "$1"; [ -z "$2" ] || rm -rf "$2"'
  const watchdog = spawn('sh', ['-c', script, 'sh', String(child.pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  child.once('exit', () => watchdog.stdin.end('ended\n'))
  return child
}

/** Ends a program, by force after twelve seconds. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const forced = setTimeout(() => child.kill('SIGKILL'), 12_000)
  await exited
  clearTimeout(forced)
}
