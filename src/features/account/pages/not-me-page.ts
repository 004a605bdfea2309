import { serveButtonPage } from '../../../core/pages/button-page.ts'
import { html } from '../../../core/pages/html.ts'
import type { ServePage } from '../../../core/pages/page.ts'
import { pathTo } from '../../../http/pages/layout.ts'
import { disownChange } from '../domain/disown-change.ts'

/** `/not-me`: takes an account back from whoever made a change that its owner was told of. */
export const serveNotMePage: ServePage = (services, request) => {
  const { config } = services
  return serveButtonPage(services, request, {
    page: 'not-me',
    title: 'This was not me',
    words: html`<p>If you did not make the change that our mail told you of, somebody else may be using your
        ${config.productName} account. Press the button, and:</p>
      <ul>
        <li>every device and browser is signed out,</li>
        <li>the password stops working,</li>
        <li>every API key stops working,</li>
        <li>if the address of the account was changed, it comes back to you,</li>
        <li>we send you a mail with a link to choose a new password.</li>
      </ul>
      <p class="quiet">Two-factor authentication stays as it is. If it was you, close this page: nothing changes.</p>`,
    button: 'Lock my account and mail me',
    grave: true,
    act: disownChange,
    done: {
      title: 'Your account is locked',
      words: html`<p>Every device and browser is signed out, and the password and all API keys have stopped working.</p>
      <p>We have sent you a mail with a link to choose a new password. It goes to the address that got the warning.</p>`,
    },
    advice: html`If you have pressed the button before, look for our mail with a link to choose a new password. You can
        also <a href="${pathTo(config, '/reset-password')}">ask for a new password</a> now.`,
  })
}
