import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, expectType, type TestApp } from '../_util/app.ts'
import { createExamples, type Example, type Examples } from '../_util/examples.ts'
import { freePort } from '../_util/postgres-server.ts'
import { audience, createTokenCases, type TokenCases } from '../docs/token-cases.ts'

let app: TestApp
let made: TokenCases
let examples: Examples
/** The access token of the owner in an organization. */
let inOrganization: string
/** What the READMEs say about the environment, but for the port. */
let variables: Record<string, string>

beforeAll(async () => {
  const port = await freePort()
  app = await createTestApp({ port, publicUrl: `http://127.0.0.1:${port}`, jwtAudience: audience })
  made = await createTokenCases(app)
  const session = await app.logInAs(made.owner.email)
  const id = made.organizationKey.organizationId
  inOrganization = expectType(await app.call.switchOrganization({ id }, session.credential), 'AuthTokens').accessToken
  const { key } = await app.createKey(made.owner, ['keys:verify'])
  variables = { SALLYPORT_URL: app.url, AUDIENCE: audience, AUTH_API_KEY: key }
  examples = await createExamples()
})
afterAll(async () => {
  await examples.close()
  await app.close()
})

const start = async (example: Example, change: Record<string, string> = {}) =>
  example.start('npm start', { ...variables, ...change, PORT: String(await freePort()) })

/** Every case of a credential: an API key is accepted here, too. */
const cases = () =>
  made.cases.map(({ name, authorization, status }) => ({
    name,
    authorization,
    status: name === 'an API key' ? 200 : status,
  }))

describe.each(['express', 'fastify', 'hono'])('the service in examples/%s', (name) => {
  let example: Example
  let url: string
  beforeAll(async () => {
    example = await examples.install(name)
    url = await start(example)
  })

  const request = (path: string, headers: Record<string, string>, body?: object) =>
    fetch(url + path, {
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    })
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

  test('has types', async () => expect(await example.types()).toBe(''))

  test('accepts only valid credentials with the scope', async () => {
    const statuses: Record<string, number> = {}
    for (const { name, authorization } of cases()) {
      statuses[name] = (await request('/databases', authorization ? { authorization } : {})).status
    }
    expect(statuses).toEqual(Object.fromEntries(cases().map(({ name, status }) => [name, status])))
  })

  test('says why a request is refused', async () => {
    const nothing = await request('/databases', {})
    expect([nothing.status, nothing.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    expect(nothing.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await nothing.json()).toEqual({ error: 'A valid credential is required.' })
    const forbidden = await request('/databases', { 'x-api-key': made.apiKey.key }, { name: 'main' })
    const challenge = 'Bearer error="insufficient_scope", scope="databases:write"'
    expect([forbidden.status, forbidden.headers.get('www-authenticate')]).toEqual([403, challenge])
    expect(await forbidden.json()).toEqual({ error: 'The credential does not have the required scope.' })
  })

  test('shows the rows of the caller, and those of the organization apart', async () => {
    const own = bearer(made.owner.accessToken)
    const created = await request('/databases', own, { name: 'own' })
    expect([created.status, await created.json()]).toEqual([201, { name: 'own' }])
    const shared = await request('/organization/databases', bearer(inOrganization), { name: 'shared' })
    expect(shared.status).toBe(201)
    const lists = async (path: string, headers: Record<string, string>) => (await request(path, headers)).json()
    expect(await lists('/databases', own)).toEqual(['own'])
    expect(await lists('/databases', { 'x-api-key': made.apiKey.key })).toEqual(['own'])
    expect(await lists('/organization/databases', bearer(inOrganization))).toEqual(['shared'])
    expect(await lists('/organization/databases', { 'x-api-key': made.organizationKey.key })).toEqual(['shared'])
    // A session in no organization has no scope in one.
    expect((await request('/organization/databases', own)).status).toBe(403)
  })

  test('refuses a database without a name', async () => {
    const own = bearer(made.owner.accessToken)
    for (const body of [{}, { name: '' }]) expect((await request('/databases', own, body)).status).toBe(400)
  })

  test('answers with 503 while the server is not reachable', async () => {
    const lonely = await start(example, { SALLYPORT_URL: `http://127.0.0.1:${await freePort()}` })
    for (const headers of [bearer(made.owner.accessToken), { 'x-api-key': made.apiKey.key }]) {
      expect((await fetch(`${lonely}/databases`, { headers })).status).toBe(503)
    }
  })

  test('has no command that no test runs', () => expect(example.forgotten()).toEqual([]))
})

describe.each(['graphql-yoga', 'apollo-server'])('the API in examples/%s', (name) => {
  let example: Example
  let url: string
  beforeAll(async () => {
    example = await examples.install(name)
    url = await start(example)
  })

  interface Answer {
    data?: { health?: string; databases?: string[]; createDatabase?: string } | null
    errors?: { extensions: { code: string } }[]
  }
  const ask = async (query: string, headers: Record<string, string>, at = url) => {
    const response = await fetch(at, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
      body: JSON.stringify({ query }),
    })
    const { data, errors } = (await response.json()) as Answer
    const challenge = response.headers.get('www-authenticate')
    return { status: response.status, challenge, data, code: errors?.[0]?.extensions.code }
  }

  test('has types', async () => expect(await example.types()).toBe(''))

  test('identifies the caller, and refuses an invalid credential', async () => {
    const codes: Record<string, unknown> = {}
    for (const { name, authorization } of cases()) {
      const { data, code } = await ask('{ health databases }', authorization ? { authorization } : {})
      codes[name] = code ?? data?.databases
      if (code === 'TOKEN_INVALID') expect(data?.health).toBeUndefined()
    }
    const expected = cases().map(({ name, status }) => [
      name,
      { 200: [], 401: 'TOKEN_INVALID', 403: 'FORBIDDEN' }[status],
    ])
    expect(codes).toEqual({ ...Object.fromEntries(expected), nothing: 'UNAUTHENTICATED' })
    expect(await ask('{ health }', {})).toMatchObject({ status: 200, data: { health: 'good' } })
  })

  test('answers a refusal with its status and challenge', async () => {
    const invalid = await ask('{ health }', { authorization: 'Bearer nonsense.of.mine' })
    expect(invalid).toMatchObject({ status: 401, challenge: 'Bearer error="invalid_token"', code: 'TOKEN_INVALID' })
    expect(await ask('{ databases }', {})).toMatchObject({ status: 401, challenge: 'Bearer' })
    const { status, challenge } = await ask('mutation { createDatabase(name: "main") }', {
      'x-api-key': made.apiKey.key,
    })
    expect([status, challenge]).toEqual([403, 'Bearer error="insufficient_scope", scope="databases:write"'])
  })

  test('shows the rows of the caller', async () => {
    const authorization = `Bearer ${made.owner.accessToken}`
    const created = await ask('mutation { createDatabase(name: "main") }', { authorization })
    expect(created.data).toEqual({ createDatabase: 'main' })
    expect((await ask('{ databases }', { 'x-api-key': made.apiKey.key })).data).toEqual({ databases: ['main'] })
  })

  test('answers with 503 while the server is not reachable', async () => {
    const lonely = await start(example, { SALLYPORT_URL: `http://127.0.0.1:${await freePort()}` })
    const authorization = `Bearer ${inOrganization}`
    const credentials: Record<string, string>[] = [{ authorization }, { 'x-api-key': made.apiKey.key }]
    for (const headers of credentials) {
      expect(await ask('{ health }', headers, lonely)).toMatchObject({ status: 503, code: 'UNAVAILABLE' })
    }
  })

  test('has no command that no test runs', () => expect(example.forgotten()).toEqual([]))
})
