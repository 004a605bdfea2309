import { html } from '../../core/pages/html.ts'
import { type LayoutConfig, type PageResponse, renderPage } from '../pages/layout.ts'

/** The page in place of the built pages, where the server runs from its sources and the build is missing. */
export function notBuiltPage(config: LayoutConfig): PageResponse {
  const content = html`<p role="alert">The server runs, and its pages have not been built yet.</p>
      <p>Run <code>npm run build -w web</code> in the folder of the server, and start the server again.</p>`
  return renderPage(config, { status: 503, title: 'The pages are not built', content })
}
