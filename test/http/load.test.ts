import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { readSettings } from '../../src/config.ts'
import { HashingOverloadedError } from '../../src/crypto/hashing-queue.ts'
import { watchOverload } from '../../src/http/overload.ts'
import { createTestApp, documents, type TestApp } from '../_util/app.ts'
import { eventually } from '../_util/eventually.ts'

const token = 'a-token-for-those-who-watch'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ rateLimits: true, metricsToken: token, production: true, hashQueueLimit: 1 })
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => app.close())

const ask = (headers: Record<string, string> = {}, url = app.url, method = 'GET') =>
  fetch(`${url}/metrics`, { method, headers })
const scrape = async (instance = app) => (await ask({ authorization: `Bearer ${token}` }, instance.url)).text()
/** The value of one line; 0 when it is not there. */
const value = (text: string, line: string) =>
  Number(
    text
      .split('\n')
      .find((each) => each.startsWith(`${line} `))
      ?.slice(line.length + 1) ?? 0,
  )
const logIn = (identifier = 'nobody@example.com', password = 'not the password') =>
  app.execute(documents.login, { input: { identifier, password } })

describe('metrics', () => {
  test.each([
    ['nothing', {}],
    ['another token', { authorization: `Bearer ${token}x` }],
    ['a part of it', { authorization: `Bearer ${token.slice(0, -1)}` }],
    ['no token', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: `Basic ${Buffer.from(token).toString('base64')}` }],
  ])('are not returned for %s', async (_name, headers) => {
    const refused = await ask(headers)
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    expect(await refused.text()).not.toContain('sallyport_')
  })

  test.each([
    ['without a token in production', { metricsToken: null, production: true }, 404],
    ['without a token elsewhere', { metricsToken: null, production: false }, 200],
  ])('%s: %s', async (_name, change, status) => {
    const open = await app.startAnother(change)
    expect((await ask({}, open.url)).status).toBe(status)
    // A registry of its own: what another server in this process counted is not here.
    if (status === 200) expect(await scrape(open)).not.toMatch(/sallyport_logins_total{/)
    await open.close()
  })

  test.each(['a-token-of-a-file\n', 'a token of several words'])('are returned for METRICS_TOKEN=%j', async (text) => {
    const { metricsToken } = readSettings({ METRICS_TOKEN: text }).secrets
    const instance = await app.startAnother({ metricsToken })
    expect((await ask({ authorization: `Bearer ${text.trim()}` }, instance.url)).status).toBe(200)
    await instance.close()
  })

  test('are in the format of Prometheus, by GET only', async () => {
    const answer = await ask({ authorization: `bearer ${token}` })
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const text = await answer.text()
    const shown = [...text.matchAll(/^# HELP (sallyport_\w+) /gm)].map(([, name]) => name)
    const told = [...readFileSync('docs/metrics.md', 'utf8').matchAll(/^\| `(sallyport_\w+)` \| /gm)].map(
      ([, name]) => name,
    )
    expect(told.toSorted()).toEqual(shown.toSorted())
    for (const name of [
      'process_cpu_seconds_total',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_heap_size_used_bytes',
    ]) {
      expect(text).toMatch(new RegExp(`^${name} [\\d.e-]+$`, 'm'))
    }
    expect((await ask({ authorization: `Bearer ${token}` }, app.url, 'POST')).status).toBe(405)
    expect(await (await ask({ authorization: `Bearer ${token}` }, app.url, 'HEAD')).text()).toBe('')
  })

  test('count requests, without labels that a client chose', async () => {
    const before = await scrape()
    for (let n = 0; n < 6; n++) await logIn()
    await app.execute('{ nothing }')
    await app.execute(documents.me, {}, { bearer: 'made-up' })
    await fetch(`${app.url}/graphql?query={__typename}`)
    for (const path of ['/secret-1', '/secret-2?x=1', '/verify-email?token=x']) await fetch(app.url + path)
    const after = await scrape()
    const grown = (line: string) => value(after, `sallyport_${line}`) - value(before, `sallyport_${line}`)
    expect(grown('logins_total{step="password",outcome="INVALID_CREDENTIALS"}')).toBe(5)
    expect(grown('rate_limit_refusals_total{limit="login"}')).toBe(1)
    expect(grown('graphql_operations_total{code="RATE_LIMITED"}')).toBe(1)
    expect(grown('graphql_operations_total{code="OK"}')).toBe(6)
    expect(grown('graphql_operations_total{code="BAD_USER_INPUT"}')).toBe(1)
    expect(grown('graphql_operations_total{code="TOKEN_INVALID"}')).toBe(1)
    expect(grown('http_requests_total{route="other",status="4xx"}')).toBe(2)
    expect(grown('http_requests_total{route="/verify-email",status="4xx"}')).toBe(1)
    expect(grown('http_requests_total{route="/graphql",status="2xx"}')).toBe(6)
    expect(grown('http_request_duration_seconds_count{route="/graphql"}')).toBe(9)
    expect(after).not.toMatch(/secret|made-up|nobody@/)
  })

  test('hold a histogram whose buckets are cumulative, and the same counts at every scrape', async () => {
    await app.execute('{ __typename }')
    const counts = (text: string) =>
      [
        ...text.matchAll(/^sallyport_http_request_duration_seconds_bucket\{route="\/graphql",le="([^"]+)"\} (\d+)$/gm),
      ].map(([, bound, count]) => [bound, Number(count)] as const)
    const text = await scrape()
    const buckets = counts(text)
    expect(buckets.map(([bound]) => bound)).toEqual([
      '0.001',
      '0.0025',
      '0.005',
      '0.01',
      '0.025',
      '0.05',
      '0.1',
      '0.25',
      '0.5',
      '1',
      '2.5',
      '5',
      '10',
      '+Inf',
    ])
    const numbers = buckets.map(([, count]) => count)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    expect(numbers.at(-1)).toBe(value(text, 'sallyport_http_request_duration_seconds_count{route="/graphql"}'))
    expect(value(text, 'sallyport_http_request_duration_seconds_sum{route="/graphql"}')).toBeGreaterThan(0)
    const again = await scrape()
    expect(counts(again)).toEqual(buckets)
    const operations = 'sallyport_graphql_operations_total{code="OK"}'
    expect(value(again, operations)).toBe(value(text, operations))
  })

  test('show waiting callers', async () => {
    vi.spyOn(app.server.services.database, 'waiting').mockReturnValue(7)
    vi.spyOn(app.server.services.passwords, 'waiting', 'get').mockReturnValue(3)
    const text = await scrape()
    expect(value(text, 'sallyport_database_pool_waiting')).toBe(7)
    expect(value(text, 'sallyport_hash_queue_waiting')).toBe(3)
    expect(value(text, 'sallyport_limiter_fallback')).toBe(0)
  })
})

describe('overload', () => {
  test('a full hashing queue refuses at once, and other requests are answered', async () => {
    await app.clock.advance(900)
    vi.spyOn(app.server.services.passwords, 'withPlace').mockRejectedValue(new HashingOverloadedError())
    const refused = await logIn()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    expect(refused.errors[0]?.extensions).toMatchObject({ code: 'OVERLOADED', retryAfter: 1 })
    expect((await app.execute('{ scopes { name } }')).status).toBe(200)
  })

  test('GraphQL requests are refused while many callers wait for the pool, and the server stays alive', async () => {
    const waiting = vi.spyOn(app.server.services.database, 'waiting').mockReturnValue(501)
    const refused = await app.execute('{ __typename }')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    expect(refused.errors[0]?.extensions).toMatchObject({ code: 'OVERLOADED', retryAfter: 1 })
    for (const [accept, type] of [
      ['application/json', 'application/json'],
      ['*/*', 'application/json'],
      ['text/html', 'application/json'],
      ['application/graphql-response+json', 'application/graphql-response+json'],
    ] as const) {
      const { status, headers } = await fetch(`${app.url}/graphql?query={__typename}`, { headers: { accept } })
      expect([status, headers.get('content-type')], accept).toEqual([503, `${type}; charset=utf-8`])
    }
    const form = await fetch(`${app.url}/reset-password`, {
      method: 'POST',
      body: new URLSearchParams({ email: 'a@b.cd' }),
    })
    expect([form.status, form.headers.get('retry-after')]).toEqual([503, '1'])
    expect((await fetch(`${app.url}/health/live`)).status).toBe(200)
    waiting.mockReturnValue(500)
    expect((await app.execute('{ __typename }')).status).toBe(200)
  })

  test('pictures and exports are refused as well, and what costs little is answered', async () => {
    const waiting = vi.spyOn(app.server.services.database, 'waiting').mockReturnValue(501)
    const statusOf = async (path: string) => (await fetch(app.url + path)).status
    const wellKnown = '/.well-known'
    const statuses = {
      503: ['/avatars/none', '/exports/none'],
      200: ['/', '/health/live', `${wellKnown}/jwks.json`, `${wellKnown}/openid-configuration`, '/favicon.ico'],
      401: ['/metrics'],
      404: ['/nowhere', `${wellKnown}/nowhere`, '/assets/nowhere'],
    }
    for (const [status, paths] of Object.entries(statuses)) {
      for (const path of paths) expect(await statusOf(path), path).toBe(Number(status))
    }
    waiting.mockReturnValue(500)
    expect(await statusOf('/avatars/none')).toBe(404)
  })

  test('requests are refused while the event loop lags', async () => {
    const overload = watchOverload(() => 0, { maxLagMs: 50, maxQueueLength: 1 })
    expect(overload.retryAfter()).toBeNull()
    // Blocks this thread, and its event loop with it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250)
    expect(overload.retryAfter()).toBe(1)
    await eventually(() => expect(overload.retryAfter()).toBeNull())
    overload.stop()
  })
})
