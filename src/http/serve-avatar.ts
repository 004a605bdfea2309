import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Client } from '../core/client.ts'
import { RequestError } from '../core/request-error.ts'
import type { Services } from '../core/services.ts'
import { toRequestError } from '../core/to-request-error.ts'
import { readAvatar } from '../features/avatar/index.ts'
import { knowsTag } from './entity-tag.ts'
import { filePolicy } from './headers.ts'
import { sendRefusal } from './refusal.ts'
import { refusedMethod, sendJson } from './well-known.ts'

/** The path below which pictures are served. */
export const avatarPath = '/avatars/'

/**
 * Serves the picture of a user to anybody who has its URL, which cannot be guessed. A picture never changes: another one has
 * another URL. [RFC 8246] A browser that opens the URL must not run anything in it.
 */
export async function serveAvatar(
  services: Pick<Services, 'blobs' | 'config' | 'sharedCounter'>,
  req: IncomingMessage,
  res: ServerResponse,
  pathname: string,
  client: Client,
): Promise<void> {
  if (refusedMethod(req, res)) return
  const file = pathname.slice(avatarPath.length)
  const picture = await readAvatar(services, client, file).catch((error: unknown) => {
    const refused = toRequestError(error)
    if (refused.code === 'INTERNAL_SERVER_ERROR') throw error
    return refused
  })
  if (picture instanceof RequestError) return sendRefusal(res, picture)
  if (picture === null) return sendJson(res, 404, { error: 'There is no picture at this address.' })
  const tag = `"${file}"`
  res.setHeader('Cache-Control', 'public, max-age=31536000, immutable')
  res.setHeader('Content-Security-Policy', filePolicy)
  // Applications of other origins show the picture.
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
  res.setHeader('ETag', tag)
  if (knowsTag(req.headers['if-none-match'], tag)) {
    res.statusCode = 304
    res.end()
    return
  }
  res.setHeader('Content-Type', 'image/webp')
  res.setHeader('Content-Length', picture.length)
  res.end(req.method === 'HEAD' ? undefined : picture)
}
