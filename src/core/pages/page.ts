import type { Client } from '../client.ts'
import type { Services } from '../services.ts'
import type { Html } from './html.ts'

/** A page that was requested, unpacked by the HTTP server. */
export interface PageRequest {
  method: string
  path: string
  query: URLSearchParams
  /** The fields of an `application/x-www-form-urlencoded` body; null when the body is something else. */
  form: URLSearchParams | null
  client: Client
  /** The header Sec-Fetch-Site; null for browsers that do not send it. */
  fetchSite: string | null
}

/** The content of a page. The HTTP server puts it into the layout. */
export interface Page {
  /** 200 when it is not given. */
  status?: number
  title: string
  content: Html
}

export type PageDeps = Pick<Services, 'config' | 'database' | 'hooks' | 'jobs' | 'keys' | 'passwords'>

/** Serves one path: GET (asked for by HEAD, too) and POST with a form. */
export type ServePage = (deps: PageDeps, request: PageRequest) => Page | Promise<Page>

/** A page for people, as a feature declares it. */
export interface PageDeclaration {
  path: `/${string}`
  /** The mutation that a posted form stands for: both are counted in the same window. */
  countedAs(form: URLSearchParams): string
  serve: ServePage
}
