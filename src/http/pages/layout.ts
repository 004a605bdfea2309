import { hash } from 'node:crypto'
import type { Config } from '../../config.ts'
import { logoPath } from '../../core/brand/logo-path.ts'
import { Html, html } from '../../core/pages/html.ts'
import type { Page } from '../../core/pages/page.ts'
import { pathTo } from '../../core/pages/path-to.ts'
import { pageStyle } from './style.ts'

export type LayoutConfig = Pick<Config, 'productName' | 'publicUrl' | 'brandColor' | 'brandLogo'>

/** A rendered page. Its body is sent for GET and POST, and only its length for HEAD. */
export interface PageResponse {
  status: number
  /** By lower-case name. */
  headers: Record<string, string | string[]>
  body: string | Buffer
}

/**
 * Only the favicon and pictures of this server are loaded, and nothing is run or framed: markup that an attacker manages to put into a page has
 * no effect. A token in the address is neither sent as a referrer nor cached. [ASVS 5.0 3.4.3, 3.4.5, 3.4.6, 14.2.2, 14.3.2]
 */
function policy(style: string, { formTarget, frames }: Page): string {
  const forms = `form-action 'self'${formTarget ? ` ${formTarget}` : ''}`
  const styles = `style-src 'sha256-${hash('sha256', style, 'base64')}'`
  const frameSources = frames ? "frame-src 'self'; " : ''
  return `default-src 'none'; img-src 'self'; ${styles}; ${frameSources}${forms}; frame-ancestors 'none'; base-uri 'none'`
}

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}

/** Renders a page in the layout. Its name and links come only from the configuration, never from a request. */
export function renderPage(config: LayoutConfig, page: Page): PageResponse {
  const { redirect, goesOnTo, cookies = [] } = page
  const style = pageStyle(config.brandColor)
  const own = {
    'content-security-policy': policy(style, page),
    ...(cookies.length > 0 ? { 'set-cookie': [...cookies] } : {}),
    ...(redirect === undefined ? {} : { location: redirect }),
    ...(goesOnTo === undefined ? {} : { refresh: `0; url=${goesOnTo}` }),
  }
  const status = redirect === undefined ? (page.status ?? 200) : 303
  return { status, headers: { ...headers, ...own }, body: renderBody(config, style, page) }
}

function renderBody(config: LayoutConfig, style: string, { status, title, content, width }: Page): string {
  const { productName } = config
  // A screen reader announces first that the form was not accepted.
  const name = status === 422 ? `Error: ${title}` : title
  const document = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${name === productName ? name : `${name} – ${productName}`}</title>
    <link rel="icon" href="${pathTo(config, '/favicon.svg')}" type="image/svg+xml">
    ${new Html(`<style>${style}</style>`)}
  </head>
  <body${width ? html` class="${width}"` : null}>
    <header><a class="brand" href="${pathTo(config, '/')}">${brandOf(config)}<span>${productName}</span></a></header>
    <main>
      <h1>${title}</h1>
      ${content}
    </main>
    <footer><a href="${pathTo(config, '/account')}">Your account</a></footer>
  </body>
</html>
`
  return document.text
}

/** The logo, or the first letter of the product's name. The name stands beside it. */
function brandOf(config: LayoutConfig): Html {
  const logo = logoPath(config)
  if (logo !== null) return html`<img src="${logo}" alt="">`
  return html`<span class="mark" aria-hidden="true">${[...config.productName][0]?.toUpperCase() ?? ''}</span>`
}
