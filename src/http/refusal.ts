import type { ServerResponse } from 'node:http'
import type { RequestError } from '../core/request-error.ts'
import { limitHeaders, type ShownLimit } from '../graphql/present-error.ts'
import { type HeaderFields, setHeaders } from './headers.ts'
import { sendJson } from './well-known.ts'

/** The headers of a refusal: when the request may be sent again, and the limit that it exceeded. None for any other error. */
export function refusalHeaders({ extensions: { retryAfter, rateLimit } }: RequestError): HeaderFields {
  if (retryAfter === undefined) return []
  return ['Retry-After', String(retryAfter), ...(rateLimit ? limitHeaders(rateLimit as ShownLimit) : [])]
}

/** Answers a request that is refused, outside of GraphQL, in JSON. */
export function sendRefusal(res: ServerResponse, refused: RequestError): void {
  setHeaders(res, refusalHeaders(refused))
  sendJson(res, refused.status, { error: refused.message, code: refused.code })
}
