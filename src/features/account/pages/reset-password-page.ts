import { anonymous } from '../../../core/access/access.ts'
import { TokenExpiredError, TokenInvalidError, ValidationError } from '../../../core/errors.ts'
import { readOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import { field } from '../../../core/pages/field.ts'
import { type Html, html } from '../../../core/pages/html.ts'
import { deadLink, incompleteLink, readLinkToken } from '../../../core/pages/link-token.ts'
import type { Page, PageDeclaration, PageDeps, PageRequest, ServePage } from '../../../core/pages/page.ts'
import { pathTo } from '../../../core/pages/path-to.ts'
import { resetPassword } from '../domain/reset-password.ts'
import { resetPasswordPurpose } from '../purposes.ts'
import { serveRequestResetPage } from './request-reset-page.ts'
import { signInNow } from './sign-in-now.ts'

const path = '/reset-password'

/** Error messages by the name of the field. */
type Problems = Record<string, string>

const serve: ServePage = async (deps, request) => {
  const fields = request.method === 'POST' ? (request.form ?? new URLSearchParams()) : request.query
  if (!fields.has('token')) return serveRequestResetPage(deps, request)
  const token = readLinkToken(fields)
  if (token === null) return incompleteLink(advice(deps))
  return request.method === 'POST' ? setPassword(deps, request, fields, token) : askPassword(deps, token)
}

/** `/reset-password`: sets a new password with a token; without a token, mails a link. [ASVS 5.0 6.4.3] */
export const resetPasswordPage: PageDeclaration = {
  path,
  countedAs: (form) => (form.has('token') ? 'resetPassword' : 'requestPasswordReset'),
  serve,
}

/** Checks the token without spending it, so that a link that does not work shows an error instead of the form. */
async function askPassword(deps: PageDeps, token: string): Promise<Page> {
  const found = await readOneTimeToken(deps.database.fork(), { access: anonymous }, resetPasswordPurpose, token)
  const isDead = found instanceof TokenInvalidError || found instanceof TokenExpiredError
  return isDead ? deadLink(found, advice(deps)) : showForm(deps, token, {})
}

async function setPassword(
  deps: PageDeps,
  { client }: PageRequest,
  fields: URLSearchParams,
  token: string,
): Promise<Page> {
  const newPassword = fields.get('newPassword') ?? ''
  const newPasswordConfirmation = fields.get('newPasswordConfirmation') ?? ''
  const input = { token, newPassword, newPasswordConfirmation }
  const error = await resetPassword(deps, { access: anonymous, client }, input)
  if (error instanceof TokenInvalidError || error instanceof TokenExpiredError) return deadLink(error, advice(deps))
  if (error instanceof ValidationError) {
    return showForm(deps, token, Object.fromEntries(error.fields.map((wrong) => [wrong.path.at(-1), wrong.message])))
  }
  if (error) return showForm(deps, token, { newPassword: error.message })
  return {
    title: 'Your password has been changed',
    content: html`<p>Every session was ended: all devices and browsers have been signed out.</p>
      <p>${signInNow(deps.config)} If you use two-factor authentication, you will still be asked for a code. Your API keys
        still work, unless this was the first password that was chosen with a link: the keys that were made before it
        have been revoked.</p>`,
  }
}

/** The form never contains the passwords again. It keeps the token, so that the next attempt works. */
function showForm({ config }: PageDeps, token: string, problems: Problems): Page {
  const failed = Object.keys(problems).length > 0
  const content = html`${failed ? html`<div class="alert" role="alert"><p>The password was not changed. Please correct the marked fields.</p></div>` : null}
      <p>All devices and browsers will be signed out. You can then sign in with the new password.</p>
      <form method="post" action="${pathTo(config, path)}">
        <input type="hidden" name="token" value="${token}">
        ${field({
          name: 'newPassword',
          label: 'New password',
          type: 'password',
          autocomplete: 'new-password',
          minLength: config.passwordMinLength,
          hint: `At least ${config.passwordMinLength} characters. Several unrelated words make a good password.`,
          error: problems.newPassword,
          focused: failed,
        })}
        ${field({
          name: 'newPasswordConfirmation',
          label: 'New password again',
          type: 'password',
          autocomplete: 'new-password',
          error: problems.newPasswordConfirmation,
        })}
        <button type="submit">Change my password</button>
      </form>`
  const title = 'Choose a new password'
  return failed ? { status: 422, title, content } : { title, content }
}

function advice({ config }: PageDeps): Html {
  return html`<a href="${pathTo(config, path)}">Request a new link</a>, and use the link in the newest mail.`
}
