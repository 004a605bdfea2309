import { pathTo, renderPage } from '../../http/pages/layout.ts'
import type { TokenExpiredError, TokenInvalidError } from '../errors.ts'
import type { LinkPage } from '../mail/links.ts'
import type { Client } from '../services.ts'
import { type Html, html } from './html.ts'
import { deadLink, incompleteLink, readLinkToken } from './link-token.ts'
import type { PageNeeds, PageRequest, PageResponse } from './page.ts'

/** A page that does one thing with the token of a link. */
export interface ButtonPage {
  page: LinkPage
  title: string
  /** What the button does. */
  words: Html
  button: string
  /** Whether pressing it takes something away. */
  grave?: boolean
  act: (services: PageNeeds, token: string, client: Client) => Promise<TokenInvalidError | TokenExpiredError | null>
  done: { title: string; words: Html }
  /** What to do when the link does not work. */
  advice: Html
}

/**
 * GET shows a button and changes nothing: programs that scan mail follow its links. POST does it. The token is in the
 * form and not in its address, so that it does not stay in the history of the browser a second time.
 */
export async function serveButtonPage(
  services: PageNeeds,
  request: PageRequest,
  page: ButtonPage,
): Promise<PageResponse> {
  const { config } = services
  const posted = request.method === 'POST'
  const token = readLinkToken(posted ? (request.form ?? new URLSearchParams()) : request.query)
  if (token === null) return incompleteLink(config, page.advice)
  if (!posted) return askFirst(services, page, token)
  const error = await page.act(services, token, request.client)
  if (error) return deadLink(config, error, page.advice)
  return renderPage(config, { title: page.done.title, content: page.done.words })
}

function askFirst({ config }: PageNeeds, { page, title, words, button, grave }: ButtonPage, token: string) {
  const content = html`${words}
      <form method="post" action="${pathTo(config, `/${page}`)}">
        <input type="hidden" name="token" value="${token}">
        <button type="submit"${grave ? html` class="grave"` : null}>${button}</button>
      </form>`
  return renderPage(config, { title, content })
}
