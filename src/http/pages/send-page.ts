import type { IncomingMessage, ServerResponse } from 'node:http'
import { endAfterRequest } from '../end-after-request.ts'
import type { PageResponse } from './layout.ts'

/** Sends a rendered page. HEAD gets its headers alone. */
export function sendPage(req: IncomingMessage, res: ServerResponse, { status, headers, body }: PageResponse): void {
  res.statusCode = status
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
  if (status !== 304) res.setHeader('Content-Length', Buffer.byteLength(body))
  endAfterRequest(res, req.method === 'HEAD' || status === 304 ? '' : body)
}
