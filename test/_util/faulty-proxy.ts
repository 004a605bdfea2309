import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface FaultyProxy {
  readonly port: number
  /** Where connections go that are made from now on; those that are open stay where they are. */
  switchTo(port: number): void
  /**
   * Passes one more message with this text on, and keeps the following ones of every connection until `thaw`, as if the target
   * froze once it has answered.
   */
  freezeAfter(text: string): void
  /** Keeps every message from now on. */
  freeze(): void
  thaw(): void
  /** Passes the next message with this text on, but nothing of the answer. @returns when that message has come */
  swallowAnswer(text: string): Promise<void>
  /** Resolves once every open connection has been silent for some milliseconds. */
  rest(milliseconds: number): Promise<void>
  close(): void
}

/** A proxy on loopback that passes connections on, as a name or a virtual address does for a database. */
export async function openFaultyProxy(target: number): Promise<FaultyProxy> {
  let current = target
  let last: string | null = null
  let frozen = false
  let swallowing: { text: string; begin(): void } | null = null
  const sockets = new Set<Socket>()
  const clients = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
    return socket
  }
  const freeze = () => {
    frozen = true
    for (const client of clients) client.pause()
  }
  // Half open: a server that has frozen does not close a connection that its client has ended.
  const server = createServer({ allowHalfOpen: true }, (incoming) => {
    const outgoing = keep(connect(current, '127.0.0.1'))
    clients.add(keep(incoming))
    incoming.on('data', (bytes) => {
      if (swallowing && bytes.includes(swallowing.text)) {
        outgoing.unpipe(incoming).resume()
        swallowing.begin()
        swallowing = null
      }
      outgoing.write(bytes)
      if (last !== null && bytes.includes(last)) freeze()
    })
    incoming.once('end', () => outgoing.end())
    outgoing.pipe(incoming)
    if (frozen) incoming.pause()
    incoming.once('close', () => {
      clients.delete(incoming)
      outgoing.destroy()
    })
    outgoing.once('close', () => incoming.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    switchTo(port) {
      current = port
    },
    freezeAfter(text) {
      last = text
    },
    freeze,
    thaw() {
      last = null
      frozen = false
      for (const client of clients) client.resume()
    },
    swallowAnswer: (text) =>
      new Promise((begin) => {
        swallowing = { text, begin }
      }),
    async rest(milliseconds) {
      const silent = async (client: Socket) => {
        client.setTimeout(milliseconds)
        await Promise.race([once(client, 'timeout'), once(client, 'close')])
      }
      await Promise.all([...clients].map(silent))
    },
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
