import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApiKeyVerifier, createVerifier, type VerifyAccessToken } from '../../client/src/node.ts'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { audience, createTokenCases, type TokenCases } from './token-cases.ts'

let app: TestApp
let made: TokenCases
let verifyToken: VerifyAccessToken
beforeAll(async () => {
  app = await createTestApp({ jwtAudience: audience })
  made = await createTokenCases(app)
  const jwksUrl = `${app.url}/.well-known/jwks.json`
  verifyToken = createVerifier({ issuer: app.config.publicUrl, audience, jwksUrl })
})
afterAll(() => app.close())

test('the server does not accept an exchanged token', async () => {
  const answer = await app.execute('{ me { id } }', {}, { bearer: made.apiKey.token })
  expect(answer.errors[0]?.extensions.code).toBe('TOKEN_INVALID')
})

test('a key of an organization has no user, and its scopes hold inside the organization alone', async () => {
  const { id, key, token, organizationId } = made.organizationKey
  const own = await app.createKey(made.owner, ['keys:verify'])
  const check = createApiKeyVerifier({ url: app.url, apiKey: own.key })
  expect(await check(key, { organizationScopes: ['databases:read'] })).toEqual({
    valid: true,
    userId: null,
    organization: { id: organizationId, scopes: ['databases:read'] },
    apiKeyId: id,
    mode: 'LIVE',
    scopes: [],
  })
  expect(await check(key, { scopes: ['databases:read'] })).toMatchObject({ valid: false, status: 403 })
  const ofUser = await check(made.apiKey.key, { organizationScopes: ['databases:read'] })
  expect(ofUser).toMatchObject({ valid: false, status: 403 })
  expect(await verifyToken(`Bearer ${token}`)).toMatchObject({
    userId: null,
    scopes: new Set(),
    organization: { id: organizationId, scopes: new Set(['databases:read']) },
  })
  const caller = { userId: made.owner.id, organization: null }
  expect(await verifyToken(`Bearer ${made.apiKey.token}`)).toMatchObject(caller)
})

test('a check with the server detects a revocation at once; an offline check only when the token expires', async () => {
  const own = await app.createKey(made.owner, ['keys:verify'])
  const check = createApiKeyVerifier({ url: app.url, apiKey: own.key, cacheSeconds: 0 })
  expect(await check(made.apiKey.key, { scopes: ['databases:read'] })).toEqual({
    valid: true,
    userId: made.owner.id,
    organization: null,
    apiKeyId: made.apiKey.id,
    mode: 'LIVE',
    scopes: ['databases:read', 'keys:read'],
  })
  expect(await check(made.apiKey.key, { scopes: ['databases:read', 'databases:write'] })).toEqual({
    valid: false,
    status: 403,
    missingScopes: ['databases:write'],
  })
  await app.sql('update api_keys set revoked_at = now() where id = $1', [made.apiKey.id])
  expect(await check(made.apiKey.key)).toEqual({ valid: false, status: 401, missingScopes: [] })
  expect(await verifyToken(`Bearer ${made.apiKey.token}`, ['databases:read'])).toMatchObject({ userId: made.owner.id })
  const withRevoked = createApiKeyVerifier({ url: app.url, apiKey: made.apiKey.key })
  await expect(withRevoked(own.key)).rejects.toThrow('TOKEN_INVALID')
})

test('the page names only fields that the server has', () => {
  const page = readFileSync(new URL('../../docs/protect-your-api.md', import.meta.url), 'utf8')
  const root = [app.server.schema.getQueryType(), app.server.schema.getMutationType()]
  const fields = new Set(root.flatMap((type) => Object.keys(type?.getFields() ?? {})))
  const named = [...page.matchAll(/`(?:mutation |query )?\{ (\w+)/g)].map((match) => match[1] ?? '')
  expect(named.length).toBeGreaterThan(1)
  expect(named.filter((name) => !fields.has(name))).toEqual([])
})
