import { hashOneTimeToken } from '../../crypto/one-time-token.ts'
import { type TokenExpiredError, TokenInvalidError } from '../errors.ts'
import { type Html, html } from './html.ts'
import type { Page } from './page.ts'

/** The token of a link or of the form that follows it; null when it is missing or malformed. */
export function readLinkToken(fields: URLSearchParams): string | null {
  const token = fields.get('token')
  return token !== null && hashOneTimeToken(token) ? token : null
}

/** The page for a link without a complete token. @param advice the next step for the user */
export function incompleteLink(advice: Html): Page {
  return {
    status: 400,
    title: 'This link is incomplete',
    content: html`<p role="alert">A part of the link is missing. Mail programs sometimes cut long links: try to copy
        the whole of it from the mail into the address bar.</p>
      <p>${advice}</p>`,
  }
}

/** The page for a token that is not valid or no longer valid. @param advice the next step for the user */
export function deadLink(error: TokenInvalidError | TokenExpiredError, advice: Html): Page {
  if (error instanceof TokenInvalidError) {
    return {
      status: 400,
      title: 'This link does not work',
      content: html`<p role="alert">It was used already, or a newer mail has replaced it.</p>
      <p>${advice}</p>`,
    }
  }
  return {
    status: 410,
    title: 'This link has expired',
    content: html`<p role="alert">Links in mails work for a limited time, and this one is too old.</p>
      <p>${advice}</p>`,
  }
}
