import { serveButtonPage } from '../../../core/pages/button-page.ts'
import { html } from '../../../core/pages/html.ts'
import type { PageDeclaration, ServePage } from '../../../core/pages/page.ts'
import { pathTo } from '../../../core/pages/path-to.ts'
import { disownChange } from '../domain/disown-change.ts'

const path = '/not-me'

const serve: ServePage = (deps, request) => {
  const { config } = deps
  return serveButtonPage(deps, request, {
    path,
    title: 'This was not me',
    words: html`<p>If you did not make the change that our mail reported, somebody else may be using your
        ${config.productName} account. When you press the button:</p>
      <ul>
        <li>every device and browser is signed out,</li>
        <li>the password stops working,</li>
        <li>every API key stops working,</li>
        <li>recent invitations to organizations that were sent from the account are revoked,</li>
        <li>passkeys and connected accounts that were added recently are removed,</li>
        <li>recovery codes that were created recently stop working, and all of them if our mail reported that one was used,</li>
        <li>the email address is restored if it was changed,</li>
        <li>we mail you a link to choose a new password.</li>
      </ul>
      <p class="quiet">Two-factor authentication stays on, unless it was turned on after the password or the
        address changed, or after the account was created with an invitation, within the last three days. If somebody
        else turned it on before, press the button and then contact the operator of this service.</p>
      <p class="quiet">If you made the change yourself, close this page. Nothing will change.</p>`,
    button: 'Secure my account',
    grave: true,
    act: disownChange,
    done: {
      title: 'Your account has been secured',
      words: html`<p>Every device and browser has been signed out. The password and all API keys have stopped working.</p>
      <p>We have sent a mail with a link to choose a new password. It goes to the address that received the notice.</p>
      <p>If you use two-factor authentication, create new recovery codes after you have signed in.</p>`,
    },
    advice: html`If you have already pressed the button, look for our mail with a link to choose a new password. You can
        also <a href="${pathTo(config, '/reset-password')}">request a new link</a>.`,
  })
}

/** `/not-me`: gives an account back to its owner, after a notice of a change that the owner did not make. */
export const notMePage: PageDeclaration = { path, countedAs: () => 'disownChange', serve }
