import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { createReadClient } from '../../src/http/client.ts'

const proxies = ['10.0.0.0/8', '192.0.2.7', '2001:db8:aaaa::/48']

function read(socket: string | undefined, forwarded?: string | string[], trusted = proxies, userAgent?: string) {
  const headers = { 'x-forwarded-for': forwarded, 'user-agent': userAgent }
  return createReadClient(trusted)({ socket: { remoteAddress: socket }, headers } as unknown as IncomingMessage)
}

describe('the address is that of the socket, or the last forwarded one that is not a trusted proxy', () => {
  test.each([
    ['no proxy, no header', '203.0.113.9', undefined, '203.0.113.9'],
    ['a stranger’s header', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['a stranger’s header with a proxy’s address in it', '203.0.113.9', '198.51.100.1, 10.0.0.1', '203.0.113.9'],
    ['a trusted proxy without a header', '10.0.0.1', undefined, '10.0.0.1'],
    ['one trusted proxy', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['a client that writes an address in front', '10.0.0.1', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['a client that writes a proxy in front', '10.0.0.1', '10.9.9.9, 198.51.100.1', '198.51.100.1'],
    ['three proxies', '10.0.0.1', '198.51.100.1, 192.0.2.7, 2001:db8:aaaa::1', '198.51.100.1'],
    ['a chain with a stranger in it', '10.0.0.1', '1.1.1.1, 198.51.100.1, 10.0.0.2', '198.51.100.1'],
    ['a proxy whose address is near a trusted one', '192.0.2.8', '198.51.100.1', '192.0.2.8'],
    ['proxies and nobody before them', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['several headers', '10.0.0.1', ['1.1.1.1', '198.51.100.1'], '198.51.100.1'],
    ['an IPv4 proxy on a socket of both kinds', '::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['garbage at the end', '10.0.0.1', '198.51.100.1, unknown', '10.0.0.1'],
    ['garbage further left', '10.0.0.1', '<script>, 198.51.100.1', '198.51.100.1'],
    ['an empty item', '10.0.0.1', '198.51.100.1,', '10.0.0.1'],
    ['a number, which some parsers take', '10.0.0.1', '3232235777', '10.0.0.1'],
    ['a NUL', '10.0.0.1', '198.51.100.1\0', '10.0.0.1'],
    ['an address and what follows', '10.0.0.1', '198.51.100.1.evil.example', '10.0.0.1'],
    ['an address with its port', '10.0.0.1', '198.51.100.1:5311', '198.51.100.1'],
    ['an IPv6 address with its port', '10.0.0.1', '"[2001:db8::5]:5311"', '2001:db8::5'],
    ['a quoted address', '10.0.0.1', '"198.51.100.1"', '198.51.100.1'],
    ['an address with a zone', '10.0.0.1', 'fe80::1%eth0', 'fe80::1'],
    ['ten thousand hops', '10.0.0.1', `198.51.100.1, ${'10.0.0.2, '.repeat(10_000)}10.0.0.2`, '10.0.0.2'],
  ])('%s', (_name, socket, forwarded, ip) => {
    expect(read(socket, forwarded).ip).toBe(ip)
  })

  test('forwarded addresses are ignored while no proxy is trusted', () => {
    expect(read('10.0.0.1', '198.51.100.1', []).ip).toBe('10.0.0.1')
  })

  test('a closed socket without an address does not cause an error', () => {
    expect(read(undefined, '198.51.100.1')).toMatchObject({ ip: 'unknown', network: 'unknown' })
  })
})

test('requests of many clients on the connections of proxies keep their own addresses, however often they come', () => {
  const readClient = createReadClient(proxies)
  const sockets = ['10.0.0.1', '10.0.0.1', '203.0.113.9'].map((remoteAddress) => ({ remoteAddress }))
  const long = `${'192.0.2.7, '.repeat(30)}10.0.0.5`
  const requests = ['198.51.100.1', '198.51.100.2', '198.51.100.1, 10.0.0.1', undefined, long].flatMap((forwarded) =>
    sockets.map((socket) => ({ socket, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage),
  )
  const expected = requests.map((request) => createReadClient(proxies)(request).ip)
  expect(new Set(expected)).toEqual(new Set(['198.51.100.1', '198.51.100.2', '203.0.113.9', '10.0.0.1', '192.0.2.7']))
  for (let time = 0; time < 3; time++) expect(requests.map((request) => readClient(request).ip)).toEqual(expected)
})

describe('limits count by network, and all spellings of an address count together', () => {
  test.each([
    ['2001:db8:1:2::1'],
    ['2001:DB8:1:2::1'],
    ['2001:0db8:0001:0002:0000:0000:0000:0001'],
    ['2001:db8:1:2:ffff:ffff:ffff:ffff'],
    ['2001:db8:1:2:0:0:192.0.2.1'],
    ['[2001:db8:1:2::7]:443'],
  ])('%s belongs to 2001:db8:1:2::/64', (address) => {
    expect(read('10.0.0.1', address).network).toBe('2001:db8:1:2::/64')
  })

  test.each([
    ['::ffff:198.51.100.1', '198.51.100.1'],
    ['::ffff:c633:6401', '198.51.100.1'],
    ['0:0:0:0:0:FFFF:198.51.100.1', '198.51.100.1'],
    ['198.51.100.1', '198.51.100.1'],
    ['198.51.100.2', '198.51.100.2'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
  ])('%s counts as %s', (address, network) => {
    expect(read('10.0.0.1', address).network).toBe(network)
    expect(read(address).network).toBe(network)
  })
})

test('the user agent is stored without control characters and truncated to 300 characters', () => {
  expect(read('10.0.0.1', undefined, [], 'Mozilla/5.0\r\nX: 1\u0000\u009b').userAgent).toBe('Mozilla/5.0X: 1')
  expect([...(read('10.0.0.1', undefined, [], '😀'.repeat(400)).userAgent ?? '')]).toHaveLength(300)
  expect(read('10.0.0.1').userAgent).toBeNull()
})
