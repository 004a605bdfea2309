import type { ServerResponse } from 'node:http'
import type { Config } from '../config.ts'
import { cookieModeHeader } from '../graphql/refresh-cookie.ts'

/** The headers of every response. [ASVS 5.0 3.4] */
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
  'Date, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, Deprecation, Sunset, WWW-Authenticate'

/**
 * Allows only the listed origins to read responses. Browsers send no cookies, unless COOKIE_MODE is on: tokens are sent in headers
 * that a page has to set. [ASVS 5.0 3.4.2]
 *
 * @returns whether the request's origin is allowed
 */
export function setCorsHeaders(
  response: ServerResponse,
  origin: string | undefined,
  config: Pick<Config, 'corsOrigins' | 'cookieMode'>,
): boolean {
  response.setHeader('Vary', 'Origin')
  if (!origin || !config.corsOrigins.includes(origin)) return false
  response.setHeader('Access-Control-Allow-Origin', origin)
  if (config.cookieMode) response.setHeader('Access-Control-Allow-Credentials', 'true')
  response.setHeader('Access-Control-Expose-Headers', exposed)
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
  return true
}

/**
 * The headers of which a request with a file needs one. A form of another site can send a file, but no header of its own: a
 * browser asks with a preflight first, which only listed origins pass. [ASVS 5.0 3.5.2, GraphQL multipart request specification]
 */
export const preflightHeaders = ['GraphQL-Require-Preflight', 'Apollo-Require-Preflight', 'X-Apollo-Operation-Name']

// Tracing libraries and GraphQL clients add these headers to every request of a page, and a browser refuses a request with a
// header that is not allowed. None of them changes the access of a request.
const allowed = [
  ...['Authorization', 'Content-Type', 'X-API-Key', 'Accept'],
  ...['traceparent', 'tracestate', 'baggage', 'b3', 'X-B3-TraceId', 'X-B3-SpanId', 'X-B3-ParentSpanId', 'X-B3-Sampled'],
  ...['X-Request-ID', 'X-Correlation-ID', 'sentry-trace', 'uber-trace-id', 'newrelic', 'elastic-apm-traceparent'],
  ...['X-Datadog-Origin', 'X-Datadog-Parent-Id', 'X-Datadog-Sampling-Priority', 'X-Datadog-Trace-Id'],
  ...['apollographql-client-name', 'apollographql-client-version'],
  ...preflightHeaders,
]

/** Answers a preflight with the headers that the listed origins may send. [Fetch §3.3] */
export function setPreflightHeaders(
  response: ServerResponse,
  config: Pick<Config, 'corsHeaders' | 'cookieMode'>,
): void {
  response.setHeader('Access-Control-Allow-Methods', 'POST, GET')
  response.setHeader(
    'Access-Control-Allow-Headers',
    [...allowed, ...(config.cookieMode ? [cookieModeHeader] : []), ...config.corsHeaders].join(', '),
  )
  response.setHeader('Access-Control-Max-Age', '600')
}
