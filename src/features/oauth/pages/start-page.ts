import { ValidationError } from '../../../core/errors.ts'
import { html } from '../../../core/pages/html.ts'
import type { Page, PageDeclaration, ServePage } from '../../../core/pages/page.ts'
import { createOneTimeToken } from '../../../crypto/one-time-token.ts'
import { findProvider } from '../domain/find-provider.ts'
import { startPageLogin } from '../domain/start-page-login.ts'
import { OAuthFailedError } from '../errors.ts'
import { failedPage } from './failed-page.ts'
import { flowCookie } from './flow-cookie.ts'

const serve: ServePage = async (deps, { params: { provider = '' }, query }) => {
  const { token: cookie, hash: cookieHash } = createOneTimeToken()
  const returnTo = query.get('return_to') ?? ''
  const state = query.get('state') ?? ''
  const codeChallenge = query.get('code_challenge') ?? ''
  const begun = await startPageLogin(deps, { provider, returnTo, state, codeChallenge, cookieHash })
  // An attacker must not use this server to redirect browsers: an address that is not listed gets no link either.
  if (begun instanceof ValidationError) return wrongRequest(begun)
  const { name } = findProvider(deps.config, provider)
  if (begun instanceof OAuthFailedError) return failedPage(deps.config, begun, name, { returnTo, state })
  return {
    title: `Continue at ${name}`,
    content: html`<p><a href="${begun.url}">Continue at ${name}</a></p>`,
    redirect: begun.url,
    cookies: [flowCookie(deps.config, begun.state, cookie)],
  }
}

/** The names of the parameters are those of the query, and the errors name the fields of the API. */
const parameters: Record<string, string> = { returnTo: 'return_to', codeChallenge: 'code_challenge' }

function wrongRequest({ fields }: ValidationError): Page {
  const problems = fields.map(({ path, message }) => {
    const name = path.at(-1) ?? ''
    return html`<li><code>${parameters[name] ?? name}</code>: ${message}</li>`
  })
  return {
    status: 400,
    title: 'This sign-in cannot begin',
    content: html`<p role="alert">The application sent you here with a request that is not valid.</p>
      <ul>${problems}</ul>
      <p>Go back to the application, and tell its operator.</p>`,
  }
}

/** `/oauth/<provider>/start`: begins a sign-in for an application without a page of its own. */
export const startPage: PageDeclaration = {
  path: '/oauth/:provider/start',
  countsViews: 'LIKE_FORMS',
  countedAs: () => 'startOAuthLogin',
  serve,
}
