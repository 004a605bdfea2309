import { serveButtonPage } from '../../../core/pages/button-page.ts'
import { html } from '../../../core/pages/html.ts'
import type { ServePage } from '../../../core/pages/page.ts'
import { verifyEmail } from '../domain/verify-email.ts'
import { signInNow } from './sign-in-now.ts'

/** `/verify-email`: confirms the address of a sign-up. */
export const serveVerifyEmailPage: ServePage = (services, request) => {
  const { config } = services
  return serveButtonPage(services, request, {
    page: 'verify-email',
    title: 'Confirm your email address',
    words: html`<p>Press the button to confirm that the address is yours. Your ${config.productName} account is then ready.</p>
      <p class="quiet">If you did not sign up, close this page: without the confirmation nobody can use the account.</p>`,
    button: 'Confirm my address',
    act: verifyEmail,
    done: { title: 'Your address is confirmed', words: html`<p>Thank you. ${signInNow(config)}</p>` },
    advice: html`If you have confirmed your address already, there is nothing left to do but to sign in. Otherwise ask
        for a new mail where you signed up.`,
  })
}
