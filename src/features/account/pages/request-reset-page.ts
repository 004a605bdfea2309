import { field } from '../../../core/pages/field.ts'
import { html } from '../../../core/pages/html.ts'
import type { PageNeeds, PageResponse, ServePage } from '../../../core/pages/page.ts'
import { pathTo, renderPage } from '../../../http/pages/layout.ts'
import { requestPasswordReset } from '../domain/request-account-mail.ts'

/** Far above any address: what is longer was not typed, and is not sent back. */
const LONGEST_ECHO = 320

/** Asks for an address and mails it a link. The answer is the same for every address. [ASVS 5.0 6.3.8] */
export const serveRequestResetPage: ServePage = async (services, request) => {
  if (request.method !== 'POST') return showForm(services, '')
  const address = request.form?.get('email') ?? ''
  const error = await requestPasswordReset(services, address, request.client)
  if (error) return showForm(services, address, error.fields[0]?.message)
  return renderPage(services.config, {
    title: 'Look at your mail',
    content: html`<p>If there is a ${services.config.productName} account with this address, a mail with a link is on its way. The link works
        once, for one hour.</p>
      <p class="quiet">Nothing there after a few minutes? Look where your mail program keeps spam, and check the address
        that you typed.</p>`,
  })
}

function showForm({ config }: PageNeeds, address: string, error?: string): PageResponse {
  const content = html`${error ? html`<div class="alert" role="alert"><p>No mail was sent: please look at the address again.</p></div>` : null}
      <p>Type the email address of your ${config.productName} account. We mail you a link to choose a new password.</p>
      <form method="post" action="${pathTo(config, '/reset-password')}">
        ${field({
          name: 'email',
          label: 'Email address',
          type: 'email',
          autocomplete: 'email',
          value: address.length <= LONGEST_ECHO ? address : '',
          error,
          focused: !!error,
        })}
        <button type="submit">Mail me a link</button>
      </form>`
  const title = 'Forgot your password?'
  return renderPage(config, error ? { status: 422, title, content } : { title, content })
}
