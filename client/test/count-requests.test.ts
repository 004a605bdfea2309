import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../../test/_util/app.ts'
import { type ApiKeyVerdict, createApiKeyVerifier, createRequestVerifier, RateLimitExceeded } from '../src/node.ts'

/** Without limits, on the same database: makes people. */
let open: TestApp
let app: TestApp
let owner: Person
let service: string
let key: string
let keyId: string
beforeAll(async () => {
  open = await createTestApp()
  app = await open.startAnother({ rateLimits: true, tierLimits: { FREE: 5, PRO: 5, ENTERPRISE: 5 } })
  owner = await open.createPerson()
  await open.giveRole(owner, 'admin')
  service = (await open.createKey(owner, ['keys:verify'])).key
})
afterAll(async () => {
  await app.close()
  await open.close()
})

/** The `count` of each question to the server. */
const counts: unknown[] = []
beforeEach(async () => {
  counts.length = 0
  const made = await open.createKey(owner, ['profile:read'])
  key = made.key
  keyId = made.id
})

const now = () => open.clock.now().getTime()
const send: typeof fetch = (...given) => {
  counts.push(JSON.parse(String(given[1]?.body)).variables.count)
  return fetch(...given)
}
const createVerify = (change: object = {}) =>
  createApiKeyVerifier({ url: app.url, apiKey: service, countRequests: true, fetch: send, now, ...change })
/** The status of a verdict, and what is left. */
const outcome = (verdict: ApiKeyVerdict) => [
  verdict.valid ? 200 : verdict.status,
  'rateLimit' in verdict ? verdict.rateLimit?.remaining : undefined,
]
const resetIn = (seconds: number) => new Date(now() + seconds * 1000).toISOString()

test('each call counts, and a key that has used up its tier is refused until the minute has ended', async () => {
  const verify = createVerify()
  const resetsAt = resetIn(60)
  expect(await verify(key)).toMatchObject({
    valid: true,
    userId: owner.id,
    rateLimit: { limit: 5, remaining: 4, resetsAt, retryAfter: 60 },
  })
  for (const remaining of [3, 2, 1, 0]) expect(outcome(await verify(key))).toEqual([200, remaining])
  const used = { valid: false, status: 429, missingScopes: [] }
  expect(await verify(key)).toEqual({ ...used, rateLimit: { limit: 5, remaining: 0, resetsAt, retryAfter: 60 } })
  expect(counts).toEqual([1])

  // The next verdict: the refused call is not reported.
  await open.clock.advance(6)
  expect(await verify(key)).toEqual({ ...used, rateLimit: { limit: 5, remaining: 0, resetsAt, retryAfter: 54 } })
  await open.clock.advance(2)
  expect(await verify(key)).toEqual({ ...used, rateLimit: { limit: 5, remaining: 0, resetsAt, retryAfter: 52 } })
  expect(counts).toEqual([1, 5])

  await open.clock.advance(52)
  expect(outcome(await verify(key))).toEqual([200, 4])
  expect(counts).toEqual([1, 5, 1])
})

test('a verdict that is kept refuses nothing after the end of its minute', async () => {
  const verify = createVerify({ cacheSeconds: 600 })
  for (const status of [200, 200, 200, 200, 200, 429]) expect(outcome(await verify(key))[0]).toBe(status)
  await open.clock.advance(60)
  expect(outcome(await verify(key))).toEqual([200, 4])
  expect(counts).toEqual([1, 1])
})

test('calls at the same time ask once, and count one by one', async () => {
  const verify = createVerify()
  const outcomes = (await Promise.all(Array.from({ length: 7 }, () => verify(key)))).map(outcome)
  expect(outcomes.toSorted((a, b) => Number(a[0]) - Number(b[0]) || Number(b[1]) - Number(a[1]))).toEqual([
    ...[4, 3, 2, 1, 0].map((remaining) => [200, remaining]),
    [429, 0],
    [429, 0],
  ])
  expect(counts).toEqual([1])
})

test('several services share the budget of a key, with each question', async () => {
  const [here, there] = [createVerify(), createVerify()]
  for (let n = 0; n < 3; n++) await here(key)
  expect(outcome(await there(key))).toEqual([200, 3])
  await open.clock.advance(6)
  expect(outcome(await here(key))).toEqual([200, 0])
  expect(outcome(await there(key))).toEqual([429, 0])
  expect(counts).toEqual([1, 1, 3, 1])
})

test('with cacheSeconds 0, each call asks', async () => {
  const verify = createVerify({ cacheSeconds: 0 })
  for (const remaining of [4, 3, 2, 1, 0]) expect(outcome(await verify(key))).toEqual([200, remaining])
  expect(outcome(await verify(key))).toEqual([429, 0])
  expect(counts).toEqual([1, 1, 1, 1, 1, 1])
})

test('uses are reported once: after a failure, and when the key loses a scope', async () => {
  let works = true
  const unreliable: typeof fetch = (...given) => (works ? send(...given) : Promise.reject(new TypeError('down')))
  const verify = createVerify({ fetch: unreliable })
  const scopes = ['profile:read']
  await verify(key, { scopes })
  await verify(key, { scopes })
  await open.clock.advance(6)
  works = false
  await expect(verify(key, { scopes })).rejects.toThrow('down')
  works = true
  await open.sql(`update api_keys set scopes = '{}' where id = $1`, [keyId])
  expect(outcome(await verify(key, { scopes }))).toEqual([403, undefined])
  await open.clock.advance(6)
  await open.sql(`update api_keys set scopes = '{profile:read}' where id = $1`, [keyId])
  expect(outcome(await verify(key, { scopes }))).toEqual([200, 1])
  expect(counts).toEqual([1, 2, 1])
})

test('uses are reported once: also if a stranger displaces the question, and it is asked again', async () => {
  const { key: other } = await open.createKey(owner, [])
  let gate = Promise.resolve()
  const slow: typeof fetch = async (...given) => {
    const answer = await send(...given)
    await gate
    return answer
  }
  const verify = createVerify({ cacheSize: 1, fetch: slow })
  await verify(key)
  await verify(key)
  await open.clock.advance(6)
  const { promise, resolve } = Promise.withResolvers<void>()
  gate = promise
  const asked: Promise<ApiKeyVerdict>[] = []
  for (const each of [key, other, key]) {
    asked.push(verify(each))
    await vi.waitFor(() => expect(counts).toHaveLength(1 + asked.length))
  }
  resolve()
  await Promise.all(asked)
  expect(counts).toEqual([1, 2, 1, 1])
})

test('without the option, and without limits of the server, nothing is counted', async () => {
  const plain = createVerify({ countRequests: false, cacheSeconds: 0 })
  for (let n = 0; n < 7; n++) {
    const verdict = await plain(key)
    expect([verdict.valid, 'rateLimit' in verdict]).toEqual([true, false])
  }
  expect(counts).toEqual(Array(7).fill(undefined))
  const unlimited = createVerify({ url: open.url })
  for (let n = 0; n < 7; n++) expect(outcome(await unlimited(key))).toEqual([200, undefined])
})

test('a request of a key that has used up its tier is refused with the headers of the limit', async () => {
  const verifyApiKey = createVerify()
  const verify = createRequestVerifier({ issuer: app.config.publicUrl, verifyApiKey })
  for (let n = 0; n < 4; n++) await verify({ apiKey: key })
  expect(await verify({ authorization: `Bearer ${key}` })).toMatchObject({ rateLimit: { limit: 5, remaining: 0 } })
  const refused = await verify({ apiKey: key }, { scopes: ['users:write'] }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(RateLimitExceeded)
  expect(refused).toMatchObject({
    status: 429,
    statusCode: 429,
    headers: {
      'X-RateLimit-Limit': '5',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': String(Math.ceil(now() / 1000) + 60),
      'Retry-After': '60',
    },
  })
})
