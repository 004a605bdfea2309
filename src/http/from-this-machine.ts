import type { IncomingMessage } from 'node:http'

/** What the names of headers begin with that proxies, tunnels and content delivery networks add to a request. */
const prefixesOnTheWay = ['x-forwarded', 'x-original-', 'x-amz-', 'x-envoy-', 'x-azure-', 'cf-', 'fly-', 'tailscale-']

/** The other headers that they add. */
const addedOnTheWay = new Set([
  ...[
    'forwarded',
    'forwarded-for',
    'via',
    'x-real-ip',
    'x-client-ip',
    'x-cluster-client-ip',
    'x-remote-ip',
    'x-remote-addr',
  ],
  ...['x-originating-ip', 'x-proxyuser-ip', 'x-host', 'x-varnish'],
  ...['true-client-ip', 'fastly-client-ip', 'cdn-loop'],
  ...['x-appengine-user-ip', 'x-amzn-trace-id'],
])

/**
 * Whether a request comes directly from a program on the same machine. An attacker must not get the limits of a developer: the
 * socket has to be a loopback socket, the `Host` header has to name this machine (which excludes DNS rebinding), and no header
 * may show that the request was forwarded.
 */
export function isFromThisMachine(request: Pick<IncomingMessage, 'socket' | 'headers'>): boolean {
  if (!isLoopbackAddress(request.socket.remoteAddress ?? '')) return false
  if (!isLoopbackHost(request.headers.host ?? '')) return false
  return !Object.keys(request.headers).some(
    (name) => addedOnTheWay.has(name) || prefixesOnTheWay.some((prefix) => name.startsWith(prefix)),
  )
}

const fourParts = /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || fourParts.test(address.replace(/^::ffff:/, ''))
}

function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d{1,5}$/, '').toLowerCase()
  return name === 'localhost' || name === '[::1]' || fourParts.test(name)
}
