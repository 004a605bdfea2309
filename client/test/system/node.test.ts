import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GraphQLError } from 'graphql'
import { createSchema, createYoga } from 'graphql-yoga'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/_util/app.ts'
import { audience, createTokenCases, type TokenCases } from '../../../test/docs/token-cases.ts'
import { type TokenCaller, TokenRefused } from '../../src/node/access-token.ts'
import { createApiKeyVerifier } from '../../src/node/api-key.ts'
import { expressAuth, fastifyAuth, honoAuth, yogaAuth } from '../../src/node/middleware.ts'
import { createRequestVerifier, type VerifyRequest } from '../../src/node/request.ts'

let app: TestApp
let made: TokenCases
let issuer: { issuer: string; audience: string; jwksUrl: string }
beforeAll(async () => {
  app = await createTestApp({ jwtAudience: audience })
  made = await createTokenCases(app)
  issuer = { issuer: app.config.publicUrl, audience, jwksUrl: `${app.url}/.well-known/jwks.json` }
})
afterAll(() => app.close())

const expected = () => made.cases.map(({ name, status }) => [name, status])
const challenges: Record<string, string> = {
  nothing: 'Bearer',
  'an expired access token': 'Bearer error="invalid_token"',
  'a token without the scope': 'Bearer error="insufficient_scope", scope="databases:read"',
}

describe('access tokens', () => {
  test('are verified by middleware of Express', async () => {
    const protect = expressAuth(issuer)('databases:read')
    const service: Server = createServer((req, res) => {
      const next = (error?: unknown) => {
        res.statusCode = error ? 503 : 200
        res.end()
      }
      void protect(req, res, next)
    }).listen(0, '127.0.0.1')
    await once(service, 'listening')
    const { port } = service.address() as AddressInfo
    const found: unknown[] = []
    for (const { name, authorization } of made.cases) {
      const answer = await fetch(`http://127.0.0.1:${port}`, { headers: authorization ? { authorization } : {} })
      found.push([name, answer.status])
      if (challenges[name]) expect(answer.headers.get('www-authenticate')).toBe(challenges[name])
    }
    service.close()
    expect(found).toEqual(expected())
  })

  test('are verified by a hook of Fastify', async () => {
    const protect = fastifyAuth(issuer)('databases:read')
    const found: unknown[] = []
    for (const { name, authorization } of made.cases) {
      let status = 200
      const reply = {
        code: (given: number) => {
          status = given
          return reply
        },
        header: () => reply,
        send: () => reply,
      }
      const request = { headers: { authorization } }
      await protect(request, reply)
      found.push([name, status])
      expect('caller' in request).toBe(status === 200)
    }
    expect(found).toEqual(expected())
  })

  test('are verified by middleware of Hono', async () => {
    const protect = honoAuth(issuer)('databases:read')
    const found: unknown[] = []
    for (const { name, authorization } of made.cases) {
      let served = false
      const context = {
        req: { header: () => authorization },
        set: () => {},
        json: (body: unknown, status: number, headers: Record<string, string>) =>
          Response.json(body, { status, headers }),
      }
      const answer = await protect(context, async () => {
        served = true
      })
      found.push([name, answer?.status ?? 200])
      expect(served).toBe(answer === undefined)
    }
    expect(found).toEqual(expected())
  })

  test('are verified in the context of GraphQL Yoga', async () => {
    const schema = createSchema<{ caller: TokenCaller | null }>({
      typeDefs: 'type Query { user: String }',
      resolvers: { Query: { user: (_root, _args, { caller }) => caller?.userId ?? null } },
    })
    const yoga = createYoga<object, { caller: TokenCaller | null }>({
      schema,
      logging: false,
      context: yogaAuth(issuer, GraphQLError),
    })
    for (const { name, authorization, status } of made.cases) {
      const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) }
      const body = JSON.stringify({ query: '{ user }' })
      const answer = await yoga.fetch('http://localhost/graphql', { method: 'POST', headers, body })
      // Scopes are the matter of the resolvers, and a request without a credential is one.
      expect([name, answer.status]).toEqual([name, status === 401 && authorization ? 401 : 200])
    }
  })

  test('cannot be verified without the keys, which is no fault of the token', async () => {
    const protect = expressAuth({ ...issuer, jwksUrl: `${app.url}/no-keys-here` })()
    const failed = new Promise((resolve) => {
      const authorization = `Bearer ${made.apiKey.token}`
      void protect({ headers: { authorization } }, { statusCode: 0, setHeader: () => {}, end: resolve }, resolve)
    })
    expect(await failed).toBeInstanceOf(Error)
  })
})

describe('API keys', () => {
  const ownKey = async () => (await app.createKey(made.owner, ['keys:verify'])).key

  test('are verified with their scopes, and the verdict is kept for a while', async () => {
    let asked = 0
    const send: typeof fetch = (...given) => {
      asked += 1
      return fetch(...given)
    }
    const now = () => app.clock.now().getTime()
    const verify = createApiKeyVerifier({ url: app.url, apiKey: await ownKey(), fetch: send, now })
    const { key, id } = await app.createKey(made.owner, ['databases:read'])
    const both = await Promise.all([
      verify(key, { scopes: ['databases:read'] }),
      verify(key, { scopes: ['databases:read'] }),
    ])
    expect(both[0]).toMatchObject({ valid: true, userId: made.owner.id, apiKeyId: id, mode: 'LIVE' })
    expect([both[1] === both[0], asked]).toEqual([true, 1])
    const lacking = { valid: false, status: 403, missingScopes: ['databases:write'] }
    expect(await verify(key, { scopes: ['databases:write'] })).toEqual(lacking)
    await app.sql('update api_keys set revoked_at = created_at where id = $1', [id])
    expect(await verify(key, { scopes: ['databases:read'] })).toMatchObject({ valid: true })
    await app.clock.advance(6)
    expect(await verify(key, { scopes: ['databases:read'] })).toEqual({ valid: false, status: 401, missingScopes: [] })
    expect(asked).toBe(3)
  })

  test('that are invented do not fill the memory', async () => {
    let asked = 0
    const send: typeof fetch = async () => {
      asked += 1
      return Response.json({ data: { verifyApiKey: { __typename: 'TokenInvalidError' } } })
    }
    const verify = createApiKeyVerifier({ url: app.url, apiKey: 'own', cacheSize: 10, fetch: send, now: () => 0 })
    for (let count = 0; count < 20; count++) await verify(`key-${count}`)
    await verify('key-19')
    expect(asked).toBe(20)
    await verify('key-0')
    expect(asked).toBe(21)
  })

  test('get no verdict when the server cannot be asked, and the next request asks again', async () => {
    const apiKey = await ownKey()
    let works = false
    const send: typeof fetch = (...given) => (works ? fetch(...given) : Promise.reject(new TypeError('down')))
    const verify = createApiKeyVerifier({ url: app.url, apiKey, fetch: send })
    await expect(verify(made.apiKey.key)).rejects.toThrow('down')
    works = true
    expect(await verify(made.apiKey.key)).toMatchObject({ valid: true })
    const wrong = createApiKeyVerifier({ url: app.url, apiKey: made.apiKey.key })
    await expect(wrong(apiKey)).rejects.toThrow('could not be verified')
  })
})

describe('requests with either', () => {
  let verify: VerifyRequest
  beforeAll(async () => {
    const own = await app.createKey(made.owner, ['keys:verify'])
    verify = createRequestVerifier({ ...issuer, verifyApiKey: createApiKeyVerifier({ url: app.url, apiKey: own.key }) })
  })
  /** The status and the challenge of the refusal, or the caller. */
  const outcome = (...given: Parameters<VerifyRequest>) =>
    verify(...given).catch((error: unknown) =>
      error instanceof TokenRefused ? [error.status, error.challenge] : String(error),
    )
  const invalid = [401, 'Bearer error="invalid_token"']
  const insufficient = (scope: string) => [403, `Bearer error="insufficient_scope", scope="${scope}"`]

  test('have the same caller for a token, and for a key in either header', async () => {
    const required = { scopes: ['databases:read'] }
    const caller = { userId: made.owner.id, organization: null }
    expect(await outcome({ authorization: `Bearer ${made.owner.accessToken}` }, required)).toMatchObject(caller)
    const ofKey = { ...caller, claims: { sub: made.owner.id, client_id: made.apiKey.id, mode: 'live' } }
    expect(await outcome({ apiKey: made.apiKey.key }, required)).toMatchObject(ofKey)
    expect(await outcome({ authorization: `Bearer ${made.apiKey.key}` }, required)).toMatchObject(ofKey)
  })

  test('are refused without a credential, with an invalid one, with two, and without the scope', async () => {
    expect(await outcome({})).toEqual([401, 'Bearer'])
    expect(await outcome({ apiKey: 'sp_live_invented' })).toEqual(invalid)
    expect(await outcome({ authorization: 'Bearer sp_test_invented' })).toEqual(invalid)
    const two = { authorization: `Bearer ${made.owner.accessToken}`, apiKey: made.apiKey.key }
    expect(await outcome(two)).toEqual([401, 'Bearer error="invalid_request"'])
    const required = { scopes: ['databases:write'] }
    expect(await outcome({ apiKey: made.apiKey.key }, required)).toEqual(insufficient('databases:write'))
  })

  test('have the scopes of an organization inside it alone', async () => {
    const organizationScopes = ['databases:read']
    const { key, token, organizationId } = made.organizationKey
    for (const headers of [{ apiKey: key }, { authorization: `Bearer ${token}` }]) {
      const organization = { id: organizationId, scopes: new Set(['databases:read']) }
      expect(await outcome(headers, { organizationScopes })).toMatchObject({ userId: null, organization })
      expect(await outcome(headers, { scopes: ['databases:read'] })).toEqual(insufficient('databases:read'))
      expect(await outcome(headers, { organizationScopes: ['invoices:read'] })).toEqual(insufficient('invoices:read'))
    }
    expect(await outcome({ apiKey: made.apiKey.key }, { organizationScopes })).toEqual(insufficient('databases:read'))
    const anyScope = { organizationScopes: [] }
    expect(await outcome({ apiKey: made.apiKey.key }, anyScope)).toEqual([403, 'Bearer error="insufficient_scope"'])
    expect(await outcome({ apiKey: key }, anyScope)).toMatchObject({ userId: null })
  })

  test('are answered with 503 if the credential cannot be verified', async () => {
    const lost = { ...issuer, jwksUrl: `${app.url}/no-keys-here` }
    const verifyApiKey = createApiKeyVerifier({ url: `${app.url}/nothing`, apiKey: 'own' })
    const unavailable = createRequestVerifier({ ...lost, verifyApiKey })
    const error = { name: 'VerifierUnavailable', status: 503, statusCode: 503 }
    for (const headers of [{ apiKey: made.apiKey.key }, { authorization: `Bearer ${made.apiKey.token}` }]) {
      await expect(unavailable(headers)).rejects.toMatchObject(error)
    }
    const context = {
      req: { header: (name: string) => (name === 'x-api-key' ? made.apiKey.key : undefined) },
      set: () => {},
      json: (body: unknown, status: number) => Response.json(body, { status }),
    }
    expect((await honoAuth({ ...lost, verifyApiKey })()(context, async () => {}))?.status).toBe(503)
    const request = new Request('http://localhost', { headers: { 'x-api-key': made.apiKey.key } })
    const failed = yogaAuth({ ...lost, verifyApiKey }, GraphQLError)({ request })
    await expect(failed).rejects.toMatchObject({ extensions: { code: 'UNAVAILABLE', http: { status: 503 } } })
  })
})
