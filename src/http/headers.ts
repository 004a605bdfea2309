import type { ServerResponse } from 'node:http'
import type { Config } from '../config.ts'

/** What every answer carries. [ASVS 5.0 3.4] */
export function setSecurityHeaders(response: ServerResponse, config: Pick<Config, 'publicUrl'>): void {
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  if (config.publicUrl.startsWith('https:')) {
    response.setHeader('Strict-Transport-Security', 'max-age=63072000; includeSubDomains')
  }
}

const exposed =
  'X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, Deprecation, Sunset, WWW-Authenticate'

/**
 * Lets the listed origins read answers, and no others; credentials of the browser are never taken (tokens come in headers
 * that a page must set itself). [ASVS 5.0 3.4.2]
 *
 * @returns whether the request's origin is allowed
 */
export function setCorsHeaders(
  response: ServerResponse,
  origin: string | undefined,
  config: Pick<Config, 'corsOrigins'>,
): boolean {
  response.setHeader('Vary', 'Origin')
  if (!origin || !config.corsOrigins.includes(origin)) return false
  response.setHeader('Access-Control-Allow-Origin', origin)
  response.setHeader('Access-Control-Expose-Headers', exposed)
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
  return true
}

// Tracing libraries add these to every request of a page, and GraphQL clients their name: one that is not allowed makes
// the browser refuse the whole request. None of them changes what a request may do here.
const allowed = [
  ...['Authorization', 'Content-Type', 'X-API-Key', 'Accept'],
  ...['traceparent', 'tracestate', 'baggage', 'b3', 'X-B3-TraceId', 'X-B3-SpanId', 'X-B3-ParentSpanId', 'X-B3-Sampled'],
  ...['X-Request-ID', 'X-Correlation-ID', 'sentry-trace', 'uber-trace-id', 'newrelic', 'elastic-apm-traceparent'],
  ...['X-Datadog-Origin', 'X-Datadog-Parent-Id', 'X-Datadog-Sampling-Priority', 'X-Datadog-Trace-Id'],
  ...['apollographql-client-name', 'apollographql-client-version', 'apollo-require-preflight'],
]

/** Answers a preflight: which headers the listed origins may send. [Fetch §3.3] */
export function setPreflightHeaders(response: ServerResponse, config: Pick<Config, 'corsHeaders'>): void {
  response.setHeader('Access-Control-Allow-Methods', 'POST, GET')
  response.setHeader('Access-Control-Allow-Headers', [...allowed, ...config.corsHeaders].join(', '))
  response.setHeader('Access-Control-Max-Age', '600')
}
