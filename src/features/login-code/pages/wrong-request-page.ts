import type { ValidationError } from '../../../core/errors.ts'
import { html } from '../../../core/pages/html.ts'
import type { Page } from '../../../core/pages/page.ts'

/** The parameters have the names of the query, and the errors the names of the fields of the API. */
const parameters: Record<string, string> = { returnTo: 'return_to', codeChallenge: 'code_challenge' }

/**
 * The page for a sign-in that an application begins with a wrong request. An attacker must not use this server to redirect browsers: an
 * address that is not listed gets no link either. [RFC 9700 §4.11]
 */
export function wrongRequestPage({ fields }: ValidationError): Page {
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
