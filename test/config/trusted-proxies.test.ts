import { describe, expect, test } from 'vitest'
import { readSettings } from '../../src/config.ts'
import { createReadClient } from '../../src/http/client.ts'

describe('TRUSTED_PROXIES accepts every spelling of a network', () => {
  const read = (proxies: string, socket: string) => {
    const { trustedProxies } = readSettings({ TRUSTED_PROXIES: proxies }).config
    const request = { socket: { remoteAddress: socket }, headers: { 'x-forwarded-for': '198.51.100.1' } }
    return createReadClient(trustedProxies)(request as never).ip
  }

  test.each(['10.0.0.0/8', '::ffff:10.0.0.0/104', '::FFFF:0a00:0000/104', '0:0:0:0:0:ffff:10.0.0.0/104'])(
    '%s',
    (network) => {
      for (const inside of ['10.1.2.3', '::ffff:10.255.0.1']) expect(read(network, inside)).toBe('198.51.100.1')
      for (const outside of ['11.0.0.1', '::ffff:9.255.255.255', '2001:db8::1'])
        expect(read(network, outside)).not.toBe('198.51.100.1')
    },
  )

  test('::ffff:192.0.2.7 and ::ffff:192.0.2.7/128 are one address', () => {
    for (const proxy of ['192.0.2.7', '::ffff:192.0.2.7', '::ffff:192.0.2.7/128', '192.0.2.7/32']) {
      expect([read(proxy, '192.0.2.7'), read(proxy, '192.0.2.8')]).toEqual(['198.51.100.1', '192.0.2.8'])
    }
  })
})
