import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { downloadPicture, isPublicAddress, PictureDownloadError } from '../../src/ports/picture-download.ts'
import { type CertificateFolder, createCertificateFolder } from '../_util/certificates.ts'

let certificates: CertificateFolder
let server: Server
let url: string
const asked: string[] = []
beforeAll(async () => {
  certificates = createCertificateFolder()
  certificates.authority('authority')
  certificates.certificate('server', { signedBy: 'authority', subjectAltName: 'DNS:localhost,IP:127.0.0.1' })
  const [cert, key] = ['crt', 'key'].map((ending) => readFileSync(certificates.path(`server.${ending}`)))
  server = createServer({ cert, key }, (request, response) => {
    asked.push(request.url ?? '')
    const to = (location: string) => response.writeHead(302, { location }).end()
    const answers: Record<string, () => void> = {
      '/picture': () => response.end('a picture'),
      '/moved': () => to('/picture'),
      '/around': () => to('/around'),
      '/inside': () => to('https://169.254.169.254/latest'),
      '/plain': () => to(`http://localhost:${(server.address() as AddressInfo).port}/picture`),
      '/large': () => response.end(Buffer.alloc(2000)),
      '/missing': () => response.writeHead(404).end(),
      '/slow': () => void response.write('a'),
      '/broken': () => {
        response.writeHead(200, { 'content-length': '100' })
        response.write('a', () => response.destroy())
      },
    }
    answers[request.url ?? '']?.()
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  url = `https://localhost:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server?.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  certificates?.remove()
})

const isLoopback = (address: string) => address === '127.0.0.1' || address === '::1'
const load = (path: string, options: Parameters<typeof downloadPicture>[1] = {}) => {
  const ca = readFileSync(certificates.path('authority.crt'), 'utf8')
  return downloadPicture(`${url}${path}`, { isAllowed: isLoopback, ca, ...options })
}

test('a picture is downloaded, also after a redirect', async () => {
  expect((await load('/picture')).toString()).toBe('a picture')
  expect((await load('/moved')).toString()).toBe('a picture')
})

test('a host of this machine or of a private network is refused before anything is sent', async () => {
  asked.length = 0
  await expect(load('/picture', { isAllowed: isPublicAddress })).rejects.toThrow('The host is not public')
  expect(asked).toEqual([])
})

test.each([
  ['/inside', 'The address is not public'],
  ['/plain', 'The address is not an https URL'],
  ['/around', 'The host redirects too often'],
  ['/missing', 'The host answers 404'],
  ['/broken', 'The answer broke off'],
])('%s fails: %s', async (path, message) => {
  await expect(load(path)).rejects.toThrow(new PictureDownloadError(message))
})

test('a picture that is too large or too slow is given up', async () => {
  await expect(load('/large', { maxBytes: 1999 })).rejects.toThrow('The picture is too large')
  expect(await load('/large', { maxBytes: 2000 })).toHaveLength(2000)
  await expect(load('/slow', { timeout: 200 })).rejects.toThrow(PictureDownloadError)
})

describe('only public addresses are allowed', () => {
  test.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:93.184.216.34'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )

  test.each([
    ...[
      '127.0.0.1',
      '10.0.0.1',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '224.0.0.1',
      '255.255.255.255',
    ],
    ...[
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      'ff02::1',
      '::ffff:127.0.0.1',
      '::ffff:10.0.0.1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      'localhost',
      '',
    ],
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each([
    ...[
      'http://example.com/x',
      'https://user:secret@example.com/x',
      'ftp://example.com/x',
      'data:image/png,x',
      'file:///etc/passwd',
      '',
    ],
    ...[
      'https://127.0.0.1/x',
      'https://[::1]/x',
      'https://2130706433/x',
      'https://0x7f.1/x',
      'https://[::ffff:127.0.0.1]/x',
    ],
  ])('%s is refused', async (address) => {
    await expect(downloadPicture(address)).rejects.toThrow(PictureDownloadError)
  })
})
