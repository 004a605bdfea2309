import type { IncomingMessage, ServerResponse } from 'node:http'
import { entityTag, knowsTag } from './entity-tag.ts'
import { filePolicy } from './headers.ts'
import { refusedMethod } from './well-known.ts'

/** The operator's logo. */
export interface Logo {
  body: Buffer
  type: 'image/png' | 'image/svg+xml'
}

/** The paths of a logo, of which one exists. */
export const logoPaths = { 'image/png': '/brand/logo.png', 'image/svg+xml': '/brand/logo.svg' }

/**
 * Serves the logo. A script in an SVG never runs in an image, and the sandbox keeps it from running where somebody opens the address
 * itself: it would otherwise have the rights of the pages. [SVG Integration §2, CSP Level 3 §6.3.2]
 */
export function serveLogo({ body, type }: Logo, req: IncomingMessage, res: ServerResponse): void {
  if (refusedMethod(req, res)) return
  const tag = entityTag(body)
  res.setHeader('Content-Security-Policy', `${filePolicy}; style-src 'unsafe-inline'`)
  res.setHeader('Cache-Control', 'public, max-age=3600')
  res.setHeader('ETag', tag)
  if (knowsTag(req.headers['if-none-match'], tag)) {
    res.statusCode = 304
    res.end()
    return
  }
  res.setHeader('Content-Type', type)
  res.setHeader('Content-Length', body.length)
  res.end(req.method === 'HEAD' ? undefined : body)
}
