import { request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readSettings } from '../../src/config.ts'
import { isFromThisMachine } from '../../src/http/from-this-machine.ts'
import { createTestApp, type TestApp } from '../_util/app.ts'

let app: TestApp
let serial = 0
beforeAll(async () => {
  app = await createTestApp({ localTrial: true, rateLimits: true })
})
afterAll(() => app.close())
// A new hour: every window begins anew.
beforeEach(() => app.clock.advance(3601))

const signUp =
  'mutation($email: String!) { signup(input: { email: $email, password: "a long enough phrase" }) { __typename } }'
const bodyOf = (query: string) => JSON.stringify({ query, variables: { email: `first-${++serial}@example.com` } })

/** Asks with exactly these headers beside what a body needs; answers the status and the limit that it was told of. */
function ask(headers: Record<string, string> = {}, query = signUp, to = app.url) {
  const body = bodyOf(query)
  return new Promise<{ status: number; limit: string | undefined }>((resolve, reject) => {
    const common = { 'content-type': 'application/json', accept: 'application/graphql-response+json' }
    const options = { method: 'POST', headers: { ...common, 'content-length': Buffer.byteLength(body), ...headers } }
    const sent = request(`${to}/graphql`, options, async (answer) => {
      await text(answer)
      resolve({ status: answer.statusCode ?? 0, limit: answer.headers['x-ratelimit-limit']?.toString() })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** The statuses of four sign-ups: three are allowed everywhere. */
async function four(headers: Record<string, string> = {}, to = app.url): Promise<number[]> {
  const statuses: number[] = []
  for (let round = 0; round < 4; round += 1) statuses.push((await ask(headers, signUp, to)).status)
  return statuses
}

const allowed = [200, 200, 200, 200]
const refused = [200, 200, 200, 429]

describe('a developer on the same machine', () => {
  test('can sign up a hundred users per hour', { timeout: 120_000 }, async () => {
    for (let round = 0; round < 100; round += 1) expect(await ask()).toEqual({ status: 200, limit: '100' })
    expect(await ask()).toEqual({ status: 429, limit: '100' })
    await app.clock.advance(3601)
    expect((await ask()).status).toBe(200)
  })

  test.each(['localhost', 'localhost:4000', 'LOCALHOST:1', '127.0.0.1', '127.1.2.3:80', '[::1]', '[::1]:4000'])(
    'also at %s',
    async (host) => {
      expect(await four({ host })).toEqual(allowed)
    },
  )

  test('has the printed limits of all other fields', async () => {
    const login = 'mutation { login(input: { identifier: "nobody@example.com", password: "x" }) { __typename } }'
    const statuses: number[] = []
    for (let round = 0; round < 6; round += 1) statuses.push((await ask({}, login)).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
  })
})

describe('only three sign-ups per hour are allowed', () => {
  test.each([
    ...['example.com', 'localhost.example.com', 'example.com:4000', '127.0.0.1.example.com', '128.0.0.1', '10.0.0.1'],
    ...['localhost.', 'localhost:4000:1', 'notlocalhost', 'local host', '[::2]', '::1', '0.0.0.0', '2130706433'],
  ])('for the host %j', async (host) => {
    expect(await four({ host })).toEqual(refused)
  })

  test('for a request without a host', async () => {
    const statuses: string[] = []
    for (let round = 0; round < 4; round += 1) {
      const socket = connect(Number(new URL(app.url).port), '127.0.0.1')
      const body = bodyOf(signUp)
      const accept = 'Accept: application/graphql-response+json'
      socket.write(
        `POST /graphql HTTP/1.0\r\n${accept}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      )
      statuses.push((await text(socket)).split(' ')[1] ?? '')
    }
    expect(statuses).toEqual(refused.map(String))
  })

  test.each([
    ...[
      'x-forwarded-for',
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-forwarded-port',
      'x-forwarded',
      'X-Forwarded-For',
    ],
    ...['forwarded', 'forwarded-for', 'via', 'x-real-ip', 'x-client-ip', 'x-cluster-client-ip', 'x-remote-ip'],
    ...['x-remote-addr', 'x-original-forwarded-for', 'x-original-host', 'x-originating-ip', 'x-proxyuser-ip', 'x-host'],
    ...['x-varnish', 'true-client-ip', 'fastly-client-ip', 'fly-client-ip', 'cf-connecting-ip', 'cf-connecting-ipv6'],
    ...[
      'cf-ray',
      'cdn-loop',
      'x-envoy-external-address',
      'x-azure-clientip',
      'x-azure-socketip',
      'x-appengine-user-ip',
    ],
    ...['x-amzn-trace-id', 'x-amz-cf-id'],
  ])('behind a proxy that sends %s', async (name) => {
    expect(await four({ [name]: '127.0.0.1' })).toEqual(refused)
  })

  test('for a server that is not in development', async () => {
    const other = await createTestApp({ localTrial: false, rateLimits: true })
    expect(await four({}, other.url)).toEqual(refused)
    await other.close()
  })

  test('a limit that the operator has set takes precedence', async () => {
    const other = await createTestApp({
      localTrial: true,
      rateLimits: true,
      rateLimitOverrides: { RATE_LIMIT_SIGNUP: { limit: 2, duration: 60 } },
    })
    expect(await four({}, other.url)).toEqual([200, 200, 429, 429])
    await other.close()
  })
})

describe('a socket', () => {
  const from = (remoteAddress: string | undefined) => {
    const request = { headers: { host: 'localhost' }, socket: { remoteAddress } }
    return isFromThisMachine(request as unknown as Parameters<typeof isFromThisMachine>[0])
  }
  test.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])('from %s belongs to this machine', (address) => {
    expect(from(address)).toBe(true)
  })
  test.each([
    ...['10.0.0.1', '192.168.1.7', '172.17.0.1', '203.0.113.9', '128.0.0.1', '::ffff:10.0.0.1', '::ffff:0:127.0.0.1'],
    ...['::', 'fe80::1', 'fd00::1', '::2', '64:ff9b::127.0.0.1', '0.0.0.0', '', undefined],
  ])('from %j does not', (address) => {
    expect(from(address)).toBe(false)
  })
})

test.each([
  [true, {}],
  [true, { NODE_ENV: '' }],
  [false, { NODE_ENV: 'development' }],
  [false, { NODE_ENV: 'test' }],
  [false, { PUBLIC_URL: 'https://auth.example.com' }],
  [false, { PUBLIC_URL: 'http://192.168.1.20:4000' }],
  [true, { PUBLIC_URL: 'http://127.0.0.1:4000' }],
  [false, { DATABASE_URL: 'postgres://localhost/x', SALLYPORT_SECRET: 'k3Jx8vQpT1mZr6WnYc0LbHs9DfGaUe2o' }],
])('the development limit is %j with %j', (expected, environment) => {
  expect(readSettings(environment).config.localTrial).toBe(expected)
})
