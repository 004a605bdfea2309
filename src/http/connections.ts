import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'

/** The connections of a server that listens. */
interface Connections {
  /** Notes that a request has arrived, before it is handled. */
  requestBegan(res: ServerResponse): void
  /** Notes that a response has been sent, or that its connection is closed. */
  responseEnded(res: ServerResponse): void
  /**
   * Refuses new connections and closes the open ones without losing a request: the responses from now on say `Connection: close`
   * [RFC 9112, 9.6]. A connection without a request stays open for `idleSeconds`, because a proxy may just be sending one on it.
   * What is still open after `graceSeconds` is closed at once.
   */
  close(graceSeconds: number, idleSeconds?: number): Promise<void>
}

/** How long a server that ends waits for its responses, in seconds. Supervisors kill what takes much longer. */
export const defaultGraceSeconds = 10

/**
 * Watches the connections of a server from the start, so that they can be closed. A set of all responses under way, with a listener for each,
 * would take a quarter of the time of a request.
 */
export function watchConnections(server: Server): Connections {
  /** The last response on each connection, which ends after those before it; null when none is under way. */
  const sockets = new Map<Socket, ServerResponse | null>()
  /** How long an idle connection stays open; null while the server is not closing. */
  let idleMilliseconds: number | null = null

  server.on('connection', (socket) => {
    sockets.set(socket, null)
    socket.once('close', () => sockets.delete(socket))
  })
  /** Closes a connection that stays idle. If a request arrives, its response closes the connection. */
  const closeUnused = (socket: Socket, milliseconds: number) => {
    if (socket.destroyed) return
    const { bytesRead } = socket
    const closeIfUnused = () => {
      // A request that was pipelined may have arrived before, and be answered still.
      if (socket.bytesRead === bytesRead && !sockets.get(socket)) socket.destroy()
    }
    // Timers run before what has arrived is read, which takes a while if the process lags; immediates run after it.
    setTimeout(() => setImmediate(closeIfUnused), milliseconds).unref()
  }

  return {
    requestBegan(res) {
      const { socket } = res.req
      if (sockets.has(socket)) sockets.set(socket, res)
      if (idleMilliseconds !== null) res.shouldKeepAlive = false
    },
    responseEnded(res) {
      const { socket } = res.req
      if (sockets.get(socket) === res) sockets.set(socket, null)
      // The header of this response was sent before the server began to close: the client may send another request.
      if (idleMilliseconds !== null && res.shouldKeepAlive) closeUnused(socket, idleMilliseconds)
    },
    close(graceSeconds, idleSeconds = Math.min(2, graceSeconds / 5)) {
      if (!server.listening) return Promise.resolve()
      idleMilliseconds = idleSeconds * 1000
      for (const [socket, res] of sockets) {
        if (res === null) closeUnused(socket, idleMilliseconds)
        // Of pipelined requests, only the last one may end the connection.
        else if (!res.headersSent) res.shouldKeepAlive = false
      }
      const force = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000)
      const { promise, resolve } = Promise.withResolvers<void>()
      // An HTTP server's own `close` also closes idle connections, with requests that have arrived and were not read yet.
      NetServer.prototype.close.call(server, () => {
        clearTimeout(force)
        // No connection is left. This ends the timer with which an HTTP server checks them.
        server.close()
        resolve()
      })
      return promise
    },
  }
}
