import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Counter, collectDefaultMetrics, Gauge, Histogram, prometheusContentType, Registry } from 'prom-client'
import type { Config, Secrets } from '../config.ts'
import type { PageDeclaration } from '../core/pages/page.ts'
import type { Meter } from '../ports/meter.ts'
import { createWorkerMetrics } from '../ports/worker-metrics.ts'

/** Values that are read when the metrics are scraped. */
export interface Gauges {
  hashesWaiting(): number
  databaseWaiting(): number
  /** Whether limits are counted in PostgreSQL though Redis is configured. */
  limiterFallback(): boolean
  /** By the id of an identity provider, whether it is not asked because it failed. */
  oauthCircuits(): ReadonlyMap<string, boolean>
}

export interface MetricsAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

export interface Metrics {
  meter: Meter
  /** Answers `/metrics`; null when it is disabled. */
  answer: ((request: IncomingMessage) => Promise<MetricsAnswer>) | null
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const folders = [
  '/health',
  '/avatars',
  '/exports',
  '/oauth',
  '/account',
  '/admin',
  '/assets',
  '/brand',
  '/dev/mailbox',
  '/dev/docs',
]
const ownPaths = [
  '/metrics',
  '/.well-known/jwks.json',
  '/.well-known/change-password',
  '/.well-known/passkey-endpoints',
  '/',
]

/**
 * The metrics at `/metrics` in Prometheus's format, in a separate registry for this server. No label has a value that a client
 * chose: an attacker who invents paths must not be able to exhaust the memory.
 *
 * @param gauges is called when the metrics are scraped; its parts may be created later
 */
export function createMetrics(
  { production }: Pick<Config, 'production'>,
  { metricsToken }: Pick<Secrets, 'metricsToken'>,
  pages: readonly PageDeclaration[],
  gauges: () => Gauges,
): Metrics {
  const paths = new Set([...ownPaths, ...pages.map((page) => page.path)])
  const registry = new Registry()
  const registers = [registry]
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `sallyport_${name}`, help, labelNames, registers })
  const gauge = (name: string, help: string, aggregator: 'sum' | 'max', read: () => number) => {
    const full = `sallyport_${name}`
    const made: Gauge = new Gauge({ name: full, help, registers, aggregator, collect: () => made.set(read()) })
  }

  const requests = counter('http_requests_total', 'HTTP requests by route and class of status.', ['route', 'status'])
  const duration = new Histogram({
    name: 'sallyport_http_request_duration_seconds',
    help: 'Time from a request to the end of its response.',
    labelNames: ['route'],
    buckets: seconds,
    registers,
  })
  const operations = counter('graphql_operations_total', 'GraphQL operations: OK, or the first error.', ['code'])
  const logins = counter('logins_total', 'Logins by step and outcome.', ['step', 'outcome'])
  const refusals = counter('rate_limit_refusals_total', 'Executions that exceeded a limit, by field or tier.', [
    'limit',
  ])
  const oauthRequests = counter('oauth_requests_total', 'Requests to identity providers, by outcome.', [
    'provider',
    'outcome',
  ])
  const circuits: Gauge<'provider'> = new Gauge({
    name: 'sallyport_oauth_circuit_open',
    help: '1 while an identity provider is not asked because it failed.',
    labelNames: ['provider'],
    registers,
    aggregator: 'max',
    collect() {
      for (const [provider, open] of gauges().oauthCircuits()) circuits.set({ provider }, Number(open))
    },
  })
  const fallbacks = counter('limiter_fallback_total', 'Limits counted in PostgreSQL because Redis was unavailable.', [])
  gauge('limiter_fallback', '1 while Redis is configured but not used.', 'max', () =>
    Number(gauges().limiterFallback()),
  )
  gauge('hash_queue_waiting', 'Passwords waiting to be hashed.', 'sum', () => gauges().hashesWaiting())
  gauge('database_pool_waiting', 'Callers waiting for a connection.', 'sum', () => gauges().databaseWaiting())

  const mayAsk = metricsToken !== null || !production
  if (mayAsk) collectDefaultMetrics({ register: registry })
  const collect = createWorkerMetrics(registry) ?? (() => registry.metrics())

  return {
    meter: {
      countRequest(path, status, took) {
        const route = routeOf(path, paths)
        requests.inc({ route, status: status === null ? 'aborted' : `${Math.floor(status / 100)}xx` })
        duration.observe({ route }, took)
      },
      countOperation: (code) => operations.inc({ code }),
      countLogin: (step, outcome) => logins.inc({ step, outcome }),
      countRefusal: (limit) => refusals.inc({ limit }),
      countOAuthRequest: (provider, outcome) => oauthRequests.inc({ provider, outcome }),
      countFallback: () => fallbacks.inc(),
    },
    answer: mayAsk ? (request) => answer(collect, metricsToken, request) : null,
  }
}

/** The path of a request as one of a closed list. */
function routeOf(path: string, paths: ReadonlySet<string>): string {
  if (path === '/graphql' || paths.has(path)) return path
  return folders.find((folder) => path === folder || path.startsWith(`${folder}/`)) ?? 'other'
}

async function answer(
  collect: () => Promise<string>,
  token: string | null,
  request: IncomingMessage,
): Promise<MetricsAnswer> {
  const text = { 'content-type': 'text/plain; charset=utf-8' }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return { status: 405, headers: { ...text, allow: 'GET, HEAD' }, body: 'Use GET.\n' }
  }
  if (token !== null && !isToken(request.headers.authorization, token)) {
    return {
      status: 401,
      headers: { ...text, 'www-authenticate': 'Bearer' },
      body: 'Send METRICS_TOKEN as a Bearer token.\n',
    }
  }
  return { status: 200, headers: { 'content-type': prometheusContentType }, body: await collect() }
}

/** An attacker who measures time must not learn the token byte by byte: digests are compared, in constant time. */
function isToken(authorization: string | undefined, token: string): boolean {
  const shown = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? ''
  return timingSafeEqual(digest(shown), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
