import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/_util/app.ts'
import { audience, createTokenCases, type TokenCases } from '../../../test/docs/token-cases.ts'
import { createApiKeyVerifier, createRequestVerifier, TokenRefused, type VerifyRequest } from '../../src/node.ts'
import { type NodeService, nodeServices } from '../_util/node-services.ts'

let app: TestApp
let made: TokenCases
let issuer: { issuer: string; audience: string; jwksUrl: string }
beforeAll(async () => {
  app = await createTestApp({ jwtAudience: audience })
  made = await createTokenCases(app)
  issuer = { issuer: app.config.publicUrl, audience, jwksUrl: `${app.url}/.well-known/jwks.json` }
})
afterAll(() => app.close())

/** The bodies of refusals, by their status. */
const messages: Record<number, string> = {
  400: 'A request must have one credential.',
  401: 'A valid credential is required.',
  403: 'The credential does not have the required scope.',
}
const scope = 'databases:read'
const challenges: Record<number, string> = {
  400: 'Bearer error="invalid_request"',
  401: 'Bearer error="invalid_token"',
  403: `Bearer error="insufficient_scope", scope="${scope}"`,
}
/** A request to a service, and the status of its answer. */
interface Case {
  name: string
  headers: Record<string, string | string[]>
  status: number
  /** Whether there is no credential that counts: the answer names the scheme alone. */
  isAnonymous?: boolean
}

/** Sends every case to a service. @returns what differs from the documented answer */
async function differences(service: NodeService, cases: readonly Case[]): Promise<unknown[]> {
  const found: unknown[] = []
  for (const each of cases) {
    const { status, headers, body } = await service.request(each.headers)
    const refused = each.status >= 400 && each.status < 500
    const expected = {
      status: each.status,
      challenge: each.isAnonymous && refused ? 'Bearer' : challenges[each.status],
      ...(refused && { error: messages[each.status] }),
    }
    const actual = {
      status,
      challenge: headers['www-authenticate'],
      ...(refused && { error: body.error ?? body.errors?.[0]?.message }),
    }
    if (JSON.stringify(actual) !== JSON.stringify(expected)) found.push({ name: each.name, actual, expected })
  }
  return found
}

/** The cases in which an API key counts for nothing. */
const tokenCases = (): Case[] => [
  ...made.cases.map(({ name, authorization, status }) => ({
    name,
    headers: { ...(authorization && { authorization }) },
    status,
    isAnonymous: !authorization?.startsWith('Bearer '),
  })),
  { name: 'two tokens', headers: { authorization: [bearer(), bearer()] }, status: 400 },
  { name: 'a password and a token', headers: { authorization: ['Basic YTpi', bearer()] }, status: 400 },
  { name: 'the token twice in one header', headers: { authorization: `${bearer()}, ${bearer()}` }, status: 400 },
]
const bearer = () => `Bearer ${made.apiKey.token}`

describe.each(nodeServices.map((each) => [each.name, each] as const))('%s', (_name, { start, checksScopes }) => {
  /** Yoga's context finds the caller of any request, and resolvers decide about scopes. */
  const asDocumented = (cases: Case[]): Case[] =>
    checksScopes
      ? cases
      : cases.map((each) => {
          const isPublic = each.isAnonymous && !each.headers.authorization
          return each.status === 403 || isPublic ? { ...each, status: 200 } : each
        })

  test('serves valid access tokens alone', async () => {
    const service = await start(issuer, scope)
    try {
      const cases = [
        ...tokenCases(),
        { name: 'an API key as such', headers: { 'x-api-key': made.apiKey.key }, status: 401, isAnonymous: true },
        { name: 'a key beside a token', headers: { authorization: bearer(), 'x-api-key': 'any' }, status: 200 },
      ]
      expect(await differences(service, asDocumented(cases))).toEqual([])
      const { body } = await service.request({ authorization: bearer() })
      expect(JSON.stringify(body)).toContain(made.owner.id)
    } finally {
      await service.close()
    }
  })

  test('answers 503 when the keys of tokens cannot be read, whatever the token', async () => {
    const service = await start({ ...issuer, jwksUrl: `${app.url}/no-keys-here` }, scope)
    const unreachable = await start({ ...issuer, jwksUrl: 'http://127.0.0.1:9/jwks.json' }, scope)
    try {
      for (const each of [service, unreachable]) {
        expect((await each.request({ authorization: bearer() })).status).toBe(503)
        expect((await each.request({ authorization: 'Bearer nonsense' })).status).toBe(401)
      }
    } finally {
      await service.close()
      await unreachable.close()
    }
  })

  test('serves access tokens and API keys, and learns of a revoked key when its verdict has expired', async () => {
    const keys = { url: app.url, apiKey: await ownKey(), now: () => app.clock.now().getTime() }
    const service = await start({ ...issuer, verifyApiKey: createApiKeyVerifier(keys) }, scope)
    try {
      const { key, id } = await app.createKey(made.owner, [scope])
      const other = await app.createKey(made.owner, ['keys:read'])
      const cases = [
        ...tokenCases().filter(({ name }) => name !== 'an API key'),
        { name: 'a key', headers: { 'x-api-key': key }, status: 200 },
        { name: 'a key as Bearer', headers: { authorization: `Bearer ${key}` }, status: 200 },
        { name: 'a key without the scope', headers: { 'x-api-key': other.key }, status: 403 },
        { name: 'a key of an organization', headers: { 'x-api-key': made.organizationKey.key }, status: 403 },
        { name: 'a key with another ending', headers: { 'x-api-key': `${key.slice(0, -1)}!` }, status: 401 },
        { name: 'an unknown key', headers: { 'x-api-key': `${key}0` }, status: 401 },
        { name: 'a token in the place of a key', headers: { 'x-api-key': made.apiKey.token }, status: 401 },
        { name: 'a key and a token', headers: { 'x-api-key': key, authorization: bearer() }, status: 400 },
        { name: 'two keys', headers: { 'x-api-key': [key, key] }, status: 400 },
      ]
      expect(await differences(service, asDocumented(cases))).toEqual([])
      const [owned, ofOrganization] = [await service.request({ 'x-api-key': key }), made.organizationKey]
      expect(JSON.stringify(owned.body)).toContain(made.owner.id)
      if (!checksScopes) {
        const { body } = await service.request({ 'x-api-key': ofOrganization.key })
        expect(JSON.stringify(body)).toContain(ofOrganization.organizationId)
        expect(JSON.stringify(body)).not.toContain(made.owner.id)
      }
      await app.sql('update api_keys set revoked_at = created_at where id = $1', [id])
      expect((await service.request({ 'x-api-key': key })).status).toBe(200)
      await app.clock.advance(6)
      expect((await service.request({ 'x-api-key': key })).status).toBe(401)
    } finally {
      await service.close()
    }
  })

  test('answers 429 to a key that has used up its tier, with the headers of the limit', async () => {
    const limited = await app.startAnother({ rateLimits: true, tierLimits: { FREE: 2, PRO: 2, ENTERPRISE: 2 } })
    const keys = { url: limited.url, apiKey: await ownKey(), now: () => app.clock.now().getTime() }
    const verifyApiKey = createApiKeyVerifier({ ...keys, countRequests: true })
    const service = await start({ ...issuer, verifyApiKey }, scope)
    try {
      const { key } = await app.createKey(made.owner, [scope])
      const answers = [1, 2, 3].map(() => service.request({ 'x-api-key': key }))
      const seen = (await Promise.all(answers)).toSorted((a, b) => a.status - b.status)
      expect(seen.map(({ status }) => status)).toEqual([200, 200, 429])
      const limit = { 'x-ratelimit-limit': '2', 'x-ratelimit-reset': expect.stringMatching(/^\d{10}$/) }
      expect(seen[2]?.headers).toMatchObject({ ...limit, 'x-ratelimit-remaining': '0', 'retry-after': '60' })
      expect(seen[2]?.headers).not.toHaveProperty('www-authenticate')
      const { error, errors } = seen[2]?.body ?? {}
      expect(error ?? errors?.[0]?.message).toBe('The API key has used up its requests. Try again later.')
      // The context of Yoga cannot set headers of an answer that succeeds.
      if (!checksScopes) return
      expect(seen[0]?.headers).toMatchObject(limit)
      expect(
        seen
          .slice(0, 2)
          .map(({ headers }) => headers['x-ratelimit-remaining'])
          .toSorted(),
      ).toEqual(['0', '1'])
    } finally {
      await service.close()
      await limited.close()
    }
  })

  test('answers 503 when the server cannot be asked about a key', async () => {
    const verifyApiKey = createApiKeyVerifier({ url: 'http://127.0.0.1:9', apiKey: 'own' })
    const service = await start({ ...issuer, verifyApiKey }, scope)
    try {
      expect((await service.request({ 'x-api-key': made.apiKey.key })).status).toBe(503)
    } finally {
      await service.close()
    }
  })
})

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const ownKey = async () => (await app.createKey(made.owner, ['keys:verify'])).key

describe('API keys', () => {
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

  test('are sent to no server to which the service is redirected', async () => {
    let reached = 0
    const other = createServer((_req, res) => {
      reached += 1
      res.end()
    }).listen(0, '127.0.0.1')
    const statuses = [301, 302, 303, 307, 308]
    const given: number[] = []
    const redirecting = createServer((_req, res) => {
      const status = statuses[given.length] ?? 500
      given.push(status)
      res.writeHead(status, { location: `${addressOf(other)}/graphql` }).end()
    }).listen(0, '127.0.0.1')
    await Promise.all([other, redirecting].map((server) => server.listening || once(server, 'listening')))
    try {
      const verify = createApiKeyVerifier({ url: addressOf(redirecting), apiKey: await ownKey() })
      for (const _status of statuses) await expect(verify(made.apiKey.key)).rejects.toThrow()
      expect({ given, reached }).toEqual({ given: statuses, reached: 0 })
    } finally {
      for (const server of [other, redirecting]) {
        server.close()
        server.closeAllConnections()
      }
    }
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
    expect(await outcome(two)).toEqual([400, 'Bearer error="invalid_request"'])
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
  })
})
