import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { freePort } from '../_util/postgres-server.ts'
import { createResourceServers, type ResourceServers, resourceServices } from '../_util/resource-servers.ts'
import { audience, createTokenCases, type TokenCases } from '../docs/token-cases.ts'

let app: TestApp
let made: TokenCases
let servers: ResourceServers

beforeAll(async () => {
  app = await createTestApp({ jwtAudience: audience })
  made = await createTokenCases(app)
  servers = await createResourceServers(app)
})
afterAll(async () => {
  await servers.close()
  await app.close()
})

describe.each(resourceServices.map((each) => [each.name, each] as const))('the service in %s', (_name, service) => {
  let url: string
  beforeAll(async () => {
    url = await servers.start(service)
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
    const lonely = await servers.start(service, { JWKS_URL: `http://127.0.0.1:${await freePort()}/nothing` })
    expect((await ask(`Bearer ${made.apiKey.token}`, lonely)).status).toBe(503)
  })

  test.runIf(service.algorithms.length > 0)(
    'accepts the tokens of a server that signs with another algorithm',
    async () => {
      for (const jwtAlgorithm of service.algorithms) {
        const other = await createTestApp({ jwtAudience: audience, jwtAlgorithm })
        const otherUrl = await servers.start(service, { JWKS_URL: `${other.url}/.well-known/jwks.json` })
        const { cases } = await createTokenCases(other)
        for (const { name, authorization, status } of cases) {
          const answer = await ask(authorization, otherUrl)
          expect([jwtAlgorithm, name, answer.status]).toEqual([jwtAlgorithm, name, status])
        }
        await other.close()
      }
    },
  )
})
