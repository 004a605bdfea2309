import { serveButtonPage } from '../../../core/pages/button-page.ts'
import { html } from '../../../core/pages/html.ts'
import type { PageDeclaration, ServePage } from '../../../core/pages/page.ts'
import { confirmEmailChange } from '../domain/confirm-email-change.ts'
import { signInNow } from './sign-in-now.ts'

const path = '/confirm-email'

const serve: ServePage = (deps, request) => {
  const { productName } = deps.config
  return serveButtonPage(deps, request, {
    path,
    title: 'Use this email address',
    words: html`<p>Press the button to use the address that this link was mailed to for your ${productName} account. Every
        other device and browser will be signed out.</p>
      <p class="quiet">If you did not request this, close this page. Nothing will change.</p>`,
    button: 'Use this address',
    act: confirmEmailChange,
    done: {
      title: 'Your address is confirmed',
      words: html`<p>Your ${productName} account now uses the address. ${signInNow(deps.config)}</p>
      <p>We have sent a notice to it, and to the previous address if there was one. Every other device and browser has been
        signed out.</p>`,
    },
    advice: html`If you have already confirmed the new address, there is nothing left to do. Otherwise, request the change
        again in your account.`,
  })
}

/** `/confirm-email`: changes the address of an account to the one that the link was mailed to. */
export const confirmEmailPage: PageDeclaration = { path, countedAs: () => 'confirmEmailChange', serve }
