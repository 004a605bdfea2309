import { isIP } from 'node:net'
import type { Reader } from './reader.ts'
import * as value from './values.ts'

/**
 * Reads whether refresh tokens are kept in a cookie. Browsers keep such a cookie on https, and on the machine itself.
 *
 * @returns null where COOKIE_MODE is off
 */
export function readCookieMode({ read, problem, isSet }: Reader, publicUrl: string): { domain: string | null } | null {
  const on = read('COOKIE_MODE', value.onOff, false)
  const domain = read('COOKIE_DOMAIN', value.host, null)
  if (!on) {
    if (isSet('COOKIE_DOMAIN')) problem('COOKIE_DOMAIN needs COOKIE_MODE=on.')
    return null
  }
  const { protocol, hostname } = new URL(publicUrl)
  if (protocol !== 'https:' && !value.isLoopback(hostname))
    problem('COOKIE_MODE needs a PUBLIC_URL that begins with https://.')
  if (domain !== null && !isDomainOf(domain, hostname)) {
    problem('COOKIE_DOMAIN must be the host of PUBLIC_URL or a domain above it with a dot, such as example.com.')
  }
  return { domain }
}

function isDomainOf(domain: string, hostname: string): boolean {
  if (isIP(domain) !== 0 || !domain.includes('.')) return false
  return hostname === domain || hostname.endsWith(`.${domain}`)
}
