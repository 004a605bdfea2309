import { findPage } from '../../core/pages/find-page.ts'
import type { PageDeclaration, PageDeps, PageRequest, ServePage } from '../../core/pages/page.ts'
import { pageForError } from './error-page.ts'
import { serveFrontPage } from './front-page.ts'
import { type PageResponse, renderPage } from './layout.ts'

/**
 * Serves the front page and the pages that the features declare. Errors of their verbs (HashingOverloadedError) are thrown,
 * and the HTTP server answers them with {@link pageForError}.
 *
 * @returns null when the path is none of these
 */
export async function serveDeclaredPage(
  deps: PageDeps,
  pages: readonly PageDeclaration[],
  incoming: Omit<PageRequest, 'params'>,
): Promise<PageResponse | null> {
  const { config } = deps
  const found = findPage(pages, incoming.path)
  const declared = found?.page
  const request: PageRequest = { ...incoming, params: found?.params ?? {} }
  const serve: ServePage | undefined = request.path === '/' ? serveFrontPage : declared?.serve
  if (!serve) return null
  const answer = async (): Promise<PageResponse> => renderPage(config, await serve(deps, request))
  if (request.method === 'GET' || request.method === 'HEAD') return answer()
  if (request.method !== 'POST' || !declared) {
    const refused = pageForError(config, 405, 'Open this page with an ordinary link.')
    return { ...refused, headers: { ...refused.headers, allow: declared ? 'GET, HEAD, POST' : 'GET, HEAD' } }
  }
  // A form with a token proves its origin. Without this check, any site could post a form without a token to send mails.
  if (request.fetchSite === 'cross-site' && !declared.takesForeignPosts) {
    return pageForError(config, 403, 'This form was sent by another website. Open the link in the mail again.')
  }
  if (!request.form) return pageForError(config, 415, 'This page accepts only what its own form sends.')
  return answer()
}
