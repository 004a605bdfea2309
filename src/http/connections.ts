import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'

/** The connections of a server that listens. */
export interface Connections {
  /**
   * Refuses new connections and closes the open ones without losing a request: the responses from now on say `Connection: close`
   * [RFC 9112, 9.6]. A connection without a request stays open for `idleSeconds`, because a proxy may just be sending one on it.
   * What is still open after `graceSeconds` is closed at once.
   */
  close(graceSeconds: number, idleSeconds?: number): Promise<void>
}

/** Watches the connections of a server from the start, so that they can be closed. */
export function watchConnections(server: Server): Connections {
  const sockets = new Set<Socket>()
  const underWay = new Set<ServerResponse>()
  /** How long an idle connection stays open; null while the server is not closing. */
  let idleMilliseconds: number | null = null

  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.prependListener('request', (req, res) => {
    underWay.add(res)
    if (idleMilliseconds !== null) res.shouldKeepAlive = false
    res.once('close', () => {
      underWay.delete(res)
      // The header of this response was sent before the server began to close: the client may send another request.
      if (idleMilliseconds !== null && res.shouldKeepAlive) closeUnused(req.socket, idleMilliseconds)
    })
  })

  /** Closes a connection on which nothing arrives for some time. The response to what arrives closes it otherwise. */
  const closeUnused = (socket: Socket, milliseconds: number) => {
    if (socket.destroyed) return
    const { bytesRead } = socket
    const closeIfUnused = () => {
      // A request that was pipelined may have arrived before, and be answered still.
      const isBusy = [...underWay].some((res) => res.req.socket === socket)
      if (socket.bytesRead === bytesRead && !isBusy) socket.destroy()
    }
    // Timers run before what has arrived is read, which takes a while if the process lags; immediates run after it.
    setTimeout(() => setImmediate(closeIfUnused), milliseconds).unref()
  }

  return {
    close(graceSeconds, idleSeconds = Math.min(2, graceSeconds / 5)) {
      if (!server.listening) return Promise.resolve()
      idleMilliseconds = idleSeconds * 1000
      const busy = new Set<Socket>()
      for (const res of underWay) {
        busy.add(res.req.socket)
        if (!res.headersSent) res.shouldKeepAlive = false
      }
      for (const socket of sockets) if (!busy.has(socket)) closeUnused(socket, idleMilliseconds)
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
