import type { Server } from 'node:http'

/** Refuses new connections, and closes those that are still open after `graceSeconds`. */
export function closeServer(server: Server, graceSeconds: number): Promise<void> {
  if (!server.listening) return Promise.resolve()
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000)
    // A kept-alive connection becomes idle after its last response, and nothing else would close it.
    const idle = setInterval(() => server.closeIdleConnections(), 50)
    server.close(() => {
      clearTimeout(force)
      clearInterval(idle)
      resolve()
    })
    server.closeIdleConnections()
  })
}
