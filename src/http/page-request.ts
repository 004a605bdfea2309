import type { IncomingMessage } from 'node:http'
import type { Client } from '../core/client.ts'
import type { PageRequest } from '../core/pages/page.ts'
import { readCookies } from '../core/read-cookies.ts'
import type { PageResponse } from './pages/layout.ts'
import type { RequestUrl } from './parse-url.ts'

/** A request for a page, without its form: that is read once the page is known to take one. */
export interface IncomingPageRequest extends Omit<PageRequest, 'params' | 'form'> {
  /** The request as Node has read it, for what depends on other headers or on the connection. */
  message: IncomingMessage
}

/** The page that answers a request. */
export interface FoundPage {
  /** Whether the request is refused while the server is overloaded; see `routes.ts`. */
  refusedWhenOverloaded: boolean
  /** @returns null if there is no page at the path after all */
  serve(): PageResponse | Promise<PageResponse | null>
}

/** An answer that has been made, so that refusing its request would save nothing. */
export function readyPage(answer: PageResponse): FoundPage {
  return { refusedWhenOverloaded: false, serve: () => answer }
}

/** Reads a request for a page. @param url of the request, which has been parsed to find its route */
export function readPageRequest(message: IncomingMessage, url: RequestUrl, client: Client): IncomingPageRequest {
  const fetchSite = message.headers['sec-fetch-site']
  return {
    message,
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    cookies: readCookies(message.headers.cookie),
    client,
    fetchSite: typeof fetchSite === 'string' ? fetchSite : null,
  }
}
