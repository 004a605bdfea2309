import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Config } from '../config.ts'
import { accentsOf } from '../core/brand/accents.ts'
import { escapeHtml } from '../core/html.ts'
import { favicon } from './favicon.ts'
import { refusedMethod } from './well-known.ts'

/** `/favicon.svg`, and `/favicon.ico`, which browsers ask for where a page names none. */
export function serveFavicon(
  config: Pick<Config, 'productName' | 'brandColor'>,
  req: IncomingMessage,
  res: ServerResponse,
): void {
  if (refusedMethod(req, res)) return
  const body = Buffer.from(config.productName === 'Sallyport' ? favicon : initialOf(config))
  res.setHeader('Content-Type', 'image/svg+xml')
  res.setHeader('Cache-Control', 'public, max-age=86400')
  res.setHeader('Content-Length', body.length)
  res.end(req.method === 'HEAD' ? undefined : body)
}

/** The first letter of the product's name in the operator's colour: the mark that the pages have without BRAND_LOGO. */
function initialOf({ productName, brandColor }: Pick<Config, 'productName' | 'brandColor'>): string {
  const { accent, onAccent } = accentsOf(brandColor).light
  const initial = escapeHtml([...productName][0]?.toUpperCase() ?? '')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="${accent}"/>
<text x="16" y="22.5" font-family="system-ui, sans-serif" font-size="18" font-weight="600" text-anchor="middle" fill="${onAccent}">${initial}</text>
</svg>
`
}
