import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname } from 'node:path'
import { acceptedEncoding } from '../accepted-encoding.ts'
import { entityTag, knowsTag } from '../entity-tag.ts'
import { filePolicy } from '../headers.ts'
import { once } from '../once.ts'
import { refusedMethod } from '../well-known.ts'
import { assetTypes, type WebBuild } from './web-build.ts'

/** The path below which the scripts and styles of the pages are served. */
export const assetsPath = '/assets/'

const suffixes = { br: '.br', gzip: '.gz' }

/** Answers a request for a file by its name. @returns false when there is no such file */
export type ServeAsset = (req: IncomingMessage, res: ServerResponse, name: string) => Promise<boolean>

/**
 * Serves the files below `assets/`. The build has compressed them. Their names contain a hash of their content, so that a browser
 * asks for each of them once. [RFC 8246] They are not secret: anyone with the address gets them, but not a page of another site.
 */
export function createServeAsset(build: WebBuild): ServeAsset {
  const files = new Map(
    [...build.assets].map((name) => [name, once(() => build.read(`assets/${name}`).then(withTag))] as const),
  )
  return async (req, res, name) => {
    const type = assetTypes[extname(name)]
    const plain = files.get(name)
    if (!type || !plain) return false
    if (refusedMethod(req, res)) return true
    const encoding = acceptedEncoding(req.headers['accept-encoding'])
    const compressed = encoding && files.get(`${name}${suffixes[encoding]}`)
    const file = await (compressed ?? plain)().catch(() => null)
    if (file === null) return false
    res.setHeader('Cache-Control', 'public, max-age=31536000, immutable')
    res.setHeader('Content-Security-Policy', filePolicy)
    res.setHeader('Vary', 'Accept-Encoding')
    res.setHeader('ETag', file.tag)
    if (knowsTag(req.headers['if-none-match'], file.tag)) {
      res.statusCode = 304
      res.end()
      return true
    }
    res.setHeader('Content-Type', type)
    if (compressed && encoding) res.setHeader('Content-Encoding', encoding)
    res.setHeader('Content-Length', file.body.length)
    res.end(req.method === 'HEAD' ? undefined : file.body)
    return true
  }
}

function withTag(body: Buffer): { body: Buffer; tag: string } {
  return { body, tag: entityTag(body) }
}
