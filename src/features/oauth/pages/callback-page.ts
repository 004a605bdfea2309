import { anonymous } from '../../../core/access/access.ts'
import { addParameters } from '../../../core/pages/add-parameters.ts'
import { html } from '../../../core/pages/html.ts'
import type { Page, PageDeclaration, PageDeps, PageRequest, ServePage } from '../../../core/pages/page.ts'
import { isDenial } from '../../../ports/identity-provider.ts'
import { hasCustomScheme, type Return } from '../../login-code/index.ts'
import { countLogin, TwoFactorChallenge } from '../../session/index.ts'
import { findProvider } from '../domain/find-provider.ts'
import { finishPageLogin } from '../domain/finish-page-login.ts'
import { keepAppleUser } from '../domain/keep-apple-user.ts'
import { readState } from '../domain/read-state.ts'
import { OAuthFailedError } from '../errors.ts'
import { endOnPage } from './end-on-page.ts'
import { expiredSignInPage, failedPage } from './failed-page.ts'
import { endFlowCookie, readFlowCookie } from './flow-cookie.ts'
import { showSecondFactor } from './second-factor-page.ts'

/**
 * Takes the answer of a provider. A sign-in that a client began is handed to the client unchanged: only the client can finish it,
 * with its verifier. Other sites may post here, because Apple does: nothing happens without a state of this server.
 */
const serve: ServePage = async (deps, request) => {
  const { provider = '' } = request.params
  const answer = (request.method === 'POST' ? request.form : request.query) ?? new URLSearchParams()
  const state = answer.get('state') ?? ''
  const begun = await readState(deps, { provider, state })
  if (!begun) return expiredSignInPage(deps.config, null)
  const user = request.method === 'POST' ? answer.get('user') : null
  if (user !== null) await keepAppleUser(deps, begun, user)
  if (begun.purpose === 'PAGE') return finish(deps, request, begun.back, { provider, state, answer })
  return forward(deps.config, begun.redirectUri, answer)
}

/** The parameters of an answer that a client needs, in a length that addresses allow. [RFC 6749 §4.1.2, RFC 9207 §2] */
const forwarded = ['code', 'state', 'iss', 'error'] as const
const maxValueLength = 4096

function forwardedParameters(answer: URLSearchParams): Record<string, string> {
  const given = forwarded.flatMap((name) => {
    const value = answer.get(name)
    return value !== null && value.length <= maxValueLength ? [[name, value] as const] : []
  })
  return Object.fromEntries(given)
}

/**
 * Leads to the client with the answer. A refusal of the user has one name for applications, whatever the provider calls it. Before a code
 * is handed to an app with a scheme of its own, the user is asked: another app on the device may have claimed the scheme and
 * begun the sign-in. [RFC 8252 §8.6]
 */
function forward(
  { productName }: Pick<PageDeps['config'], 'productName'>,
  redirectUri: string,
  answer: URLSearchParams,
): Page {
  const parameters = forwardedParameters(answer)
  const isRefused = parameters.error !== undefined && isDenial(parameters.error)
  const url = addParameters(redirectUri, { ...parameters, ...(isRefused && { error: 'access_denied' }) })
  if (parameters.code === undefined || !hasCustomScheme(redirectUri)) {
    const content = html`<p><a href="${url}">Go back to the application</a></p>`
    return { title: 'Back to the application', content, redirect: url }
  }
  const content = html`<p>An app asks for your ${productName} account. It can use the account as you can.</p>
      <p class="quiet">The address of the app is <code>${redirectUri.slice(0, redirectUri.indexOf(':'))}</code>. If you did not
        just begin this in the app, close this page.</p>
      <div class="buttons"><a class="button" href="${url}">Continue to the app</a></div>`
  return { title: 'Continue to the app?', content }
}

async function finish(
  deps: PageDeps,
  { client, cookies }: PageRequest,
  back: Return,
  { provider, state, answer }: { provider: string; state: string; answer: URLSearchParams },
): Promise<Page> {
  const caller = { access: anonymous, client }
  const cookie = readFlowCookie(deps.config, cookies, state)
  const parameters = new URLSearchParams(forwardedParameters(answer))
  const end = endOnPage(deps, caller, back)
  const outcome = await finishPageLogin(deps, caller, { provider, state, parameters, cookie }, end)
  countLogin(deps.meter, 'oauth', outcome)
  const ended = [endFlowCookie(deps.config, state)]
  if (outcome instanceof TwoFactorChallenge) {
    return { ...showSecondFactor(deps.config, { challengeToken: outcome.challengeToken, ...back }), cookies: ended }
  }
  if (!(outcome instanceof Error)) return { ...outcome, cookies: ended }
  const { name } = findProvider(deps.config, provider)
  const isForeign = outcome instanceof OAuthFailedError && outcome.reason === 'STATE_INVALID'
  // It may be another browser than the application's: it is not led there.
  if (isForeign) return failedPage(deps.config, outcome, name, null)
  return { ...failedPage(deps.config, outcome, name, back), cookies: ended }
}

/** `/oauth/<provider>/callback`: the one address that is registered at a provider. */
export const callbackPage: PageDeclaration = {
  path: '/oauth/:provider/callback',
  takesForeignPosts: true,
  countsViews: 'LIKE_LINKS',
  countedAs: () => 'completeOAuthLogin',
  serve,
}
