import type { IncomingMessage } from 'node:http'

/** The path and the query string of a request. */
export interface RequestUrl {
  pathname: string
  searchParams: URLSearchParams
}

/** Parses the URL of a request. A URL that cannot be parsed has a path that does not exist. */
export function parseUrl(req: IncomingMessage): RequestUrl {
  const parsed = URL.parse(req.url ?? '/', 'http://localhost')
  return parsed ?? { pathname: '/not-a-path', searchParams: new URLSearchParams() }
}
