import type { Config } from '../../config.ts'
import type { FiledMail, FileMailbox } from '../../ports/file-mailbox.ts'
import { isFromThisMachine } from '../from-this-machine.ts'
import type { IncomingPageRequest } from '../page-request.ts'
import { type PageResponse, renderPage } from '../pages/layout.ts'
import { hasMailbox } from './has-mailbox.ts'
import { mailboxPage, mailboxPath } from './mailbox-page.ts'

/** How many mails are listed. */
const maxListed = 50

/**
 * Serves the mails of a development server. The reader of a mail can take over the account that it is about: an attacker must not get one through
 * a proxy or a tunnel to the developer's machine, from the same network, or by a name that is bound to 127.0.0.1. Everybody else gets the
 * answer that a path without a page has. [ASVS 5.0 13.4.2]
 *
 * @param mailbox null in production, and where mails are sent
 * @returns null for another path, and where the mailbox is not shown
 */
export async function serveMailbox(
  config: Config,
  mailbox: FileMailbox | null,
  { message, method, path }: IncomingPageRequest,
): Promise<PageResponse | null> {
  if (mailbox === null || config.production || !hasMailbox(config) || !path.startsWith(mailboxPath)) return null
  if (method !== 'GET' && method !== 'HEAD') return null
  // Before version 1.29.7, nginx speaks HTTP/1.0 to the servers behind it, with a Host of the machine and no other trace; no browser does.
  if (!isFromThisMachine(message) || message.httpVersion === '1.0') return null
  const [, id, part, ...rest] = path.slice(mailboxPath.length).split('/')
  if (rest.length > 0 || (part !== undefined && part !== 'content')) return null
  const mails = await mailbox.list(maxListed)
  const shown = id === undefined ? mails[0] : mails.find((mail) => mail.id === id)
  if (id !== undefined && !shown) return null
  if (path !== mailboxPath && id === undefined) return null
  return part === 'content' && shown ? contentOf(shown) : renderPage(config, mailboxPage(config, mails, shown))
}

/** The HTML of a mail, in a sandbox: it has no script and loads nothing, and its links open in another tab. */
function contentOf({ html }: FiledMail): PageResponse {
  const body = html.replace('<head>', '<head>\n    <base target="_blank">')
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
  }
  return { status: 200, headers, body }
}
