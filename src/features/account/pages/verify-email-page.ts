import { serveButtonPage } from '../../../core/pages/button-page.ts'
import { html } from '../../../core/pages/html.ts'
import type { PageDeclaration, ServePage } from '../../../core/pages/page.ts'
import { verifyEmail } from '../domain/verify-email.ts'
import { signInNow } from './sign-in-now.ts'

const path = '/verify-email'

const serve: ServePage = (deps, request) =>
  serveButtonPage(deps, request, {
    path,
    title: 'Confirm your email address',
    words: html`<p>Press the button to confirm that this email address belongs to you. Your ${deps.config.productName}
        account is then ready.</p>
      <p class="quiet">If you did not ask for an account, close this page.</p>`,
    button: 'Confirm my address',
    act: verifyEmail,
    done: { title: 'Your address has been confirmed', words: html`<p>Thank you. ${signInNow(deps.config)}</p>` },
    advice: html`If you have already confirmed your address, you can sign in. Otherwise, request a new mail on the page
        where you signed up.`,
  })

/** `/verify-email`: confirms the address of a sign-up or of an account. */
export const verifyEmailPage: PageDeclaration = { path, countedAs: () => 'verifyEmail', serve }
