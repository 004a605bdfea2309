import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GraphiqlPage } from './graphiql.ts'

/** Whether a request by GET asks for GraphiQL: a browser does, a client that sends a query does not. */
export function wantsGraphiql(req: IncomingMessage): boolean {
  return Boolean(req.headers.accept?.includes('text/html')) && !req.url?.includes('query=')
}

export function sendGraphiql(page: GraphiqlPage, req: IncomingMessage, res: ServerResponse): void {
  const gzip = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(req.headers['accept-encoding'] ?? ''))
  const body = gzip ? page.gzipped : page.html
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  res.setHeader('Content-Security-Policy', page.contentSecurityPolicy)
  res.setHeader('Vary', 'Accept, Accept-Encoding, Origin')
  if (gzip) res.setHeader('Content-Encoding', 'gzip')
  res.setHeader('Content-Length', body.length)
  res.end(req.method === 'HEAD' ? undefined : body)
}
