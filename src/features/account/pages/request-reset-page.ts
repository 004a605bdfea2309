import { anonymous } from '../../../core/access/access.ts'
import { field } from '../../../core/pages/field.ts'
import { html } from '../../../core/pages/html.ts'
import type { Page, PageDeps, ServePage } from '../../../core/pages/page.ts'
import { pathTo } from '../../../core/pages/path-to.ts'
import { requestPasswordReset } from '../domain/request-password-reset.ts'

/** Longer than any email address. A longer text is not shown again in the form. */
const maxEchoLength = 320

/** Asks for an address and mails a link to it. The answer is the same for every address. [ASVS 5.0 6.3.8] */
export const serveRequestResetPage: ServePage = async (deps, request) => {
  if (request.method !== 'POST') return showForm(deps, '')
  const address = request.form?.get('email') ?? ''
  const error = await requestPasswordReset(deps, { access: anonymous, client: request.client }, { email: address })
  if (error) return showForm(deps, address, error.fields[0]?.message)
  return {
    title: 'Check your mail',
    content: html`<p>If this address has an account at ${deps.config.productName}, we have mailed a link to it. The link
        works once, for one hour.</p>
      <p class="quiet">If no mail arrives within a few minutes, look in your spam folder and check that you entered the
        right address.</p>`,
  }
}

function showForm({ config }: PageDeps, address: string, error?: string): Page {
  const content = html`${error ? html`<div class="alert" role="alert"><p>No mail was sent. Please check the address.</p></div>` : null}
      <p>Enter the email address of your ${config.productName} account. We will mail you a link to choose a new
        password.</p>
      <form method="post" action="${pathTo(config, '/reset-password')}">
        ${field({
          name: 'email',
          label: 'Email address',
          type: 'email',
          autocomplete: 'email',
          value: address.length <= maxEchoLength ? address : '',
          error,
          focused: !!error,
        })}
        <button type="submit">Mail me a link</button>
      </form>`
  const title = 'Forgot your password?'
  return error ? { status: 422, title, content } : { title, content }
}
