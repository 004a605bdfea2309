import { serveButtonPage } from '../../../core/pages/button-page.ts'
import { html } from '../../../core/pages/html.ts'
import type { ServePage } from '../../../core/pages/page.ts'
import { confirmEmailChange } from '../domain/confirm-email-change.ts'

/** `/confirm-email`: moves an account to the address that the link was mailed to. */
export const serveConfirmEmailPage: ServePage = (services, request) => {
  const { productName } = services.config
  return serveButtonPage(services, request, {
    page: 'confirm-email',
    title: 'Use this email address',
    words: html`<p>Press the button, and your ${productName} account uses the address that this mail was sent to from now on.
        Every other device and browser is signed out.</p>
      <p class="quiet">If you did not ask for this, close this page: nothing changes.</p>`,
    button: 'Use this address',
    act: confirmEmailChange,
    done: {
      title: 'Your address is changed',
      words: html`<p>Your ${productName} account uses the new address now. Sign in with it next time.</p>
      <p>We have told both addresses, and signed out every other device and browser.</p>`,
    },
    advice: html`If you have confirmed the new address already, there is nothing left to do. Otherwise ask for the change
        again in your account.`,
  })
}
