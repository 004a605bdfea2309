import type { PageRequest, PageResponse, ServePage } from '../../core/pages/page.ts'
import type { Services } from '../../core/services.ts'
import { serveConfirmEmailPage } from '../../features/account/pages/confirm-email-page.ts'
import { serveNotMePage } from '../../features/account/pages/not-me-page.ts'
import { serveResetPasswordPage } from '../../features/account/pages/reset-password-page.ts'
import { serveVerifyEmailPage } from '../../features/account/pages/verify-email-page.ts'
import { pageForError } from './error-page.ts'
import { serveFrontPage } from './front-page.ts'

export type { PageRequest, PageResponse } from '../../core/pages/page.ts'
export { pageForError } from './error-page.ts'

const forms = new Map<string, ServePage>([
  ['/verify-email', serveVerifyEmailPage],
  ['/reset-password', serveResetPasswordPage],
  ['/confirm-email', serveConfirmEmailPage],
  ['/not-me', serveNotMePage],
])

/**
 * Serves the front page and the pages that links in mails lead to. It limits nothing by itself, and throws what the
 * domain throws (HashingOverloadedError): the server answers those with {@link pageForError}.
 *
 * @returns null when the path is none of these
 */
export async function serveLinkPage(services: Services, request: PageRequest): Promise<PageResponse | null> {
  const { config } = services
  const serve = request.path === '/' ? serveFrontPage : forms.get(request.path)
  if (!serve) return null
  if (request.method === 'GET' || request.method === 'HEAD') return serve(services, request)
  if (request.method !== 'POST' || !forms.has(request.path)) {
    const refused = pageForError(config, 405, 'Open this page with an ordinary link.')
    return {
      ...refused,
      headers: { ...refused.headers, allow: forms.has(request.path) ? 'GET, HEAD, POST' : 'GET, HEAD' },
    }
  }
  // The token in the form proves where it comes from; the form without one would let any page send mails in our name.
  if (request.fetchSite === 'cross-site') {
    return pageForError(config, 403, 'This form was sent by another website. Open the link from the mail again.')
  }
  if (!request.form) return pageForError(config, 415, 'This page takes only what its own form sends.')
  return serve(services, request)
}
