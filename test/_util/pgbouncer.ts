import { spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { unprivileged } from './postgres-cluster.ts'
import { freePort } from './postgres-server.ts'

export interface Pooler {
  /** The connection string of a database through the pooler. */
  through(databaseUrl: string): string
  stop(): Promise<void>
}

const binary = '/usr/sbin/pgbouncer'

/** Starts Debian's PgBouncer before a server, on a free loopback port. `settings` go before the defaults of this function. */
export async function startPgBouncer(serverUrl: string, settings: Record<string, string> = {}): Promise<Pooler> {
  if (!existsSync(binary)) throw new Error('PgBouncer is not installed: apt-get install pgbouncer')
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-pgbouncer-'))
  chmodSync(folder, 0o755)
  const port = await freePort()
  const { hostname, port: serverPort } = new URL(serverUrl)
  const common = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: 'transaction',
    default_pool_size: '10',
    max_client_conn: '200',
  }
  const lines = Object.entries({ ...common, ...settings }).map(([name, value]) => `${name} = ${value}`)
  const file = join(folder, 'pgbouncer.ini')
  writeFileSync(
    file,
    `[databases]\n* = host=${hostname} port=${serverPort} user=postgres\n[pgbouncer]\n${lines.join('\n')}\n`,
  )
  if (unprivileged.uid) chownSync(file, unprivileged.uid, unprivileged.gid)
  const child = spawn(binary, [file], { ...unprivileged, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  for (const deadline = Date.now() + 20_000; !(await listens(port)); await pause(50)) {
    if (child.exitCode === null && Date.now() < deadline) continue
    child.kill('SIGKILL')
    throw new Error(`PgBouncer did not start:\n${output}`)
  }
  return {
    through(databaseUrl) {
      const url = new URL(databaseUrl)
      url.port = String(port)
      return url.href
    },
    async stop() {
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
