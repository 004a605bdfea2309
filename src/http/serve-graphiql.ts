import type { IncomingMessage, ServerResponse } from 'node:http'
import { acceptedEncoding } from './accepted-encoding.ts'
import type { GraphiqlPage } from './graphiql/create-page.ts'
import { prefersPage } from './graphql-answer.ts'

/** Whether a request by GET asks for GraphiQL: a browser does, even with a query in the address; other clients do not. */
export function wantsGraphiql(req: IncomingMessage): boolean {
  return prefersPage(req.headers.accept)
}

/**
 * Sends the page of GraphiQL. The console opens it in a window of its own and gives it access tokens; a page of another origin that opens
 * it, or that it is opened from, must not reach that window. With the same policy as the console, the page keeps its opener only if that
 * is of this origin and has the policy as well. [HTML §7.1.3, ASVS 5.0 3.4.8]
 */
export function sendGraphiql(page: GraphiqlPage, req: IncomingMessage, res: ServerResponse): void {
  const gzip = acceptedEncoding(req.headers['accept-encoding'], ['gzip']) !== null
  const body = gzip ? page.gzipped : page.html
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  res.setHeader('Content-Security-Policy', page.contentSecurityPolicy)
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin-allow-popups')
  res.setHeader('Vary', 'Accept, Accept-Encoding, Origin')
  if (gzip) res.setHeader('Content-Encoding', 'gzip')
  res.setHeader('Content-Length', body.length)
  res.end(req.method === 'HEAD' ? undefined : body)
}
