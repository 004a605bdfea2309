import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The server cannot listen on HOST or PORT. The message is a sentence that names the variable. */
export class ListenError extends Error {}

/**
 * Listens on a host and a port. The default host is `::`, which accepts IPv4 as well, or 0.0.0.0 on a machine without IPv6.
 *
 * @param port 0 selects a free port
 * @throws ListenError
 */
export async function listen(
  server: Server,
  port: number,
  host: string | null,
): Promise<{ port: number; url: string }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new ListenError(problemOf(error, port), { cause: error })))
    server.listen({ port, ...(host === null ? {} : { host }) }, resolve)
  })
  const address = server.address() as AddressInfo
  return { port: address.port, url: `http://${nameOf(host)}:${address.port}` }
}

/** Clients cannot connect to the unspecified address, which stands for every address. */
function nameOf(host: string | null): string {
  if (host === null || host === '::' || host === '0.0.0.0') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

function problemOf(error: NodeJS.ErrnoException, port: number): string {
  const { code = 'unknown error', syscall } = error
  if (code === 'EADDRINUSE') return `PORT: another program listens on port ${port}. Stop it, or set a different port.`
  if (code === 'EACCES') return `PORT: this user may not listen on port ${port}. Set a port from 1024 on.`
  if (code === 'EADDRNOTAVAIL') return 'HOST: this machine does not have that address. Set one of its own.'
  if (code === 'EAFNOSUPPORT') return 'HOST: this machine has no IPv6. Set an IPv4 address.'
  if (syscall === 'getaddrinfo') return `HOST: the name has no address (${code}). Set an address of this machine.`
  return `HOST: the server cannot listen on that address (${code}). Set a different one.`
}
