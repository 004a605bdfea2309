import type { Config } from '../../../config.ts'
import { addParameters } from '../../../core/pages/add-parameters.ts'
import { type Html, html } from '../../../core/pages/html.ts'
import type { Page } from '../../../core/pages/page.ts'
import { pathTo } from '../../../core/pages/path-to.ts'
import type { Return } from '../../login-code/index.ts'
import { AccountSuspendedError } from '../../session/index.ts'
import { AccountExistsError, type OAuthFailedError, type OAuthFailureReason } from '../errors.ts'

type PageFailure = OAuthFailedError | AccountExistsError | AccountSuspendedError

type Settings = Pick<Config, 'publicUrl' | 'productName'>

interface Failure {
  status: number
  title: string
  words: Html
  /** The parameter `error` for the application. [RFC 6749 §4.1.2.1] */
  error: string
}

/**
 * The page for a sign-in that did not succeed. It says what to do, and leads back to the application with an error.
 *
 * @param back null where no application is known
 */
export function failedPage(config: Settings, failure: PageFailure, providerName: string, back: Return | null): Page {
  return pageOf(config, describe(config, failure, providerName), back)
}

/** The page for a sign-in that has expired, has been finished, or was begun in another browser. */
export function expiredSignInPage(config: Settings, back: Return | null): Page {
  return pageOf(config, expired, back)
}

/** The page for a user whose account is suspended. */
export function suspendedPage(config: Settings, back: Return | null): Page {
  return pageOf(config, suspended(config), back)
}

function pageOf(config: Settings, { status, title, words, error }: Failure, back: Return | null): Page {
  const url = back && addParameters(back.returnTo, { error, state: back.state, iss: config.publicUrl })
  const next = url
    ? html`<p><a href="${url}">Go back to the application</a></p>`
    : html`<p>Go back to the application, and sign in again.</p>`
  return { status, title, content: html`${words}${next}` }
}

function describe(config: Settings, failure: PageFailure, providerName: string): Failure {
  if (failure instanceof AccountExistsError) return accountExists(config, providerName)
  if (failure instanceof AccountSuspendedError) return suspended(config)
  return failures[failure.reason](providerName, config)
}

function suspended({ productName }: Settings): Failure {
  const words = html`<p role="alert">Your ${productName} account is suspended. Please contact the operator of this
        service.</p>`
  return { status: 403, title: 'Your account is suspended', words, error: 'account_suspended' }
}

function accountExists(config: Settings, providerName: string): Failure {
  const words = html`<p role="alert">You already have an account at ${config.productName} with the email address that ${providerName}
        confirmed. It is not connected to ${providerName} yet.</p>
      <p><a href="${pathTo(config, '/account/sign-in')}">Sign in to it</a> the way you usually do, and then connect
        ${providerName} in the settings of your account. If you do not know your password, <a href="${pathTo(config, '/reset-password')}">choose a new one</a>.</p>`
  return { status: 409, title: 'You already have an account', words, error: 'account_exists' }
}

type Describe = (providerName: string, config: Settings) => Failure

const expired: Failure = {
  status: 400,
  title: 'This sign-in is over',
  words: html`<p role="alert">It started more than ten minutes ago or in another browser, or it has already been finished.</p>`,
  error: 'server_error',
}

const failures: Record<OAuthFailureReason, Describe> = {
  DENIED: (providerName) => ({
    status: 403,
    title: 'You are not signed in',
    words: html`<p role="alert">The sign-in was not allowed at ${providerName}, or its page was closed. Nothing was changed.</p>`,
    error: 'access_denied',
  }),
  UNAVAILABLE: (providerName) => ({
    status: 503,
    title: `${providerName} does not answer`,
    words: html`<p role="alert">${providerName} is down or very slow at the moment. Try again in a minute, or sign in another way.</p>`,
    error: 'temporarily_unavailable',
  }),
  REJECTED: (providerName) => ({
    status: 400,
    title: 'This did not work',
    words: html`<p role="alert">The answer of ${providerName} is not valid, or it was used before. You are not signed in.</p>`,
    error: 'server_error',
  }),
  STATE_INVALID: () => expired,
  LINKED_TO_ANOTHER_USER: (providerName) => ({
    status: 409,
    title: 'This account is already connected',
    words: html`<p role="alert">Your account at ${providerName} is connected to another user.</p>`,
    error: 'server_error',
  }),
  SIGNUP_CLOSED: (providerName, config) => ({
    status: 403,
    title: 'Sign-up is closed',
    words: html`<p role="alert">Your account at ${providerName} is not connected to an account at ${config.productName}, and new
        accounts cannot be created here.</p>
      <p>If you have an account, <a href="${pathTo(config, '/account/sign-in')}">sign in to it</a> the way you usually do, and then connect
        ${providerName} in its settings.</p>`,
    error: 'signup_closed',
  }),
}
