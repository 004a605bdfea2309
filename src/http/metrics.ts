import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Counter, collectDefaultMetrics, Gauge, prometheusContentType, Registry } from 'prom-client'
import type { Config, Secrets } from '../config.ts'
import type { PageDeclaration } from '../core/pages/page.ts'
import type { Meter } from '../ports/meter.ts'
import { createWorkerMetrics } from '../ports/worker-metrics.ts'
import { createRequestMetrics } from './request-metrics.ts'
import { metadataPaths } from './serve-issuer-metadata.ts'

/** Values that are read when the metrics are scraped. */
interface Gauges {
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
  // The path of PUBLIC_URL can follow.
  ...metadataPaths,
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

  const countRequest = createRequestMetrics(registry)
  /** The operations since the last scrape, by outcome: a plain number takes less time than the library. */
  const operationsSince = new Map<string, number>()
  const operations = new Counter({
    name: 'sallyport_graphql_operations_total',
    help: 'GraphQL operations: OK, or the first error.',
    labelNames: ['code'],
    registers,
    collect() {
      for (const [code, count] of operationsSince) operations.inc({ code }, count)
      operationsSince.clear()
    },
  })
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
      countRequest: (path, status, seconds) => countRequest(routeOf(path, paths), status, seconds),
      countOperation(code) {
        operationsSince.set(code, (operationsSince.get(code) ?? 0) + 1)
      },
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
  const shown = /^Bearer +(.+)$/i.exec(authorization ?? '')?.[1]?.trim() ?? ''
  return timingSafeEqual(digest(shown), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
