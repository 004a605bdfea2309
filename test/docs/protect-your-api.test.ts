import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAuthorize } from '../../docs/examples/access-token.ts'
import { createCheckApiKey } from '../../docs/examples/check-api-key.ts'
import { createProtect, type ProtectedRequest } from '../../docs/examples/node-middleware.ts'
import { createApi } from '../../docs/examples/yoga-context.ts'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { audience, createTokenCases, type TokenCases } from './token-cases.ts'

let app: TestApp
let made: TokenCases
let service: { url: string; close(): void }
let api: ReturnType<typeof createApi>
beforeAll(async () => {
  app = await createTestApp({ jwtAudience: audience })
  made = await createTokenCases(app)
  const issuer = { issuer: app.config.publicUrl, audience, jwksUrl: `${app.url}/.well-known/jwks.json` }
  service = await startService(issuer)
  api = createApi(issuer)
})
afterAll(async () => {
  service.close()
  await app.close()
})

test('the middleware accepts only valid tokens with the scope', async () => {
  const found = await Promise.all(made.cases.map(async (each) => (await ask(each.authorization)).status))
  const named = (statuses: number[]) => Object.fromEntries(made.cases.map(({ name }, i) => [name, statuses[i]]))
  expect(named(found)).toEqual(named(made.cases.map((each) => each.status)))
})

test('the middleware identifies the caller, and gives the reason for a refusal', async () => {
  const bodyOf = async (name: string) => (await ask(authorizationOf(name))).json()
  expect(await bodyOf('an access token')).toEqual({ user: made.owner.id })
  expect(await bodyOf('a token that a key was exchanged for')).toEqual({ user: made.owner.id })
  const challengeOf = async (name: string) => (await ask(authorizationOf(name))).headers.get('www-authenticate')
  expect(await challengeOf('nothing')).toBe('Bearer')
  expect(await challengeOf('an expired access token')).toBe('Bearer error="invalid_token"')
  expect(await challengeOf('a token without the scope')).toBe(
    'Bearer error="insufficient_scope", scope="databases:read"',
  )
})

test('an unavailable JWKS is an error of the service, not of the token', async () => {
  const lost = await startService({ issuer: app.config.publicUrl, audience, jwksUrl: `${app.url}/no-keys-here` })
  const answer = await fetch(lost.url, { headers: { authorization: `Bearer ${made.apiKey.token}` } })
  expect(answer.status).toBe(503)
  lost.close()
})

test('the context of a GraphQL Yoga API identifies the caller, and refuses an invalid token', async () => {
  const found = new Map<string, string>()
  for (const { name, authorization } of made.cases) {
    const { data, errors } = await askApi('{ health databases }', authorization)
    found.set(name, errors?.[0]?.extensions.code ?? data.databases[0])
    if (errors?.[0]?.extensions.code === 'TOKEN_INVALID') expect(data?.health).toBeUndefined()
  }
  const expected = made.cases.map(
    ({ name, status }) =>
      [name, { 200: `main of ${made.owner.id}`, 401: 'TOKEN_INVALID', 403: 'FORBIDDEN' }[status]] as const,
  )
  expect(Object.fromEntries(found)).toEqual({ ...Object.fromEntries(expected), nothing: 'UNAUTHENTICATED' })
  expect((await askApi('{ health }', undefined)).data).toEqual({ health: 'good' })
})

test('the server does not accept an exchanged token', async () => {
  const answer = await app.execute('{ me { id } }', {}, { bearer: made.apiKey.token })
  expect(answer.errors[0]?.extensions.code).toBe('TOKEN_INVALID')
})

test('a key of an organization has no user, and its scopes hold inside the organization alone', async () => {
  const { id, key, token, organizationId } = made.organizationKey
  const own = await app.createKey(made.owner, ['keys:verify'])
  const check = createCheckApiKey(`${app.url}/graphql`, own.key)
  expect(await check(key, [], ['databases:read'])).toEqual({
    good: true,
    userId: null,
    organization: { id: organizationId, scopes: ['databases:read'] },
    apiKeyId: id,
    mode: 'LIVE',
    scopes: [],
  })
  expect(await check(key, ['databases:read'])).toMatchObject({ good: false, status: 403 })
  expect(await check(made.apiKey.key, [], ['databases:read'])).toMatchObject({ good: false, status: 403 })
  const jwksUrl = `${app.url}/.well-known/jwks.json`
  const authorize = createAuthorize({ issuer: app.config.publicUrl, audience, jwksUrl })
  expect(await authorize(`Bearer ${token}`)).toMatchObject({
    userId: null,
    scopes: new Set(),
    organization: { id: organizationId, scopes: new Set(['databases:read']) },
  })
  expect(await authorize(`Bearer ${made.apiKey.token}`)).toMatchObject({ userId: made.owner.id, organization: null })
})

test('a check with the server detects a revocation at once; an offline check only when the token expires', async () => {
  const own = await app.createKey(made.owner, ['keys:verify'])
  const check = createCheckApiKey(`${app.url}/graphql`, own.key)
  expect(await check(made.apiKey.key, ['databases:read'])).toEqual({
    good: true,
    userId: made.owner.id,
    organization: null,
    apiKeyId: made.apiKey.id,
    mode: 'LIVE',
    scopes: ['databases:read', 'keys:read'],
  })
  expect(await check(made.apiKey.key, ['databases:read', 'databases:write'])).toEqual({
    good: false,
    status: 403,
    missingScopes: ['databases:write'],
  })
  await app.sql('update api_keys set revoked_at = now() where id = $1', [made.apiKey.id])
  expect(await check(made.apiKey.key)).toEqual({ good: false, status: 401, missingScopes: [] })
  expect((await ask(`Bearer ${made.apiKey.token}`)).status).toBe(200)
  await expect(createCheckApiKey(`${app.url}/graphql`, made.apiKey.key)(own.key)).rejects.toThrow('TOKEN_INVALID')
})

test('the page contains every example unchanged, and names only fields that the server has', () => {
  const page = readFileSync(new URL('../../docs/protect-your-api.md', import.meta.url), 'utf8')
  for (const name of ['access-token.ts', 'node-middleware.ts', 'yoga-context.ts', 'check-api-key.ts', 'service.py']) {
    expect(page).toContain(`](examples/${name})`)
  }
  const root = [app.app.schema.getQueryType(), app.app.schema.getMutationType()]
  const fields = new Set(root.flatMap((type) => Object.keys(type?.getFields() ?? {})))
  const named = [...page.matchAll(/`(?:mutation |query )?\{ (\w+)/g)].map((match) => match[1] ?? '')
  expect(named.length).toBeGreaterThan(1)
  expect(named.filter((name) => !fields.has(name))).toEqual([])
})

function authorizationOf(name: string): string | undefined {
  return made.cases.find((each) => each.name === name)?.authorization
}

function ask(authorization: string | undefined): Promise<Response> {
  return fetch(service.url, { headers: authorization ? { authorization } : {} })
}

async function askApi(query: string, authorization: string | undefined) {
  const response = await api.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
    body: JSON.stringify({ query }),
  })
  return response.json()
}

/** A service that follows the documentation. */
async function startService(issuer: Parameters<typeof createProtect>[0]) {
  const protect = createProtect(issuer)
  const server = createServer((req: ProtectedRequest, res) => {
    void protect('databases:read')(req, res, (error) => {
      res.statusCode = error ? 503 : 200
      res.setHeader('Content-Type', 'application/json')
      res.end(JSON.stringify({ user: req.caller?.userId }))
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
