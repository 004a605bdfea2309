import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApiKeySecret } from '../../src/crypto/api-key.ts'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { freePort } from '../_util/postgres-server.ts'
import { createResourceServers, type ResourceServers, resourceServices } from '../_util/resource-servers.ts'
import { until } from '../_util/server-process.ts'
import { audience, createTokenCases, type TokenCases } from '../docs/token-cases.ts'

let app: TestApp
let made: TokenCases
let servers: ResourceServers
/** The key of the services, with the scope `keys:verify` and no other. */
let ownKey: string

beforeAll(async () => {
  app = await createTestApp({ jwtAudience: audience })
  made = await createTokenCases(app)
  servers = await createResourceServers(app)
  ownKey = (await app.createKey(made.owner, ['keys:verify'])).key
})
afterAll(async () => {
  await servers.close()
  await app.close()
})

const invalid = 'Bearer error="invalid_token"'
const insufficient = 'Bearer error="insufficient_scope", scope="databases:read"'
const several = 'Bearer error="invalid_request"'

/** A header with several values is sent several times. */
type SentHeaders = Record<string, string | string[]>

/** Sends a request. */
async function answerOf(url: string, headers: SentHeaders) {
  const [answer] = await once(request(url, { headers }).end(), 'response')
  answer.resume()
  return { status: answer.statusCode, challenge: answer.headers['www-authenticate'] }
}

/** Starts a server. @returns it, with its address */
async function serve(respond: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(respond).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

describe.each(resourceServices.map((each) => [each.name, each] as const))('the service in %s', (_name, service) => {
  test('accepts API keys as well, and learns of a revoked key when its verdict has expired', async () => {
    // The file of a key may end with a new line.
    const url = await servers.start(service, { AUTH_API_KEY: `${ownKey}\n` })
    const { key, id } = await app.createKey(made.owner, ['databases:read'])
    const other = await app.createKey(made.owner, ['keys:read'])
    const unknown = createApiKeySecret('LIVE', randomUUID()).key
    const bearer = `Bearer ${made.apiKey.token}`
    const cases: [name: string, headers: SentHeaders, status: number, challenge?: string][] = [
      ['a key', { 'x-api-key': key }, 200],
      ['a key as Bearer', { authorization: `Bearer ${key}` }, 200],
      ['a key with the scheme in lower case', { authorization: `bearer ${key}` }, 200],
      ['a token', { authorization: bearer }, 200],
      ['nothing', {}, 401, 'Bearer'],
      ['a password', { authorization: `Basic ${btoa('ada@example.com:secret')}` }, 401, 'Bearer'],
      ['an unknown key', { 'x-api-key': unknown }, 401, invalid],
      ['an unknown key as Bearer', { authorization: `Bearer ${unknown}` }, 401, invalid],
      ['a misspelt key', { 'x-api-key': `${key}0` }, 401, invalid],
      ['a misspelt key as Bearer', { authorization: `Bearer ${key.slice(0, -1)}!` }, 401, invalid],
      ['a token in the place of a key', { 'x-api-key': made.apiKey.token }, 401, invalid],
      ['a key without the scope', { 'x-api-key': other.key }, 403, insufficient],
      ['a key of an organization', { 'x-api-key': made.organizationKey.key }, 403, insufficient],
      ['a key and a token', { 'x-api-key': key, authorization: bearer }, 400, several],
      ['a key in both headers', { 'x-api-key': key, authorization: `Bearer ${key}` }, 400, several],
      ['two keys', { 'x-api-key': [key, key] }, 400, several],
      ['two tokens', { authorization: [bearer, bearer] }, 400, several],
      ['two tokens in one header', { authorization: `${bearer}, ${bearer}` }, 400, several],
    ]
    for (const [name, headers, status, challenge] of cases) {
      expect([name, await answerOf(url, headers)]).toEqual([name, { status, challenge }])
    }
    const answer = await fetch(url, { headers: { 'x-api-key': key } })
    expect(await answer.json()).toEqual({ user: made.owner.id })
    await app.sql('update api_keys set revoked_at = created_at where id = $1', [id])
    // The verdict is kept for five seconds by the clock of the service.
    await until('the service asks again', async () => (await answerOf(url, { 'x-api-key': key })).status === 401)
  })

  test('accepts access tokens alone without a key of its own', async () => {
    const url = await servers.start(service)
    const answers = [
      await answerOf(url, { 'x-api-key': made.apiKey.key }),
      await answerOf(url, { authorization: `Bearer ${made.apiKey.key}` }),
      await answerOf(url, { authorization: `Bearer ${made.apiKey.token}`, 'x-api-key': 'any' }),
    ]
    expect(answers).toEqual([
      { status: 401, challenge: 'Bearer' },
      { status: 401, challenge: invalid },
      { status: 200, challenge: undefined },
    ])
  })

  test('answers with 503 while the server gives no verdict, and still accepts access tokens', async () => {
    const urls = [
      await servers.start(service, { AUTH_API_KEY: ownKey, SALLYPORT_URL: `http://127.0.0.1:${await freePort()}` }),
      // A key without the scope `keys:verify`.
      await servers.start(service, { AUTH_API_KEY: made.apiKey.key }),
    ]
    for (const url of urls) {
      expect((await answerOf(url, { 'x-api-key': made.apiKey.key })).status).toBe(503)
      expect((await answerOf(url, { authorization: `Bearer ${made.apiKey.token}` })).status).toBe(200)
    }
  })

  test('sends its own key and that of the caller to no server to which it is redirected', async () => {
    let reached = 0
    const other = await serve((_req, res) => {
      reached += 1
      res.end()
    })
    const statuses = [301, 302, 303, 307, 308]
    const given: number[] = []
    const redirecting = await serve((_req, res) => {
      const status = statuses[given.length] ?? 500
      given.push(status)
      res.writeHead(status, { location: `${other.url}/graphql` }).end()
    })
    try {
      const url = await servers.start(service, { AUTH_API_KEY: ownKey, SALLYPORT_URL: redirecting.url })
      for (const _status of statuses) {
        expect((await answerOf(url, { 'x-api-key': made.apiKey.key })).status).toBe(503)
      }
      expect({ given, reached }).toEqual({ given: statuses, reached: 0 })
    } finally {
      for (const { server } of [other, redirecting]) {
        server.close()
        server.closeAllConnections()
      }
    }
  })
})
