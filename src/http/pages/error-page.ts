import { html } from '../../core/pages/html.ts'
import { type LayoutConfig, type PageResponse, renderPage } from './layout.ts'

const titles: Record<number, string> = {
  403: 'Request refused',
  404: 'Page not found',
  405: 'Method not allowed',
  429: 'Too many attempts',
  503: 'The server is busy',
}

/**
 * A page for a request that failed.
 *
 * @param message a sentence for the reader, without markup
 * @param correlationId of the line in the log, for an unexpected failure
 */
export function pageForError(
  config: LayoutConfig,
  status: number,
  message: string,
  correlationId?: string,
): PageResponse {
  const title = titles[status] ?? (status < 500 ? 'This did not work' : 'Something went wrong')
  const reference = correlationId === undefined ? '' : html`<p>If you report this, give this id: ${correlationId}</p>`
  return renderPage(config, { status, title, content: html`<p role="alert">${message}</p>${reference}` })
}
