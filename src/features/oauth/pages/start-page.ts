import { ValidationError } from '../../../core/errors.ts'
import { html } from '../../../core/pages/html.ts'
import type { PageDeclaration, ServePage } from '../../../core/pages/page.ts'
import { createOneTimeToken } from '../../../crypto/one-time-token.ts'
import { readReturn, wrongRequestPage } from '../../login-code/index.ts'
import { findProvider } from '../domain/find-provider.ts'
import { startPageLogin } from '../domain/start-page-login.ts'
import { OAuthFailedError } from '../errors.ts'
import { failedPage } from './failed-page.ts'
import { flowCookie } from './flow-cookie.ts'

const serve: ServePage = async (deps, { params: { provider = '' }, query }) => {
  const { token: cookie, hash: cookieHash } = createOneTimeToken()
  const back = readReturn(query)
  const begun = await startPageLogin(deps, { provider, ...back, cookieHash, referralCode: query.get('ref') })
  if (begun instanceof ValidationError) return wrongRequestPage(begun)
  const { name } = findProvider(deps.config, provider)
  if (begun instanceof OAuthFailedError) return failedPage(deps.config, begun, name, back)
  return {
    title: `Continue at ${name}`,
    content: html`<p><a href="${begun.url}">Continue at ${name}</a></p>`,
    redirect: begun.url,
    cookies: [flowCookie(deps.config, begun.state, cookie)],
  }
}

/** `/oauth/<provider>/start`: begins a sign-in for an application without a page of its own. */
export const startPage: PageDeclaration = {
  path: '/oauth/:provider/start',
  countsViews: 'LIKE_FORMS',
  countedAs: () => 'startOAuthLogin',
  serve,
}
