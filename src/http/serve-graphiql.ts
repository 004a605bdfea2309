import type { IncomingMessage, ServerResponse } from 'node:http'
import { acceptedEncoding } from './accepted-encoding.ts'
import type { GraphiqlPage } from './graphiql/create-page.ts'
import { prefersPage } from './graphql-answer.ts'

/** Whether a request by GET asks for GraphiQL: a browser does, also with a query in the address; other clients do not. */
export function wantsGraphiql(req: IncomingMessage): boolean {
  return prefersPage(req.headers.accept)
}

export function sendGraphiql(page: GraphiqlPage, req: IncomingMessage, res: ServerResponse): void {
  const gzip = acceptedEncoding(req.headers['accept-encoding'], ['gzip']) !== null
  const body = gzip ? page.gzipped : page.html
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  res.setHeader('Content-Security-Policy', page.contentSecurityPolicy)
  res.setHeader('Vary', 'Accept, Accept-Encoding, Origin')
  if (gzip) res.setHeader('Content-Encoding', 'gzip')
  res.setHeader('Content-Length', body.length)
  res.end(req.method === 'HEAD' ? undefined : body)
}
