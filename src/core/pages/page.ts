import type { Client } from '../client.ts'
import type { Services } from '../services.ts'
import type { Html } from './html.ts'

/** A page that was requested, unpacked by the HTTP server. */
export interface PageRequest {
  method: string
  path: string
  /** The values of the parameters in the path of the page, decoded. */
  params: Readonly<Record<string, string>>
  query: URLSearchParams
  /** The fields of an `application/x-www-form-urlencoded` body; null when the body is something else. */
  form: URLSearchParams | null
  /** The cookies of the request, decoded. Of two with one name, the first. */
  cookies: Readonly<Record<string, string>>
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
  /** The width, if it is not the width of a form. */
  width?: 'medium' | 'large'
  /** Whether the page frames another address of this server. */
  frames?: boolean
  /** Values of `Set-Cookie`. */
  cookies?: readonly string[]
  /** The address that the browser opens next (303). The content is for browsers that do not. */
  redirect?: string
  /**
   * The address that the browser opens after this page, in place of a redirect. A redirect that answers a form is bound by the
   * policy of the form's page, and so is every further redirect of the application. [CSP Level 3 §6.4.1]
   */
  goesOnTo?: string
  /** Where a form of the page may lead by a redirect, apart from this server: a source of CSP `form-action`. */
  formTarget?: string
}

export type PageDeps = Pick<
  Services,
  | 'config'
  | 'database'
  | 'dataSchema'
  | 'hooks'
  | 'identityProviders'
  | 'jobs'
  | 'keys'
  | 'meter'
  | 'passwords'
  | 'signingKeys'
>

/** Serves one path: GET (asked for by HEAD, too) and POST with a form. */
export type ServePage = (deps: PageDeps, request: PageRequest) => Page | Promise<Page>

/** A page for people, as a feature declares it. */
export interface PageDeclaration {
  /** A segment such as `:provider` stands for one of any value. */
  path: `/${string}`
  /** Whether other sites may post to the page, as a provider that answers with `form_post` does. The page checks the post itself. */
  takesForeignPosts?: boolean
  /**
   * Whether opening the page is counted as well: LIKE_FORMS in the window of the mutation, because opening it does the work of the
   * mutation; LIKE_LINKS in the wider window in which the links of mails are counted.
   */
  countsViews?: 'LIKE_FORMS' | 'LIKE_LINKS'
  /** The mutation that a posted form stands for: both are counted in the same window. */
  countedAs(form: URLSearchParams): string
  serve: ServePage
}
