import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import type { TestApp } from './app.ts'
import { projectRoot } from './documented-commands.ts'
import { freePort } from './postgres-server.ts'
import { until } from './server-process.ts'

/** Variables of the environment, beside those that every service gets. */
type Variables = Record<string, string>

export interface ResourceServers {
  /** Starts a service that checks the tokens of the app. @returns the address of its route that requires `databases:read` */
  start(service: ResourceService, variables?: Variables): Promise<string>
  /** Ends the services that were started. */
  close(): Promise<void>
}

/** A service in examples/, with Debian's packages: `python3-jwt`, `python3-fastapi`, `uvicorn`, `golang-go`. */
export interface ResourceService {
  name: string
  /** The algorithms whose tokens it accepts, beside ES256. */
  algorithms: readonly ('EdDSA' | 'RS256')[]
  /** @param folder where it may be built. @returns its address */
  start(launch: Launch, folder: string): Promise<string>
}

type Launch = (command: string, args: string[]) => ChildProcess

export const resourceServices: readonly ResourceService[] = [
  {
    name: 'Python with FastAPI',
    algorithms: ['EdDSA', 'RS256'],
    async start(launch) {
      const port = String(await freePort())
      const options = ['--app-dir', 'examples/python', '--port', port, '--log-level', 'error']
      launch('/usr/bin/python3', ['-m', 'uvicorn', ...options, 'service:app'])
      const url = `http://127.0.0.1:${port}`
      await until('the FastAPI service', async () => (await fetch(`${url}/openapi.json`)).ok)
      return url
    },
  },
  {
    name: 'Go with its standard library',
    algorithms: [],
    async start(launch, folder) {
      const program = join(folder, 'service')
      const env = { PATH: process.env.PATH, HOME: process.env.HOME, GOFLAGS: '-mod=mod' }
      const options = { cwd: join(projectRoot, 'examples/go'), env }
      await promisify(execFile)('go', ['build', '-o', program, './service'], options)
      return printedBy(launch(program, []), program)
    },
  },
]

/** Prepares the services for an app. */
export async function createResourceServers(app: TestApp): Promise<ResourceServers> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-go-'))
  const running: ChildProcess[] = []
  return {
    async start(service, variables = {}) {
      const env = {
        PORT: '0',
        ISSUER: app.config.publicUrl,
        AUDIENCE: app.config.jwtAudience,
        JWKS_URL: `${app.url}/.well-known/jwks.json`,
        SALLYPORT_URL: app.url,
        PYTHONDONTWRITEBYTECODE: '1',
        ...variables,
      }
      const launch: Launch = (command, args) => {
        const child = spawn(command, args, { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'inherit'] })
        running.push(child)
        return child
      }
      return `${await service.start(launch, folder)}/databases`
    },
    async close() {
      for (const child of running) child.kill('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The line with which a service prints its address. */
async function printedBy(child: ChildProcess, name: string): Promise<string> {
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${name} ended before it listened`)
  })
  const [line] = await Promise.race([once(createInterface(child.stdout ?? process.stdin), 'line'), ended])
  ended.catch(() => {})
  return String(line)
}
