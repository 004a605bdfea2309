import { lookup } from 'node:dns'
import { request } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** A picture was not downloaded. The message says why, and does not hold the address. */
export class PictureDownloadError extends Error {
  override readonly name = 'PictureDownloadError'
}

interface DownloadOptions {
  /** Milliseconds for the whole download. */
  timeout?: number
  maxBytes?: number
  /** Whether an address may be connected to: for tests on this machine. */
  isAllowed?: (address: string) => boolean
  /** A certificate authority other than the public ones: for tests. */
  ca?: string
}

const redirects = [301, 302, 303, 307, 308]
const maxRedirects = 2

/**
 * Downloads a picture from an https URL that somebody else chose. An attacker must not make this server talk to itself or to the
 * network behind it: every address that the host resolves to has to be public, the connection goes to an address that was checked,
 * and so does each redirect. [OWASP SSRF Prevention Cheat Sheet, ASVS 5.0 13.2.4]
 *
 * @throws PictureDownloadError for anything but the bytes of an answer in time and in size
 */
export async function downloadPicture(url: string, options: DownloadOptions = {}): Promise<Buffer> {
  const { timeout = 5000, maxBytes = 5_000_000, isAllowed = isPublicAddress, ca } = options
  const signal = AbortSignal.timeout(timeout)
  let address = url
  for (let step = 0; step <= maxRedirects; step += 1) {
    const answer = await load(readUrl(address, isAllowed), { signal, maxBytes, isAllowed, ca })
    if (Buffer.isBuffer(answer)) return answer
    address = new URL(answer.location, address).href
  }
  throw new PictureDownloadError('The host redirects too often')
}

/** Whether an address is one of the public internet, in whichever of its spellings. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'
}

function readUrl(text: string, isAllowed: (address: string) => boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw new PictureDownloadError('The address is not an https URL')
  }
  // A connection to an IP address resolves nothing: it is checked here.
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !isAllowed(host)) throw new PictureDownloadError('The address is not public')
  return url
}

interface Bounds {
  signal: AbortSignal
  maxBytes: number
  isAllowed: (address: string) => boolean
  ca: string | undefined
}

function load(url: URL, { signal, maxBytes, isAllowed, ca }: Bounds): Promise<Buffer | { location: string }> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new PictureDownloadError(reason))
    const headers = { accept: 'image/*', 'user-agent': 'Sallyport' }
    const sent = request(url, { agent: false, lookup: checkedLookup(isAllowed), signal, headers, ca })
    sent.on('error', (error) =>
      fail(error instanceof PictureDownloadError ? error.message : 'The host does not answer'),
    )
    sent.on('response', (response) => {
      const { statusCode = 0 } = response
      const { location } = response.headers
      if (redirects.includes(statusCode) && location !== undefined) {
        if (URL.canParse(location, url)) resolve({ location })
        else fail('The redirect is not valid')
        return response.destroy()
      }
      if (statusCode !== 200) {
        fail(`The host answers ${statusCode}`)
        return response.destroy()
      }
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= maxBytes) return void chunks.push(chunk)
        fail('The picture is too large')
        response.destroy()
      })
      response.on('end', () => resolve(Buffer.concat(chunks)))
      response.on('error', () => fail('The answer broke off'))
      response.on('aborted', () => fail('The answer broke off'))
    })
    sent.end()
  })
}

function checkedLookup(isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      const [first] = addresses
      if (!first || !addresses.every(({ address }) => isAllowed(address))) {
        return callback(new PictureDownloadError('The host is not public'), '')
      }
      if (options.all) return callback(null, addresses)
      callback(null, first.address, first.family)
    })
  }
}
