import type { Config } from '../../config.ts'
import { isSignUpOpen } from '../../core/identity/assert-sign-up-open.ts'
import { type Html, html } from '../../core/pages/html.ts'
import type { Page } from '../../core/pages/page.ts'
import { pathTo } from '../../core/pages/path-to.ts'
import type { FiledMail } from '../../ports/file-mailbox.ts'

/** The path of the mailbox. A mail is below it by its id, and its content below that. */
export const mailboxPath = '/dev/mailbox'

/** The mails of a development server: a list, and one of them as it looks in a mail program. */
export function mailboxPage(
  config: Pick<Config, 'publicUrl' | 'signup'>,
  mails: readonly FiledMail[],
  shown: FiledMail | undefined,
): Page {
  return {
    title: 'Mailbox',
    content: shown ? listWith(config, mails, shown) : empty(config),
    width: 'large',
    frames: true,
  }
}

function empty(config: Pick<Config, 'publicUrl' | 'signup'>): Html {
  const opens = isSignUpOpen(config)
  return html`<p>There is no mail yet. This server is in development and sends none: what it would send is shown here.</p>
      <div class="buttons">
        ${opens ? html`<a class="button" href="${pathTo(config, '/account/sign-up')}">Create an account</a>` : null}
        <a class="${opens ? 'button plain' : 'button'}" href="${pathTo(config, mailboxPath)}">Look again</a>
      </div>`
}

function listWith(config: Pick<Config, 'publicUrl'>, mails: readonly FiledMail[], shown: FiledMail): Html {
  const rows = mails.map(
    (
      mail,
    ) => html`<li><a href="${pathTo(config, `${mailboxPath}/${mail.id}`)}"${mail === shown ? html` aria-current="true"` : null}>
            <strong>${mail.subject}</strong>
            <span class="quiet">${mail.to}</span>
            ${timeOf(mail.sentAt)}
          </a></li>`,
  )
  const content = pathTo(config, `${mailboxPath}/${shown.id}/content`)
  return html`<p class="quiet">This server is in development and sends no mails: it shows them here, to you alone, the newest first.
        <a href="${pathTo(config, mailboxPath)}">Look for new ones</a></p>
      <div class="mailbox">
        <nav aria-label="Mails"><ul>${rows}</ul></nav>
        <article aria-labelledby="subject">
          <h2 id="subject">${shown.subject}</h2>
          <p class="quiet">To ${shown.to}, ${timeOf(shown.sentAt)}</p>
          <iframe src="${content}" title="The mail" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
        </article>
      </div>`
}

const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

function timeOf(instant: Date): Html {
  return html`<time class="quiet" datetime="${instant.toISOString()}">${format.format(instant)} UTC</time>`
}
