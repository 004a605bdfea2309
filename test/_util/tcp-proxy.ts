import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { CertificateFolder } from './certificates.ts'

/** A proxy whose address is known before the server behind it has started, so that the server can have it as its PUBLIC_URL. */
export interface TcpProxy {
  url: string
  /** The address of the server behind. */
  target: string
  close(): Promise<void>
}

/** @param certificates with `server.crt` and `server.key`: the proxy then speaks TLS */
export async function openTcpProxy(certificates: CertificateFolder | null = null): Promise<TcpProxy> {
  const proxy: TcpProxy = { url: '', target: '', close }
  const sockets = new Set<Socket>()
  const pass = (socket: Socket) => {
    const { port, hostname } = new URL(proxy.target)
    const behind = connect(Number(port), hostname)
    for (const each of [socket, behind]) {
      sockets.add(each)
      each.on('error', () => each.destroy()).on('close', () => sockets.delete(each))
    }
    socket.pipe(behind).pipe(socket)
  }
  const server: Server = certificates
    ? createTlsServer(
        { cert: readFileSync(certificates.path('server.crt')), key: readFileSync(certificates.path('server.key')) },
        pass,
      )
    : createServer(pass)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  proxy.url = `${certificates ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`
  async function close() {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  return proxy
}
