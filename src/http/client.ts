import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import ipaddr from 'ipaddr.js'
import { LRUCache } from 'lru-cache'
import type { Client } from '../core/client.ts'
import { isFromThisMachine } from './from-this-machine.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Network = [Address, number]

/** Determines the client of a request. */
type ReadClient = (request: IncomingMessage) => Client

type Place = Pick<Client, 'ip' | 'network'>

const maxUserAgentLength = 300

/** The number of places behind proxies that are kept, and the longest addresses, in characters, of which one is. */
const maxKept = 10_000
const maxKeptLength = 200

/**
 * The client's address: the socket's, or the one found by reading X-Forwarded-For from right to left through the proxies
 * that the operator trusts, so that an address that the client wrote is never used. All spellings of an address
 * are treated alike. [RFC 7239 §8]
 *
 * @param localTrial whether a developer is trying the server on their own machine
 */
export function createReadClient(trustedProxies: readonly string[], localTrial = false): ReadClient {
  const trusted = trustedProxies.map(parseNetwork)
  // A connection without forwarded addresses belongs to one client until it is closed.
  const bySocket = new WeakMap<Socket, Place>()
  // A proxy sends the requests of many clients. Reading their addresses takes longer than the rest of this function.
  const byAddresses = new LRUCache<string, Place>({ max: maxKept })
  const placeBehindProxies = (socket: string, forwarded: string): Place => {
    const addresses = `${socket} ${forwarded}`
    const known = byAddresses.get(addresses)
    if (known) return known
    const found = locate(socket, forwarded, trusted)
    if (addresses.length <= maxKeptLength) byAddresses.set(addresses, found)
    return found
  }
  const placeOf = (request: IncomingMessage): Place => {
    const forwarded = trusted.length > 0 ? request.headers['x-forwarded-for'] : undefined
    const { remoteAddress = '' } = request.socket
    if (forwarded !== undefined) return placeBehindProxies(remoteAddress, String(forwarded))
    const known = bySocket.get(request.socket)
    if (known) return known
    const found = locate(remoteAddress, '', trusted)
    bySocket.set(request.socket, found)
    return found
  }
  return (request) => {
    const { ip, network } = placeOf(request)
    const isLocalTrial = localTrial && isFromThisMachine(request)
    return { ip, network, userAgent: userAgentOf(request), isLocalTrial, isGone: () => request.socket.destroyed }
  }
}

function userAgentOf(request: IncomingMessage): string | null {
  const userAgent = request.headers['user-agent']?.replace(/\p{Cc}/gu, '')
  if (!userAgent) return null
  return userAgent.length <= maxUserAgentLength ? userAgent : [...userAgent].slice(0, maxUserAgentLength).join('')
}

function locate(socket: string, forwarded: string, trusted: Network[]): Place {
  const address = walk(socket, forwarded, trusted)
  return address ? { ip: address.toString(), network: networkOf(address) } : { ip: 'unknown', network: 'unknown' }
}

function walk(socket: string, forwarded: string, trusted: Network[]): Address | null {
  let address = parseAddress(socket)
  const hops = forwarded.split(',').slice(-20)
  while (address && isTrusted(address, trusted)) {
    const next = parseAddress((hops.pop() ?? '').trim())
    if (!next) return address
    address = next
  }
  return address
}

function isTrusted(address: Address, trusted: Network[]): boolean {
  return trusted.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))
}

/** Some proxies quote addresses, put IPv6 in brackets, name a zone or add a port; all of these are removed. */
function parseAddress(text: string): Address | null {
  const unquoted = text.replace(/^"(.*)"$/, '$1')
  const withoutPort = unquoted.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
  const bare = withoutPort.replace(/%.*$/, '')
  if (!ipaddr.isValid(bare) || /^\d+$/.test(bare)) return null
  return ipaddr.process(bare)
}

function parseNetwork(text: string): Network {
  if (text.includes('/')) return asIPv4(ipaddr.parseCIDR(text))
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv6' ? 128 : 32]
}

/** `::ffff:10.0.0.0/104` is 10.0.0.0/8: addresses are compared as IPv4, so a network of them must be, too. [RFC 4291 §2.5.5.2] */
function asIPv4([address, bits]: Network): Network {
  if (!(address instanceof ipaddr.IPv6) || !address.isIPv4MappedAddress() || bits < 96) return [address, bits]
  return [address.toIPv4Address(), bits - 96]
}

/** A single customer or server has a whole /64 network: an attacker must not get 2^64 budgets with it. */
function networkOf(address: Address): string {
  if (address.kind() === 'ipv4') return address.toString()
  const network = new ipaddr.IPv6([...(address as ipaddr.IPv6).parts.slice(0, 4), 0, 0, 0, 0])
  return `${network.toString()}/64`
}
