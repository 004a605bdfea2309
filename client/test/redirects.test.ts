import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createApiKeySecret } from '../../src/crypto/api-key.ts'
import { createApiClient, createApiKeyVerifier, RequestError } from '../src/node.ts'

// A server that redirects must not receive the key of a service, or the keys of its users, for another origin.

let redirecting: Server
let elsewhere: Server
let status: number
/** How many requests have arrived at the other origin. */
let received: number
const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
beforeAll(async () => {
  elsewhere = createServer((req, res) => {
    received += 1
    req.resume()
    res.setHeader('content-type', 'application/json').end('{"data":{"me":null,"verifyApiKey":null}}')
  })
  redirecting = createServer((req, res) => {
    req.resume()
    res.writeHead(status, { location: `${urlOf(elsewhere)}/graphql` }).end()
  })
  for (const server of [elsewhere, redirecting]) await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => {
  for (const server of [elsewhere, redirecting]) {
    server.close()
    server.closeAllConnections()
  }
})
beforeEach(() => {
  received = 0
})

describe.each([301, 302, 303, 307, 308])('a redirect with the status %d', (given) => {
  const apiKey = createApiKeySecret('LIVE', randomUUID()).key
  const calls: Record<string, (url: string) => Promise<unknown>> = {
    createApiKeyVerifier: (url) => createApiKeyVerifier({ url, apiKey })(createApiKeySecret('LIVE', randomUUID()).key),
    createApiClient: (url) => createApiClient({ url, apiKey }).me(),
  }

  test.each(Object.entries(calls))('is refused by %s', async (_name, call) => {
    status = given
    const error: unknown = await call(urlOf(redirecting)).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(RequestError)
    expect(error).toMatchObject({ code: 'NETWORK_ERROR', status: given, message: expect.stringContaining('redirect') })
    expect(received).toBe(0)
    // The other origin would have answered.
    await call(urlOf(elsewhere)).catch(() => null)
    expect(received).toBe(1)
  })
})
