import type { Config } from '../../../config.ts'
import { html } from '../../../core/pages/html.ts'
import type { Page } from '../../../core/pages/page.ts'
import { pathTo } from '../../../core/pages/path-to.ts'

export const continuePath = '/continue'

/** What the page asks about. */
interface Question {
  /** The user whose sign-in is handed over. */
  user: { name?: string | null; username?: string | null; email?: string | null }
  /** The URL of the user's picture; null for none. */
  pictureUrl: string | null
  /** The address of the app. */
  returnTo: string
  /** The token that answers the question, and the state of the app. */
  token: string
  state: string
}

/**
 * Asks before a sign-in is handed to an app with a scheme of its own: another app on the device may have claimed the scheme, and
 * a page may have started the sign-in without the user, who must see who is signed in and where. [RFC 8252 §8.6, §8.12]
 */
export function continueAsPage(config: Pick<Config, 'publicUrl' | 'productName'>, question: Question): Page {
  const { user, pictureUrl, returnTo, token, state } = question
  const scheme = returnTo.slice(0, returnTo.indexOf(':') + 1)
  const name = user.name ?? user.username ?? user.email ?? 'your account'
  const address = user.email && user.email !== name ? user.email : null
  const content = html`<p>An app asks for your ${config.productName} account. It can use the account as you can.</p>
      <div class="person">
        ${pictureUrl ? html`<img src="${pictureUrl}" alt="" width="64" height="64">` : null}
        <p><strong>${name}</strong>${address ? html`<br><span class="quiet">${address}</span>` : null}</p>
      </div>
      <p class="quiet">The address of the app is <code>${scheme.slice(0, -1)}</code>. If you did not just begin to sign in to this
        app, press “Cancel”.</p>
      <form method="post" action="${pathTo(config, continuePath)}">
        <input type="hidden" name="token" value="${token}">
        <input type="hidden" name="state" value="${state}">
        <div class="buttons">
          <button type="submit" name="answer" value="continue">Continue</button>
          <button type="submit" name="answer" value="cancel" class="plain">Cancel</button>
        </div>
      </form>`
  return { title: `Continue as ${name}?`, content, formTarget: scheme }
}
