import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { on, once } from 'node:events'
import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../test/_util/postgres-server.ts'
import { end, launch, type Running } from '../processes.ts'
import type { Conditions } from './contender.ts'

export type Peer = Running & { version: string }

const installTimeout = 300_000
const startTimeout = 60_000

/**
 * Installs a peer with the versions of its lock file into a temporary folder, and starts its `server.js` in production mode.
 *
 * @param name of the package, and of the folder beside this file that has its `package.json`, `package-lock.json` and `server.js`
 * @throws if the packages cannot be installed or the server does not start
 */
export async function startPeer(name: string, temporary: string, conditions: Conditions): Promise<Peer> {
  const folder = join(temporary, name)
  await cp(fileURLToPath(new URL(name, import.meta.url)), folder, { recursive: true })
  await install(name, folder)
  const manifest: { dependencies: Record<string, string> } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  )
  const port = await freePort()
  const settings = {
    NODE_ENV: 'production',
    DATABASE_URL: conditions.databaseUrl,
    POOL_SIZE: String(conditions.poolSize),
    BCRYPT_COST: String(conditions.cost),
    PORT: String(port),
    SECRET: randomBytes(48).toString('base64url'),
  }
  const child = launch(['server.js'], settings, { cwd: folder })
  const started = await Promise.race([printed(child, String(port)), once(child, 'exit').then(() => false)]).catch(
    () => false,
  )
  if (!started) {
    await end(child)
    throw new Error(`The server of ${name} did not start within ${startTimeout / 1000} s.`)
  }
  return { pid: child.pid ?? 0, port, version: manifest.dependencies[name] ?? '', stop: () => end(child) }
}

/** Resolves when a program prints a line. @throws after a time */
async function printed(child: ChildProcess, expected: string): Promise<boolean> {
  const lines = createInterface(child.stdout ?? process.stdin)
  const signal = AbortSignal.timeout(startTimeout)
  for await (const [line] of on(lines, 'line', { signal })) if (line === expected) break
  return true
}

async function install(name: string, folder: string): Promise<void> {
  // The settings of the project's own npm would install into the project.
  const env = Object.entries(process.env).filter(([key]) => !/^(npm_|init_cwd$|node_env$)/i.test(key))
  // No script of a package runs: none of these packages needs one.
  const args = ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error']
  const child = launch(args, Object.fromEntries(env), { command: 'npm', cwd: folder })
  const timer = setTimeout(() => child.kill('SIGKILL'), installTimeout)
  const [code] = await once(child, 'exit').finally(() => clearTimeout(timer))
  if (code !== 0) throw new Error(`\`npm ci\` could not install ${name} within ${installTimeout / 1000} s.`)
}
