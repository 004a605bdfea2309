import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface Relay {
  readonly port: number
  /** Where connections go that are made from now on; those that are open stay where they are. */
  switchTo(port: number): void
  close(): void
}

/** A loopback port that passes connections on, as a name or a virtual address does for a database. */
export async function createRelay(target: number): Promise<Relay> {
  let current = target
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
    return socket
  }
  const server = createServer((incoming) => {
    const outgoing = keep(connect(current, '127.0.0.1'))
    keep(incoming).pipe(outgoing).pipe(incoming)
    incoming.once('close', () => outgoing.destroy())
    outgoing.once('close', () => incoming.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    switchTo(port) {
      current = port
    },
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
