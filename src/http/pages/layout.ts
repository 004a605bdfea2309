import { hash } from 'node:crypto'
import type { Config } from '../../config.ts'
import { Html, html } from '../../core/pages/html.ts'
import type { Page } from '../../core/pages/page.ts'
import { pathTo } from '../../core/pages/path-to.ts'
import { STYLE } from './style.ts'

export type LayoutConfig = Pick<Config, 'productName' | 'publicUrl'>

/** A rendered page. Its body is sent for GET and POST, and only its length for HEAD. */
export interface PageResponse {
  status: number
  /** By lower-case name. */
  headers: Record<string, string | string[]>
  body: string | Buffer
}

const styleElement = new Html(`<style>${STYLE}</style>`)

/**
 * Only the favicon is loaded, and nothing is run or framed: markup that an attacker manages to put into a page has no effect. A token in the
 * address is neither sent as a referrer nor cached. [ASVS 5.0 3.4.3, 3.4.5, 3.4.6, 14.2.2, 14.3.2]
 */
const policy = `default-src 'none'; img-src 'self'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}

/** Renders a page in the layout. Its name and links come only from the configuration, never from a request. */
export function renderPage(config: LayoutConfig, page: Page): PageResponse {
  const { redirect, cookies = [], formTarget } = page
  const own = {
    'content-security-policy': `${policy}; form-action 'self'${formTarget ? ` ${formTarget}` : ''}; frame-ancestors 'none'; base-uri 'none'`,
    ...(cookies.length > 0 ? { 'set-cookie': [...cookies] } : {}),
    ...(redirect === undefined ? {} : { location: redirect }),
  }
  const status = redirect === undefined ? (page.status ?? 200) : 303
  return { status, headers: { ...headers, ...own }, body: renderBody(config, page) }
}

function renderBody(config: LayoutConfig, { status, title, content }: Page): string {
  const { productName } = config
  const front = title === productName
  // A screen reader announces first that the form was not accepted.
  const name = status === 422 ? `Error: ${title}` : title
  const document = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${front ? name : `${name} – ${productName}`}</title>
    <link rel="icon" href="${pathTo(config, '/favicon.svg')}" type="image/svg+xml">
    ${styleElement}
  </head>
  <body>
    ${front ? null : html`<header><a href="${pathTo(config, '/')}">${productName}</a></header>`}
    <main>
      <h1>${title}</h1>
      ${content}
    </main>
  </body>
</html>
`
  return document.text
}
