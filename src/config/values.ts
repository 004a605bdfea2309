import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { shown } from './shown.ts'

/** A line of text without control characters. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `must have at most ${max} characters`)
    .regex(/^\P{Cc}*$/u, 'must not contain line breaks or other control characters')

/** The path of a JSON file. */
export const jsonFile = shown(text(1000).regex(/\.json$/i, 'must be the path of a .json file'))

/** The path of a picture. */
export const imageFile = shown(text(1000).regex(/\.(svg|png)$/i, 'must be the path of an .svg or .png file'))

/** The path of an ES module. */
export const moduleFile = shown(text(1000).regex(/\.m?[jt]s$/i, 'must be the path of a .js, .mjs, .ts or .mts file'))

/** A colour in hexadecimal digits. */
export const color = shown(
  z
    .string()
    .trim()
    .regex(/^#(?:[\da-f]{3}|[\da-f]{6})$/i, 'must be a colour such as #2458c5'),
)

/** A value that is kept byte for byte. */
export const exact = z.string()

/** A value without the white space around it, such as the line break at the end of a file. */
export const trimmed = z.string().trim()

/** A value without the line break that a file or `echo` appends. */
export const line = z.string().transform((value) => value.replace(/\r?\n$/, ''))

/** A whole number in decimal digits, with inclusive bounds. */
export const integer = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`
  return shown(
    z
      .string()
      .trim()
      .regex(/^\d{1,15}$/, message)
      .transform(Number)
      .refine((value) => value >= min && value <= max, message),
  )
}

/** One word of a closed list. */
export const oneOf = <const T extends readonly string[]>(words: T) =>
  shown(
    z
      .string()
      .trim()
      .pipe(z.enum(words, `must be one of ${words.join(', ')}`)),
  )

/** `on` or `off`; `true` and `false` mean the same. */
export const onOff = shown(
  z
    .string()
    .trim()
    .pipe(z.enum(['on', 'off', 'true', 'false'], 'must be on or off'))
    .transform((word) => word === 'on' || word === 'true'),
)

/**
 * The URL of a service with one of some schemes (`['smtp', 'smtps']`). Such URLs contain passwords and are never quoted.
 *
 * @param options.host whether a host is required; a database can be on a socket of this machine
 */
export const serviceUrl = (schemes: string[], { host }: { host: boolean }) =>
  z
    .string()
    .trim()
    .refine(
      (value) => isServiceUrl(value, schemes) && (!host || new URL(value).hostname !== ''),
      `must be a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}${host ? ' and a host' : ''}; special characters in its password must be percent-encoded`,
    )

/** Drivers decode the parts of such a URL, and throw an unexpected error for a `%` that is not an escape sequence. */
function isServiceUrl(value: string, schemes: string[]): boolean {
  if (!schemes.some((scheme) => value.startsWith(`${scheme}://`)) || !URL.canParse(value)) return false
  const { username, password, pathname } = new URL(value)
  return [username, password, pathname].every(isDecodable)
}

function isDecodable(text: string): boolean {
  try {
    return typeof decodeURIComponent(text) === 'string'
  } catch {
    return false
  }
}

/** An address or a host name to listen on. Whether it belongs to this machine is checked when the server listens. */
export const host = shown(
  z
    .string()
    .trim()
    .refine(
      (value) => isIP(value) !== 0 || isHostName(value),
      'must be an IP address or a host name, such as 127.0.0.1, :: or localhost',
    ),
)

/** RFC 1123 §2.1, with the underscores of container names. A last label of digits would be an IPv4 address. */
function isHostName(value: string): boolean {
  const labels = value.split('.')
  const isLabel = (label: string) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label)
  return value.length <= 253 && labels.every(isLabel) && !/^(?:\d+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? '')
}

const isBareWebUrl = (value: string) => {
  if (!URL.canParse(value) || value.includes('?') || value.includes('#')) return false
  const url = new URL(value)
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}

/** A web URL to which paths are appended, without credentials, query or fragment. A trailing slash is removed. */
export const webUrl = shown(
  z
    .string()
    .trim()
    .refine(isBareWebUrl, 'must be an http:// or https:// URL without credentials, query or fragment')
    .transform((value) => new URL(value).href.replace(/\/+$/, '')),
)

/** Whether a URL has no TLS and the name of this machine as its host. */
export function isLoopbackUrl(text: string): boolean {
  const { protocol, hostname } = new URL(text)
  return protocol === 'http:' && isLoopback(hostname)
}

/** Whether a host, as it stands in URLs, is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/** Items that are separated by commas or spaces. Each must be valid. */
export const list = (isItem: (item: string) => boolean, message: string) =>
  z
    .string()
    .transform((value) => [...new Set(value.split(/[\s,]+/).filter(Boolean))])
    .refine((items) => items.every(isItem), message)

/** An origin exactly as a browser sends it. An attacker's page must not match, so there are no wildcards and no `null`. */
export const isOrigin = (value: string) =>
  URL.canParse(value) && /^https?:/.test(value) && new URL(value).origin === value && !value.includes('*')

/**
 * An address or CIDR of a proxy. `ipaddr.js` would read `1` as 0.0.0.1, which is refused here. So is the whole internet (`/0`,
 * or all of IPv4 written as IPv6), because every client could then choose the address that limits count.
 */
export const isProxy = (value: string) => {
  const [address = '', prefix] = value.split('/')
  const isAddress = address.includes(':') ? ipaddr.IPv6.isValid(address) : ipaddr.IPv4.isValidFourPartDecimal(address)
  if (prefix === undefined || !isAddress) return isAddress
  if (!/^[1-9]\d*$/.test(prefix) || !ipaddr.isValidCIDR(value)) return false
  return !address.includes(':') || !ipaddr.IPv6.parse(address).isIPv4MappedAddress() || Number(prefix) > 96
}

/** The name of a request header. [RFC 9110 §5.6.2] */
export const isHeaderName = (value: string) => /^[!#$%&'+.^_`|~0-9a-z-]{1,100}$/i.test(value)

/** `name@host` or `Name <name@host>`. */
export const mailbox = shown(
  text(320).regex(
    /^(?:[^<>@]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
    'must be an address such as auth@example.com or Example <auth@example.com>',
  ),
)
