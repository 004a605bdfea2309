import type { IncomingMessage, ServerResponse } from 'node:http'
import { favicon } from './favicon.ts'
import { refusedMethod } from './well-known.ts'

const body = Buffer.from(favicon)

/** `/favicon.svg`, and `/favicon.ico`, which browsers ask for where a page names none. */
export function serveFavicon(req: IncomingMessage, res: ServerResponse): void {
  if (refusedMethod(req, res)) return
  res.setHeader('Content-Type', 'image/svg+xml')
  res.setHeader('Cache-Control', 'public, max-age=86400')
  res.setHeader('Content-Length', body.length)
  res.end(req.method === 'HEAD' ? undefined : body)
}
