import type { ServerResponse } from 'node:http'
import type { ExecutionResult, GraphQLErrorExtensions, GraphQLFormattedError } from 'graphql'
import type { RequestContext } from '../graphql/context.ts'
import { limitHeaders, limitJson, type ShownLimit } from '../graphql/present-error.ts'
import type { LimitState } from '../ports/limiter.ts'
import { endAfterRequest } from './end-after-request.ts'
import type { HeaderFields } from './headers.ts'

type AnswerType = 'application/graphql-response+json' | 'application/json'

/**
 * The media type that an Accept header asks for. `application/graphql-response+json` is only returned if the header names it.
 * [GraphQL over HTTP §5.1] Null if the client accepts neither type.
 */
export function negotiate(accept: string | undefined): AnswerType | null {
  if (!accept) return 'application/json'
  return commonAnswers.get(accept) ?? chooseType(accept)
}

function chooseType(accept: string): AnswerType | null {
  const weightOf = readWeights(accept)
  const response = weightOf('application/graphql-response+json')
  const json = weightOf('application/json', 'application/*', '*/*')
  if (response === 0 && json === 0) return null
  return response >= json ? 'application/graphql-response+json' : 'application/json'
}

/** What nearly every client sends needs no parsing. In this order: Apollo Client, urql, graphql-request, GraphiQL and `fetch`. */
const commonAnswers: ReadonlyMap<string, AnswerType | null> = new Map(
  [
    'application/json',
    'application/graphql-response+json',
    'application/graphql-response+json,application/json;q=0.9',
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    'application/graphql-response+json, application/json',
    'application/json, multipart/mixed',
    '*/*',
  ].map((accept) => [accept, chooseType(accept)]),
)

/** Whether an Accept header comes from a browser that opens an address: it prefers HTML to what GraphQL is answered with. */
export function prefersPage(accept: string | undefined): boolean {
  const weightOf = readWeights(accept ?? '')
  const page = weightOf('text/html', 'application/xhtml+xml')
  return page > 0 && page >= weightOf('application/graphql-response+json', 'application/json', 'application/*', '*/*')
}

/** The greatest weight that an Accept header gives to any of some types; 0 for what it does not name. */
function readWeights(accept: string): (...types: string[]) => number {
  const wanted = accept
    .toLowerCase()
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim())
      const weight = parameters.find((parameter) => parameter.startsWith('q='))
      return { type, weight: weight ? Number(weight.slice(2)) : 1 }
    })
    .filter(({ weight }) => weight > 0)
  return (...types) => Math.max(0, ...wanted.filter(({ type }) => types.includes(type)).map(({ weight }) => weight))
}

interface HttpExtension {
  http?: { status?: number }
}

/**
 * Writes a result with limits and notices as headers. The status is 200, or the one of the error if the result has no data.
 *
 * @param fields the headers of every response
 */
export function sendResult(
  response: ServerResponse,
  fields: HeaderFields,
  result: ExecutionResult,
  context: RequestContext | null,
  type: AnswerType,
): void {
  const status = statusOf(result, type)
  const refused = result.errors?.find((error) => error.extensions.retryAfter !== undefined)?.extensions
  const limit = shownLimit(refused, context)
  const body = toBody(result, limit)
  const length = Buffer.byteLength(body)
  const headers = [...fields, 'Content-Type', `${type}; charset=utf-8`, 'Content-Length', String(length)]
  addLimits(headers, refused, limit)
  addNotices(headers, status, context)
  for (const cookie of context?.refreshCookie?.changes ?? []) headers.push('Set-Cookie', cookie)
  if (status === 405) headers.push('Allow', 'POST')
  response.writeHead(status, headers)
  // Text of one byte per character is ASCII, which Node writes faster as Latin-1 than as UTF-8.
  endAfterRequest(response, body, length === body.length ? 'latin1' : 'utf8')
}

/** For clients of the older media type, a document that cannot be executed has the status 200. [GraphQL over HTTP §6.4.1] */
function statusOf(result: ExecutionResult, type: AnswerType): number {
  const first = result.errors?.[0]
  if (!first || holdsAnswer(result.data)) return 200
  const status = (first.extensions as HttpExtension).http?.status ?? 500
  return type === 'application/json' && status === 400 && result.data === undefined ? 200 : status
}

/** Whether the result has data: the request then succeeded in part, and the errors have the paths of the failed fields. */
function holdsAnswer(data: ExecutionResult['data']): boolean {
  return !!data && Object.values(data).some((value) => value !== null)
}

function toBody({ data, errors }: ExecutionResult, limit: ShownLimit | null): string {
  // JSON has no members that are undefined.
  const body = JSON.stringify({ data, errors: errors?.map((error) => withoutHttp(error.toJSON())) })
  if (!limit) return body
  // A plugin can replace the result with one that has neither data nor errors.
  const comma = body === '{}' ? '' : ','
  return `${body.slice(0, -1)}${comma}"extensions":{"rateLimit":${limitJson(limit)}}}`
}

function withoutHttp(error: GraphQLFormattedError): GraphQLFormattedError {
  const { http: _http, ...extensions } = (error.extensions ?? {}) as HttpExtension & Record<string, unknown>
  return { ...error, extensions }
}

type Extensions = GraphQLErrorExtensions | undefined

/** The headers of the limit that is shown, and the time to wait after a refusal. */
function addLimits(headers: string[], refused: Extensions, limit: ShownLimit | null): void {
  if (refused) headers.push('Retry-After', String(refused.retryAfter))
  if (limit) headers.push(...limitHeaders(limit))
}

/** The limit that was exceeded. Without one, that which will be reached first. */
function shownLimit(refused: Extensions, context: RequestContext | null): ShownLimit | null {
  if (refused?.code === 'RATE_LIMITED' && refused.rateLimit) return refused.rateLimit as ShownLimit
  return context ? tightest(context) : null
}

/** The limit that will be reached first, of those that the request counted against. */
function tightest(context: RequestContext): LimitState | null {
  let found: LimitState | null = null
  for (const state of context.limits.values()) {
    if (!found || state.remaining / state.limit < found.remaining / found.limit) found = state
  }
  return found
}

function addNotices(headers: string[], status: number, context: RequestContext | null): void {
  if (status === 401) headers.push('WWW-Authenticate', 'Bearer')
  const access = context?.access
  if ((access?.kind !== 'API_KEY' && access?.kind !== 'ORGANIZATION_KEY') || !access.deprecatedUntil) return
  // The secret was replaced (RFC 9745), and stops working at this time (RFC 8594).
  const replacedAt = access.apiKey.rotatedAt ?? access.deprecatedUntil
  headers.push('Deprecation', `@${Math.floor(replacedAt.getTime() / 1000)}`)
  headers.push('Sunset', access.deprecatedUntil.toUTCString())
}
