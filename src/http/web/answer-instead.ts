import type { Config } from '../../config.ts'
import { html } from '../../core/pages/html.ts'
import { checkReturn, readReturn, wrongRequestPage } from '../../features/login-code/index.ts'
import type { IncomingPageRequest } from '../page-request.ts'
import { pageForError } from '../pages/error-page.ts'
import { type PageResponse, renderPage } from '../pages/layout.ts'
import { usualAddress } from './usual-address.ts'

/**
 * The answer in place of a built page: to another method than GET, to a developer who opened another name of the machine, and to a
 * sign-in for an application with a wrong request, such as an address that is not listed. The user learns that before they type a
 * password. [RFC 9700 §4.1.3]
 *
 * @returns null where the built page is served
 */
export function answerInstead(
  config: Config,
  { message, method, path, query }: IncomingPageRequest,
): PageResponse | null {
  if (method !== 'GET' && method !== 'HEAD') {
    const refused = pageForError(config, 405, 'Open this page with an ordinary link.')
    return { ...refused, headers: { ...refused.headers, allow: 'GET, HEAD' } }
  }
  const redirect = usualAddress(config, message, query.size > 0 ? `${path}?${query}` : path)
  if (redirect !== null) {
    const content = html`<p><a href="${redirect}">Continue to your account</a></p>`
    return renderPage(config, { title: 'Your account', content, redirect })
  }
  const refused = query.has('return_to') ? checkReturn(config, readReturn(query)) : null
  return refused && renderPage(config, wrongRequestPage(refused))
}
