import { TokenExpiredError, TokenInvalidError, ValidationError } from '../../../core/errors.ts'
import { readOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import { field } from '../../../core/pages/field.ts'
import { html } from '../../../core/pages/html.ts'
import { deadLink, incompleteLink, readLinkToken } from '../../../core/pages/link-token.ts'
import type { PageNeeds, PageRequest, PageResponse, ServePage } from '../../../core/pages/page.ts'
import { pathTo, renderPage } from '../../../http/pages/layout.ts'
import { resetPassword } from '../domain/reset-password.ts'
import { serveRequestResetPage } from './request-reset-page.ts'
import { signInNow } from './sign-in-now.ts'

type Problems = Record<string, string>

/** `/reset-password`: with a token sets a new password, without one asks where to mail the link. [ASVS 5.0 6.4.3] */
export const serveResetPasswordPage: ServePage = async (services, request) => {
  const fields = request.method === 'POST' ? (request.form ?? new URLSearchParams()) : request.query
  if (!fields.has('token')) return serveRequestResetPage(services, request)
  const token = readLinkToken(fields)
  if (token === null) return incompleteLink(services.config, advice(services))
  return request.method === 'POST' ? setPassword(services, request, fields, token) : askPassword(services, token)
}

/** Looks at the link first, without spending it: nobody should think of a password twice for a link that is dead. */
async function askPassword(services: PageNeeds, token: string): Promise<PageResponse> {
  const found = await readOneTimeToken(services, services.database.fork(), 'RESET_PASSWORD', token)
  if (found instanceof TokenInvalidError || found instanceof TokenExpiredError) {
    return deadLink(services.config, found, advice(services))
  }
  return showForm(services, token, {})
}

async function setPassword(
  services: PageNeeds,
  { client }: PageRequest,
  fields: URLSearchParams,
  token: string,
): Promise<PageResponse> {
  const newPassword = fields.get('newPassword') ?? ''
  const newPasswordConfirmation = fields.get('newPasswordConfirmation') ?? ''
  const error = await resetPassword(services, { token, newPassword, newPasswordConfirmation }, client)
  if (error instanceof TokenInvalidError || error instanceof TokenExpiredError) {
    return deadLink(services.config, error, advice(services))
  }
  if (error instanceof ValidationError) {
    return showForm(
      services,
      token,
      Object.fromEntries(error.fields.map((wrong) => [wrong.path.at(-1), wrong.message])),
    )
  }
  if (error) return showForm(services, token, { newPassword: error.message })
  return renderPage(services.config, {
    title: 'Your password is changed',
    content: html`<p>Every session was ended: all devices and browsers are signed out, whoever used them.</p>
      <p>${signInNow(services.config)} If you use two-factor authentication, it still asks for a code. API keys go on
        working.</p>`,
  })
}

/** The passwords are never sent back; the token is, so that the next attempt works. */
function showForm({ config }: PageNeeds, token: string, problems: Problems): PageResponse {
  const failed = Object.keys(problems).length > 0
  const content = html`${failed ? html`<div class="alert" role="alert"><p>The password was not changed: please look at what is marked below.</p></div>` : null}
      <p>Afterwards all devices and browsers are signed out, and you sign in with the new password.</p>
      <form method="post" action="${pathTo(config, '/reset-password')}">
        <input type="hidden" name="token" value="${token}">
        ${field({
          name: 'newPassword',
          label: 'New password',
          type: 'password',
          autocomplete: 'new-password',
          minLength: config.passwordMinLength,
          hint: `At least ${config.passwordMinLength} characters. A few words that only you would put together are fine.`,
          error: problems.newPassword,
          focused: failed,
        })}
        ${field({
          name: 'newPasswordConfirmation',
          label: 'New password, once more',
          type: 'password',
          autocomplete: 'new-password',
          error: problems.newPasswordConfirmation,
        })}
        <button type="submit">Change my password</button>
      </form>`
  const title = 'Choose a new password'
  return renderPage(config, failed ? { status: 422, title, content } : { title, content })
}

function advice({ config }: PageNeeds) {
  return html`<a href="${pathTo(config, '/reset-password')}">Ask for a new link</a>, and use the newest mail that you get.`
}
