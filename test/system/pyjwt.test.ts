import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { audience, createTokenCases, type TokenCases } from '../docs/token-cases.ts'

let app: TestApp
let made: TokenCases
let service: ChildProcess | undefined
let url: string
beforeAll(async () => {
  app = await createTestApp({ jwtAudience: audience })
  made = await createTokenCases(app)
  const started = await startService(`${app.url}/.well-known/jwks.json`)
  service = started.child
  url = started.url
})
afterAll(async () => {
  service?.kill('SIGKILL')
  await app.close()
})

test('the Python service of the documentation accepts only valid tokens with the scope', async () => {
  const statuses: Record<string, number> = {}
  for (const { name, authorization } of made.cases) statuses[name] = (await ask(authorization)).status
  expect(statuses).toEqual(Object.fromEntries(made.cases.map(({ name, status }) => [name, status])))
})

test('it identifies the caller, and gives the reason for a refusal', async () => {
  const answer = await ask(`Bearer ${made.apiKey.token}`)
  expect(await answer.json()).toEqual({ user: made.owner.id })
  expect((await ask(undefined)).headers.get('www-authenticate')).toBe('Bearer')
  const refused = await ask(made.cases.find(({ status }) => status === 403)?.authorization)
  expect(refused.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope", scope="databases:read"')
})

test.each(['EdDSA', 'RS256'] as const)('it takes the tokens of a server that signs with %s', async (jwtAlg) => {
  const other = await createTestApp({ jwtAudience: audience, jwtAlgorithm: jwtAlg })
  const { child, url: otherUrl } = await startService(`${other.url}/.well-known/jwks.json`)
  try {
    const { cases } = await createTokenCases(other)
    for (const { name, authorization, status } of cases) {
      const answer = await fetch(otherUrl, { headers: authorization ? { authorization } : {} })
      expect([name, answer.status]).toEqual([name, status])
    }
  } finally {
    child.kill('SIGKILL')
    await other.close()
  }
})

function ask(authorization: string | undefined): Promise<Response> {
  return fetch(url, { headers: authorization ? { authorization } : {} })
}

/** Debian's Python, with its `python3-jwt` and `python3-cryptography`. */
async function startService(jwksUrl: string): Promise<{ child: ChildProcess; url: string }> {
  const program = fileURLToPath(new URL('../../docs/examples/service.py', import.meta.url))
  const child = spawn('/usr/bin/python3', [program], {
    env: {
      PORT: '0',
      ISSUER: app.config.publicUrl,
      AUDIENCE: audience,
      JWKS_URL: jwksUrl,
      PYTHONDONTWRITEBYTECODE: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit').then(() => {
    throw new Error('The Python service ended before it listened')
  })
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), ended])
  ended.catch(() => {})
  return { child, url: String(line) }
}
