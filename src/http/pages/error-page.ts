import { html } from '../../core/pages/html.ts'
import { type LayoutConfig, type PageResponse, renderPage } from './layout.ts'

const titles: Record<number, string> = {
  403: 'This was refused',
  404: 'There is no such page',
  405: 'This page cannot do that',
  429: 'Too many attempts',
  503: 'The server is busy',
}

/** A whole page for a request that failed. @param message for the person in front of it: a sentence, without markup */
export function pageForError(config: LayoutConfig, status: number, message: string): PageResponse {
  const title = titles[status] ?? (status < 500 ? 'This did not work' : 'Something went wrong')
  return renderPage(config, { status, title, content: html`<p role="alert">${message}</p>` })
}
