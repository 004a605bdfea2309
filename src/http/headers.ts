import type { ServerResponse } from 'node:http'
import type { Config } from '../config.ts'
import { cookieModeHeader } from '../graphql/refresh-cookie.ts'

/** Header fields as names and values in turn: the form that `writeHead` writes fastest. */
export type HeaderFields = readonly string[]

const basicPolicy = "default-src 'none'; frame-ancestors 'none'"

/** The policy of a file: nothing in it runs where somebody opens its address. `default-src` does not cover frames around it. [CSP Level 3] */
export const filePolicy = `${basicPolicy}; sandbox`

/** The headers of every response. [ASVS 5.0 3.4] */
export function securityHeaders(config: Pick<Config, 'publicUrl'>): HeaderFields {
  return [...commonHeaders(config), 'Cross-Origin-Resource-Policy', 'same-origin']
}

function commonHeaders({ publicUrl }: Pick<Config, 'publicUrl'>): string[] {
  return [
    ...['X-Content-Type-Options', 'nosniff'],
    ...['Cache-Control', 'no-store'],
    ...['Referrer-Policy', 'no-referrer'],
    ...['Content-Security-Policy', basicPolicy],
    ...(publicUrl.startsWith('https:') ? ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains'] : []),
  ]
}

const exposed =
  'Date, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, Deprecation, Sunset, WWW-Authenticate'

interface GraphqlHeaders {
  fields: HeaderFields
  /** Whether the request's origin is one of CORS_ORIGINS. */
  allowed: boolean
}

/**
 * Makes the headers of every response to a GraphQL request, once for each listed origin. Only the listed origins may read
 * responses. Browsers send no cookies, unless COOKIE_MODE is on: tokens are sent in headers that a page has to set.
 * [ASVS 5.0 3.4.2]
 */
export function createGraphqlHeaders(
  config: Pick<Config, 'publicUrl' | 'corsOrigins' | 'cookieMode'>,
): (origin: string | undefined) => GraphqlHeaders {
  const common = [...commonHeaders(config), 'Vary', 'Origin']
  const others = { fields: [...common, 'Cross-Origin-Resource-Policy', 'same-origin'], allowed: false }
  const listed = new Map(
    config.corsOrigins.map((origin) => {
      const fields = [
        ...common,
        ...['Cross-Origin-Resource-Policy', 'cross-origin'],
        ...['Access-Control-Allow-Origin', origin],
        ...(config.cookieMode ? ['Access-Control-Allow-Credentials', 'true'] : []),
        ...['Access-Control-Expose-Headers', exposed],
      ]
      return [origin, { fields, allowed: true }]
    }),
  )
  return (origin) => (origin === undefined ? others : (listed.get(origin) ?? others))
}

/** Sets fields one by one, for responses whose other headers are set one by one. */
export function setHeaders(response: ServerResponse, fields: HeaderFields): void {
  for (let at = 0; at + 1 < fields.length; at += 2) response.setHeader(fields[at] ?? '', fields[at + 1] ?? '')
}

/**
 * The headers of which a request with a file needs one. A form of another site can send a file, but no header of its own: a
 * browser asks with a preflight first, which only listed origins pass. [ASVS 5.0 3.5.2, GraphQL multipart request specification]
 */
export const preflightHeaders = ['GraphQL-Require-Preflight', 'Apollo-Require-Preflight', 'X-Apollo-Operation-Name']

// Tracing libraries and GraphQL clients add these headers to every request of a page, and a browser refuses a request with a
// header that is not allowed. None of them changes the access of a request.
const allowed = [
  ...['Authorization', 'Content-Type', 'X-API-Key', 'X-Org-Id', 'Accept'],
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
