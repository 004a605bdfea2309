import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { freePort } from '../_util/postgres-server.ts'
import { until } from '../_util/server-process.ts'
import { audience, createTokenCases, type TokenCases } from '../docs/token-cases.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

let app: TestApp
let made: TokenCases
/** Where Go puts what it builds. */
let folder: string
const running: ChildProcess[] = []

beforeAll(async () => {
  app = await createTestApp({ jwtAudience: audience })
  made = await createTokenCases(app)
  folder = await mkdtemp(join(tmpdir(), 'sallyport-go-'))
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
  await app.close()
})

/** The services in examples/, with Debian's packages: `python3-jwt`, `python3-fastapi`, `uvicorn`, `golang-go`. */
const services = {
  'Python with FastAPI': {
    path: '/databases',
    algorithms: ['EdDSA', 'RS256'],
    async start(jwksUrl: string) {
      const port = await freePort()
      const args = [
        '-m',
        'uvicorn',
        '--app-dir',
        'examples/python',
        '--port',
        String(port),
        '--log-level',
        'error',
        'service:app',
      ]
      launch('/usr/bin/python3', args, jwksUrl)
      const url = `http://127.0.0.1:${port}`
      await until('the FastAPI service', async () => (await fetch(`${url}/openapi.json`)).ok)
      return url
    },
  },
  'Go with its standard library': {
    path: '/databases',
    algorithms: [],
    async start(jwksUrl: string) {
      const program = join(folder, 'service')
      const environment = { PATH: process.env.PATH, HOME: process.env.HOME, GOFLAGS: '-mod=mod' }
      const options = { cwd: join(root, 'examples/go'), env: environment }
      await promisify(execFile)('go', ['build', '-o', program, './service'], options)
      return startPrinting(program, [], jwksUrl)
    },
  },
}

describe.each(Object.entries(services))('the service in %s', (_name, { path, algorithms, start }) => {
  let url: string
  beforeAll(async () => {
    url = (await start(`${app.url}/.well-known/jwks.json`)) + path
  })
  const ask = (authorization: string | undefined, at = url) =>
    fetch(at, { headers: authorization ? { authorization } : {} })

  test('accepts only valid tokens with the scope', async () => {
    const statuses: Record<string, number> = {}
    for (const { name, authorization } of made.cases) statuses[name] = (await ask(authorization)).status
    expect(statuses).toEqual(Object.fromEntries(made.cases.map(({ name, status }) => [name, status])))
  })

  test('identifies the caller, and gives the reason for a refusal', async () => {
    const answer = await ask(`Bearer ${made.apiKey.token}`)
    expect(await answer.json()).toEqual({ user: made.owner.id })
    expect((await ask(undefined)).headers.get('www-authenticate')).toBe('Bearer')
    const refused = await ask(made.cases.find(({ status }) => status === 403)?.authorization)
    expect(refused.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope", scope="databases:read"')
  })

  test('answers with 503 while the keys cannot be read', async () => {
    const lonely = (await start(`http://127.0.0.1:${await freePort()}/nothing`)) + path
    expect((await ask(`Bearer ${made.apiKey.token}`, lonely)).status).toBe(503)
  })

  test.runIf(algorithms.length > 0)('accepts the tokens of a server that signs with another algorithm', async () => {
    for (const jwtAlgorithm of ['EdDSA', 'RS256'] as const) {
      const other = await createTestApp({ jwtAudience: audience, jwtAlgorithm })
      const otherUrl = (await start(`${other.url}/.well-known/jwks.json`)) + path
      const { cases } = await createTokenCases(other)
      for (const { name, authorization, status } of cases) {
        expect([jwtAlgorithm, name, (await ask(authorization, otherUrl)).status]).toEqual([jwtAlgorithm, name, status])
      }
      await other.close()
    }
  })
})

function launch(command: string, args: string[], jwksUrl: string) {
  const child = spawn(command, args, {
    cwd: root,
    env: {
      PORT: '0',
      ISSUER: app.config.publicUrl,
      AUDIENCE: audience,
      JWKS_URL: jwksUrl,
      PYTHONDONTWRITEBYTECODE: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.push(child)
  return child
}

/** Starts a service that prints its address in one line. */
async function startPrinting(command: string, args: string[], jwksUrl: string): Promise<string> {
  const child = launch(command, args, jwksUrl)
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${command} ended before it listened`)
  })
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), ended])
  ended.catch(() => {})
  return String(line)
}
