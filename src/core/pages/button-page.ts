import { type AnonymousAccess, anonymous } from '../access/access.ts'
import type { Caller } from '../access/caller.ts'
import type { TokenExpiredError, TokenInvalidError } from '../errors.ts'
import { type Html, html } from './html.ts'
import { deadLink, incompleteLink, readLinkToken } from './link-token.ts'
import type { Page, PageDeps, PageRequest } from './page.ts'
import { pathTo } from './path-to.ts'

/** A page that does one thing with the token of a link. */
interface ButtonPage {
  path: `/${string}`
  title: string
  /** Says what the button does. */
  words: Html
  button: string
  /** Whether the button is destructive. */
  grave?: boolean
  act: (
    deps: PageDeps,
    caller: Caller<AnonymousAccess>,
    token: string,
  ) => Promise<TokenInvalidError | TokenExpiredError | null>
  done: { title: string; words: Html }
  /** Advice for a user whose link does not work. */
  advice: Html
}

/**
 * GET shows a button and changes nothing: programs that scan mail follow its links. POST does it. The token is in the
 * form and not in its address, so that it does not stay in the history of the browser a second time.
 */
export async function serveButtonPage(deps: PageDeps, request: PageRequest, page: ButtonPage): Promise<Page> {
  const posted = request.method === 'POST'
  const token = readLinkToken(posted ? (request.form ?? new URLSearchParams()) : request.query)
  if (token === null) return incompleteLink(page.advice)
  if (!posted) return askFirst(deps, page, token)
  const error = await page.act(deps, { access: anonymous, client: request.client }, token)
  if (error) return deadLink(error, page.advice)
  return { title: page.done.title, content: page.done.words }
}

function askFirst({ config }: PageDeps, { path, title, words, button, grave }: ButtonPage, token: string): Page {
  const content = html`${words}
      <form method="post" action="${pathTo(config, path)}">
        <input type="hidden" name="token" value="${token}">
        <button type="submit"${grave ? html` class="grave"` : null}>${button}</button>
      </form>`
  return { title, content }
}
