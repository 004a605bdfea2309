import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Client } from '../core/client.ts'
import { RequestError } from '../core/request-error.ts'
import { toRequestError } from '../core/to-request-error.ts'
import { exportPath, redeemExport, streamExport } from '../features/user-export/index.ts'
import { filePolicy } from './headers.ts'
import type { HttpDeps } from './http-deps.ts'
import { sendRefusal } from './refusal.ts'
import { sendJson } from './well-known.ts'

const types = { CSV: 'text/csv; charset=utf-8; header=present', NDJSON: 'application/x-ndjson; charset=utf-8' }

/**
 * Serves an export of users to a client that has its address, once. It is saved as a file and never shown: what users wrote about
 * themselves must not become a page of this origin. HEAD is refused, because it would spend the address.
 */
export async function serveExport(
  { services, report }: Pick<HttpDeps, 'services' | 'report'>,
  req: IncomingMessage,
  res: ServerResponse,
  pathname: string,
  client: Client,
): Promise<void> {
  res.setHeader('Cache-Control', 'no-store')
  if (req.method !== 'GET') {
    res.setHeader('Allow', 'GET')
    return sendJson(res, 405, { error: 'Ask with GET.' })
  }
  const redeemed = await redeemExport(services, client, pathname.slice(exportPath.length)).catch((error: unknown) => {
    const refused = toRequestError(error)
    if (refused.code !== 'RATE_LIMITED') throw error
    return refused
  })
  if (redeemed instanceof RequestError) return sendRefusal(res, redeemed)
  if (redeemed === null) {
    return sendJson(res, 404, { error: 'This export has been downloaded, or its address has expired.' })
  }
  const { format, now } = redeemed
  const file = `users-${now.toISOString().slice(0, 10)}.${format.toLowerCase()}`
  res.setHeader('Content-Type', types[format])
  res.setHeader('Content-Disposition', `attachment; filename="${file}"`)
  res.setHeader('Content-Security-Policy', filePolicy)
  const text = Readable.from(streamExport(services, redeemed), { objectMode: true, highWaterMark: 1 })
  await pipeline(text, res).catch((error: unknown) => {
    // The answer has begun and cannot say why it breaks off.
    if (!(error instanceof RequestError) && !isOfClient(error)) report(error)
    throw error
  })
}

/** Whether the client went away before the end. */
function isOfClient(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}
