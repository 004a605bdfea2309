import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Services } from '../core/services.ts'
import { jwksLifetimeSeconds } from '../core/signing-keys/signing-keys.ts'
import { endAfterRequest } from './end-after-request.ts'
import type { Readiness } from './readiness.ts'

export function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res.statusCode = status
  const json = JSON.stringify(body)
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.setHeader('Content-Length', Buffer.byteLength(json))
  endAfterRequest(res, json)
}

/**
 * Serves the probes. `/health/live` succeeds while the process responds; `/health/ready` succeeds while the database answers
 * and the server is not shutting down.
 */
export async function serveHealth(
  isReady: Readiness,
  path: string,
  draining: boolean,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (refusedMethod(req, res)) return
  if (path === '/health/live') return sendJson(res, 200, { status: 'live' })
  if (path !== '/health/ready') return sendJson(res, 404, { error: 'Not found' })
  if (draining) return sendJson(res, 503, { status: 'shutting down' })
  if (!(await isReady())) return sendJson(res, 503, { status: 'the database cannot be reached' })
  sendJson(res, 200, { status: 'ready' })
}

/** Serves the public signing keys. [RFC 7517] */
export async function serveJwks(
  services: Pick<Services, 'signingKeys'>,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (refusedMethod(req, res)) return
  publish(res, { keys: services.signingKeys.all().map((key) => key.publicJwk) })
}

/** Sends what every origin may read and caches may keep. */
export function publish(res: ServerResponse, body: unknown): void {
  res.setHeader('Cache-Control', `public, max-age=${jwksLifetimeSeconds}`)
  res.setHeader('Access-Control-Allow-Origin', '*')
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
  sendJson(res, 200, body)
}

/** Answers what is asked with another method than GET or HEAD. */
export function refusedMethod(req: IncomingMessage, res: ServerResponse): boolean {
  if (req.method === 'GET' || req.method === 'HEAD') return false
  res.setHeader('Allow', 'GET, HEAD')
  sendJson(res, 405, { error: 'Ask with GET.' })
  return true
}
