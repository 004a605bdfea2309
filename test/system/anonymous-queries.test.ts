import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApiKeySecret } from '../../src/crypto/api-key.ts'
import { createOneTimeToken } from '../../src/crypto/one-time-token.ts'
import { declared } from '../../src/features/index.ts'
import { limitOf } from '../../src/graphql/limit-of.ts'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { walk } from '../features/access/walk.ts'

let app: TestApp
/** How often the database was used. */
let queries = 0

beforeAll(async () => {
  app = await createTestApp({ rateLimits: true, requireEmailVerification: true })
  const pool: Pool = await app.server.services.database.fork().getConnection().getNativeClient()
  pool.on('acquire', () => {
    queries += 1
  })
})
afterAll(async () => {
  await app.close()
})
beforeEach(() => app.clock.advance(3_600))

type Send = () => Promise<{ status: number }>

/** Sends the same thing `count` times, 20 at once. */
async function flood(send: Send, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 20)
    await Promise.all(Array.from({ length: Math.min(20, count - sent) }, send))
}

/** Once every limit is spent, this many requests are sent, one after the other, so that none share a statement. */
const more = 40
/** The queries of tasks that run at intervals, such as the exchange of counts, in the same time. */
const background = 10

async function expectNoQueries(name: string, send: Send, limit: number): Promise<void> {
  await flood(send, limit + 20)
  queries = 0
  for (let sent = 0; sent < more; sent += 1) await send()
  expect(queries, name).toBeLessThan(background)
}

const get =
  (path: string, headers: Record<string, string> = {}): Send =>
  () =>
    discard(fetch(`${app.url}${path}`, { headers }))

async function discard(response: Promise<Response>): Promise<Response> {
  await (await response).arrayBuffer()
  return response
}

test('the test detects the queries of a request with a session', async () => {
  const person = await app.createPerson()
  queries = 0
  for (let sent = 0; sent < more; sent += 1) await app.execute('{ me { id } }', {}, person.credential)
  expect(queries).toBeGreaterThanOrEqual(more)
})

test('no field', async () => {
  const rows = walk(app.server.schema).filter(({ name }) => /^(Query|Mutation)\./.test(name))
  for (const row of rows) {
    const [typeName = '', fieldName = ''] = row.name.replace(/\(.*/, '').split('.')
    const type = app.server.schema.getType(typeName)
    const field = type && 'getFields' in type ? type.getFields()[fieldName] : undefined
    const limit = field && 'resolve' in field ? (limitOf(app.server.schema, field)?.limit ?? 0) : 0
    // A limit that is this high is counted in memory.
    await expectNoQueries(row.name, () => app.execute(row.query, row.variables), limit > 1_000 ? 0 : limit)
  }
})

test('no page, by link or by form', async () => {
  for (const { path } of declared.pages) {
    const token = () => createOneTimeToken().token
    await expectNoQueries(`${path} with a token`, () => get(`${path}?token=${token()}`)(), 300)
    await expectNoQueries(path, get(path), 0)
    for (const fields of [() => ({ token: token() }), () => ({ email: 'nobody@example.com' })]) {
      const post = () => discard(fetch(`${app.url}${path}`, { method: 'POST', body: new URLSearchParams(fields()) }))
      await expectNoQueries(`${path} by POST`, post, 60)
    }
  }
})

test.each([
  '/',
  '/graphql',
  '/health/live',
  '/health/ready',
  '/.well-known/jwks.json',
  '/.well-known/openid-configuration',
  '/metrics',
  '/nothing',
  '/%',
])('%s', async (path) => expectNoQueries(path, get(path), 0))

test('no credential that does not work', async () => {
  const expired = await app.createPerson()
  await app.clock.advance(1_000)
  const loggedOut = await app.createPerson()
  await app.execute('mutation { logout { __typename } }', {}, loggedOut.credential)
  const send = (headers: Record<string, string>) =>
    get(`/graphql?query=${encodeURIComponent('{ me { id } }')}`, headers)
  const key = () => createApiKeySecret('LIVE', randomUUID()).key
  const credentials: [string, () => Record<string, string>][] = [
    ['an invented API key', () => ({ 'x-api-key': key() })],
    ['an invented API key as Bearer', () => ({ authorization: `Bearer ${key()}` })],
    ['an expired access token', () => ({ authorization: `Bearer ${expired.accessToken}` })],
    ['an access token of a session that has ended', () => ({ authorization: `Bearer ${loggedOut.accessToken}` })],
    ['a forged access token', () => ({ authorization: `Bearer ${loggedOut.accessToken.slice(0, -4)}AAAA` })],
    ['a refresh token', () => ({ authorization: `Bearer ${loggedOut.refreshToken}` })],
    ['Basic credentials', () => ({ authorization: `Basic ${btoa('nobody@example.com:wrong')}` })],
  ]
  for (const [name, headers] of credentials) await expectNoQueries(name, () => send(headers())(), 600)
})

test('a client with such credentials does not lock out clients whose credential worked before', async () => {
  const person = await app.createPerson()
  await app.giveRole(person, 'admin')
  const { credential } = await app.createKey(person, [])
  expect((await app.execute('{ access { kind } }', {}, credential)).data).toEqual({ access: { kind: 'API_KEY' } })
  const invented = () =>
    app.execute('{ access { kind } }', {}, { apiKey: createApiKeySecret('LIVE', randomUUID()).key })
  await flood(invented, 620)
  const refused = await invented()
  expect([refused.status, refused.errors[0]?.extensions.code]).toEqual([429, 'RATE_LIMITED'])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await app.execute('{ access { kind } }', {}, credential)).data).toEqual({ access: { kind: 'API_KEY' } })
  expect((await app.execute('{ me { id } }', {}, person.credential)).data).toEqual({ me: { id: person.id } })
  await app.clock.advance(60)
  expect((await invented()).errors[0]?.extensions.code).toBe('TOKEN_INVALID')
})
