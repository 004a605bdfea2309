import type { IncomingMessage, ServerResponse } from 'node:http'

/** The parts of a provider that a fault can be in. */
export type ProviderPart = 'metadata' | 'keys' | 'token' | 'userinfo' | 'other'

/** What a provider, or an attacker in its place, does instead of answering. */
export type ProviderFault =
  | 'down'
  | 'slow'
  | 'slow body'
  | 'huge'
  | 'endless'
  | 'garbage'
  | 'html'
  | 'redirect'
  | 'error 500'
  | 'error 429'

/** Which part a path belongs to. */
export function partOf(path: string): ProviderPart {
  if (path.endsWith('/.well-known/openid-configuration')) return 'metadata'
  const parts: Record<string, ProviderPart> = { '/jwks': 'keys', '/token': 'token', '/me': 'userinfo' }
  return parts[path] ?? 'other'
}

/** Answers a request as the fault says. A slow answer ends when the client goes away. */
export async function answerWithFault(
  fault: ProviderFault,
  request: IncomingMessage,
  response: ServerResponse,
  elsewhere: string,
): Promise<void> {
  const json = { 'content-type': 'application/json' }
  if (fault === 'down') return void request.socket.destroy()
  if (fault === 'slow') return
  if (fault === 'slow body') return void response.writeHead(200, json).write('{"issuer":')
  if (fault === 'garbage') return void response.writeHead(200, json).end('{"issuer": ')
  if (fault === 'redirect') return void response.writeHead(302, { location: elsewhere }).end()
  if (fault === 'error 500') return void response.writeHead(500, json).end('{"error":"server_error"}')
  if (fault === 'error 429') return void response.writeHead(429, json).end('{"error":"slow_down"}')
  if (fault === 'html') {
    return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><h1>Welcome</h1>')
  }
  response.writeHead(200, json)
  const chunk = Buffer.alloc(65_536, ' ')
  // A megabyte is twice what is read at most.
  const chunks = fault === 'huge' ? 16 : Infinity
  for (let sent = 0; sent < chunks && !response.destroyed; sent += 1) {
    const { promise, resolve } = Promise.withResolvers<void>()
    response.write(chunk, () => resolve())
    response.once('close', resolve)
    await promise
    response.off('close', resolve)
  }
  response.end('{}')
}
