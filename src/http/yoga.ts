import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Client } from '../core/client.ts'
import type { GraphqlServer } from '../graphql/server.ts'
import type { GraphiqlPage } from './graphiql.ts'
import { setLimitHeaders } from './graphql-answer.ts'
import { credentialsOf } from './graphql-post.ts'
import { sendJson } from './well-known.ts'

export interface YogaDeps {
  graphql: GraphqlServer
  graphiql: GraphiqlPage | null
}

/** `/graphql` by GET: GraphiQL for browsers, queries (never mutations) for everybody else, through Yoga. */
export async function serveYoga(
  deps: YogaDeps,
  req: IncomingMessage,
  res: ServerResponse,
  client: Client,
): Promise<void> {
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    res.setHeader('Allow', 'GET, HEAD, POST, OPTIONS')
    return sendJson(res, 405, { errors: [{ message: 'Use POST.', extensions: { code: 'BAD_USER_INPUT' } }] })
  }
  const wantsPage = req.headers.accept?.includes('text/html') && !req.url?.includes('query=')
  if (wantsPage && deps.graphiql) return sendGraphiql(deps.graphiql, req, res)
  const malformed = malformedParameter(req.url ?? '')
  if (malformed) {
    const message = `\`${malformed}\` must be JSON.`
    return sendJson(res, 400, { errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] })
  }
  const input = { req, res, client, credentials: credentialsOf(req) }
  await deps.graphql.yoga(req, res, { ...input, onContext: (context) => setLimitHeaders(res, {}, context) })
}

/** Yoga takes a parameter that is no JSON for a failure of the server. */
function malformedParameter(url: string): string | undefined {
  const parameters = URL.parse(url, 'http://localhost')?.searchParams
  return ['variables', 'extensions'].find((name) =>
    parameters?.getAll(name).some((text) => text !== '' && !isJson(text)),
  )
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function sendGraphiql(page: GraphiqlPage, req: IncomingMessage, res: ServerResponse): void {
  const gzip = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(req.headers['accept-encoding'] ?? ''))
  const body = gzip ? page.gzipped : page.html
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  res.setHeader('Content-Security-Policy', page.contentSecurityPolicy)
  res.setHeader('Vary', 'Accept, Accept-Encoding, Origin')
  if (gzip) res.setHeader('Content-Encoding', 'gzip')
  res.setHeader('Content-Length', body.length)
  res.end(req.method === 'HEAD' ? undefined : body)
}
