import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { TestApp } from '../../../test/_util/app.ts'

/** A network between browsers and a server that loses answers, and that counts the refreshes on their way. */
export interface RoughNetwork {
  url: string
  /** The server behind it; null while it restarts. */
  target: TestApp | null
  /** Every which answer is lost: 0 for none. */
  losesEvery: number
  lost: number
  refreshes: number
  maxRefreshes: number
  /** Keeps an operation on its way to the server until the promise is fulfilled. */
  hold: ((operation: string) => Promise<void>) | null
  /** The names of the operations that were sent. */
  sent: string[]
  close(): void
}

/** @param app the server, whose clock is that of the header `Date` */
export async function createRoughNetwork(app: TestApp): Promise<RoughNetwork> {
  let requests = 0
  let underWay = 0
  let lastRefresh = ''
  const forward = async (req: IncomingMessage, res: ServerResponse) => {
    const body = await buffer(req)
    const { target } = network
    if (!target) return req.socket.destroy()
    const isRefresh = body.includes('"query":"mutation refresh')
    const [, operation] = /"query":"(?:query|mutation) (\w+)/.exec(String(body)) ?? []
    // A client that has waited for three seconds sends the same refresh again: that is not another one.
    if (operation && !(isRefresh && String(body) === lastRefresh)) network.sent.push(operation)
    if (isRefresh) {
      lastRefresh = String(body)
      network.refreshes += 1
      network.maxRefreshes = Math.max(network.maxRefreshes, ++underWay)
      // It ends with its answer, and when the client gives it up.
      res.once('close', () => underWay--)
    }
    if (operation) await network.hold?.(operation)
    const headers = Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, String(value)]))
    const { host: _host, connection: _connection, 'content-length': _length, ...passed } = headers
    const method = req.method ?? 'POST'
    const answer = await fetch(`${target.url}${req.url}`, { method, headers: passed, ...(body.length > 0 && { body }) })
    const answered = Buffer.from(await answer.arrayBuffer())
    if (method === 'POST' && network.losesEvery > 0 && ++requests % network.losesEvery === 0) {
      network.lost += 1
      return req.socket.destroy()
    }
    for (const [name, value] of answer.headers) {
      if (!['connection', 'content-encoding', 'content-length', 'transfer-encoding'].includes(name))
        res.setHeader(name, value)
    }
    res.setHeader('Date', app.clock.now().toUTCString())
    res.writeHead(answer.status).end(answered)
  }
  const proxy = createServer((req, res) => {
    forward(req, res).catch(() => req.socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const network: RoughNetwork = {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    target: app,
    losesEvery: 0,
    lost: 0,
    refreshes: 0,
    maxRefreshes: 0,
    hold: null,
    sent: [],
    close() {
      proxy.close()
      proxy.closeAllConnections()
    },
  }
  return network
}
