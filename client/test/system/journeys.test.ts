import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/_util/app.ts'
import { type Browser, openBrowser } from '../../../test/_util/browser.ts'
import { createAuthClientOn } from '../../src/create-auth-client.ts'
import { currentPlatform } from '../../src/platform.ts'
import { bundle } from '../_util/bundle.ts'
import { importForApollo3 } from '../_util/import-for-apollo-3.ts'
import { connectJourney, type Failure, type JourneyClient } from '../_util/journey/journey-client.ts'
import type * as apollo from '../_util/journey/open-apollo.ts'
import { openApollo } from '../_util/journey/open-apollo.ts'
import { openGraphQLRequest } from '../_util/journey/open-graphql-request.ts'
import { openOwn } from '../_util/journey/open-own.ts'
import { openUrql } from '../_util/journey/open-urql.ts'
import { runJourney, type Surroundings } from '../_util/journey/run-journey.ts'
import { createRoughNetwork, type RoughNetwork } from '../_util/rough-network.ts'

const apollo3 = await importForApollo3<typeof apollo>(new URL('../_util/journey/open-apollo.ts', import.meta.url))
const byStatus = (error: string): Failure[] => [
  { error, code: 'BAD_USER_INPUT', status: 400 },
  { error, code: 'FORBIDDEN', status: 403 },
  { error, code: 'RATE_LIMITED', status: 429, retryAfter: 3600 },
  { error, code: 'TOKEN_INVALID', status: 401 },
]

/** The clients, with the errors of their own by which an application learns of the same four refusals. */
const clients = [
  {
    name: 'Apollo Client 4',
    open: openApollo,
    program: ['openApollo', 'apollo'],
    // Its errors have no status: an answer of the media type `application/graphql-response+json` is a result.
    failures: byStatus('CombinedGraphQLErrors').map(({ status: _status, ...failure }) => failure),
  },
  {
    name: 'Apollo Client 3',
    open: apollo3.openApollo,
    program: ['openApollo', 'apollo'],
    alias: { '@apollo/client': 'apollo-client-3' },
    // It accepts any media type, and gets the older one: a document that cannot be executed has the status 200 there.
    failures: [{ error: 'ApolloError', code: 'BAD_USER_INPUT' }, ...byStatus('ApolloError').slice(1)],
  },
  { name: 'urql', open: openUrql, program: ['openUrql', 'urql'], failures: byStatus('CombinedError') },
  {
    name: 'graphql-request',
    open: openGraphQLRequest,
    program: ['openGraphQLRequest', 'graphql-request'],
    failures: byStatus('ClientError'),
  },
  { name: '@sallyport/client', open: openOwn, program: ['openOwn', 'own'], failures: byStatus('RequestError') },
]

/** What the server records of a user in a journey, whichever client it is. */
const events = [
  'EMAIL_VERIFIED',
  'LOGGED_IN',
  'TWO_FACTOR_SETUP',
  'TWO_FACTOR_ENABLED',
  'LOGGED_OUT',
  'SECOND_FACTOR_REQUESTED',
  'LOGGED_IN',
  'PROFILE_CHANGED',
  'PROFILE_CHANGED',
  // Another session, which revokes this one.
  'SECOND_FACTOR_REQUESTED',
  'LOGGED_IN',
  'SESSION_REVOKED',
  'SECOND_FACTOR_REQUESTED',
  'LOGGED_IN',
  'LOGGED_OUT',
]

let app: TestApp
let limited: TestApp
let network: RoughNetwork
let pages: Server
let browser: Browser
let origin: string

beforeAll(async () => {
  pages = createServer(async (req, res) => {
    const [, index] = /^\/(\d)\.js$/.exec(req.url ?? '') ?? []
    res.setHeader('Content-Type', index ? 'text/javascript' : 'text/html')
    res.end(index ? await programOf(Number(index)) : '<!doctype html><link rel="icon" href="data:,">')
  }).listen(0, '127.0.0.1')
  await once(pages, 'listening')
  origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`
  app = await createTestApp({ corsOrigins: [origin] })
  limited = await app.startAnother({ rateLimits: true })
  network = await createRoughNetwork(app)
  browser = await openBrowser(origin)
})
afterAll(async () => {
  await browser?.close()
  network?.close()
  pages.close()
  await limited.close()
  await app.close()
})
beforeEach(() => {
  network.target = app
})

async function programOf(index: number): Promise<string> {
  const { program, alias } = clients[index] ?? {}
  const [open, file] = program ?? []
  return bundle(
    `import { createAuthClient } from '/src/index.ts'
    import { connectJourney } from '/test/_util/journey/journey-client.ts'
    import { ${open} } from '/test/_util/journey/open-${file}.ts'
    const url = '${network.url}'
    globalThis.journey = connectJourney(url, createAuthClient({ url }), ${open})`,
    'esm',
    alias,
  )
}

/** A program in Node, whose clock is the test's until it stands still. */
async function inNode(index: number): Promise<[JourneyClient, Surroundings['passTime']]> {
  let now = app.clock.now().getTime()
  const platform = { ...currentPlatform(), now: () => now }
  const auth = createAuthClientOn(platform, { url: network.url, storage: 'memory' })
  const passTime = async (seconds: number) => {
    now += seconds * 1000
  }
  return [connectJourney(network.url, auth, clients[index]?.open ?? openOwn), passTime]
}

/** A page of another origin in Chromium. */
async function inChromium(index: number): Promise<[JourneyClient, Surroundings['passTime']]> {
  const { page } = browser
  await page.goto(origin)
  await page.evaluate(`{
    localStorage.clear()
    const now = Date.now
    globalThis.offset = ${app.clock.now().getTime()} - now()
    Date.now = () => now() + globalThis.offset
  }`)
  await page.addScriptTag({ url: `/${index}.js`, type: 'module' })
  await page.waitForFunction('globalThis.journey')
  const call = (method: string, given: unknown[]) =>
    page.evaluate(`journey.${method}(${given.map((each) => JSON.stringify(each)).join()})`) as Promise<never>
  const client: JourneyClient = {
    perform: (...given) => call('perform', given),
    send: (...given) => call('send', given),
    auth: (...given) => call('auth', given),
    state: () => call('state', []),
  }
  return [client, async (seconds) => void (await page.evaluate(`globalThis.offset += ${seconds * 1000}`))]
}

describe.each([
  ['in Node', inNode],
  ['in Chromium, from another origin', inChromium],
])('%s', (place, open) => {
  test.each(clients.map(({ name, failures }, index) => [name, index, failures] as const))(
    'with %s, a user signs up, verifies, signs in with two factors, refreshes, is revoked and logs out',
    async (_name, index, failures) => {
      const [client, passTime] = await open(index)
      const email = `${place.length}-${index}@example.com`
      const outcome = await runJourney(client, email, { app, limited, network, passTime })
      expect(outcome).toEqual({ events, failures })
    },
  )
})

test('the pages reported nothing but the statuses of refused requests', () => {
  expect(browser.complaints.filter((text) => !/status of 4\d\d/.test(text))).toEqual([])
})
