import ipaddr from 'ipaddr.js'
import { z } from 'zod'

/** The environment as a process gets it. */
export type Environment = Record<string, string | undefined>

/** Reads one variable after another and remembers every problem, so that an operator mends all of them in one go. */
export interface Reader {
  /** The parsed value; the fallback when the variable is unset, blank or malformed (then a problem is noted). */
  read<T, F>(name: string, schema: z.ZodType<T>, fallback: F): T | F
  isSet(name: string): boolean
  /** Notes one sentence that names its variable. It must not carry the value: it ends up in logs. */
  problem(sentence: string): void
  readonly problems: string[]
}

/** Creates a {@link Reader}; a variable that is empty or blank counts as unset. */
export function createReader(env: Environment): Reader {
  const problems: string[] = []
  const isSet = (name: string) => (env[name] ?? '').trim() !== ''
  return {
    problems,
    isSet,
    problem: (sentence) => problems.push(sentence),
    read(name, schema, fallback) {
      if (!isSet(name)) return fallback
      const parsed = schema.safeParse(env[name])
      if (parsed.success) return parsed.data
      // One sentence a variable, in our own words: some of the library's quote the input.
      problems.push(`${name} ${parsed.error.issues[0]?.message}.`)
      return fallback
    },
  }
}

/** A line of text without control characters. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `must have at most ${max} characters`)
    .regex(/^\P{Cc}*$/u, 'must not contain line breaks or other control characters')

/** A value that is kept byte for byte. */
export const exact = z.string()

/** A whole number in decimal digits, both bounds included. */
export const integer = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`
  return z
    .string()
    .trim()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message)
}

/** One word of a closed list. */
export const oneOf = <const T extends readonly string[]>(words: T) =>
  z
    .string()
    .trim()
    .pipe(z.enum(words, `must be one of ${words.join(', ')}`))

/** `on` or `off`; `true` and `false` mean the same. */
export const onOff = z
  .string()
  .trim()
  .pipe(z.enum(['on', 'off', 'true', 'false'], 'must be on or off'))
  .transform((word) => word === 'on' || word === 'true')

/** The address of a service, by its schemes (`['smtp', 'smtps']`). Such addresses carry passwords: never quote one. */
export const serviceUrl = (schemes: string[]) =>
  z
    .string()
    .trim()
    .refine(
      (value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)),
      `must be a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    )

const isBareWebUrl = (value: string) => {
  if (!URL.canParse(value) || value.includes('?') || value.includes('#')) return false
  const url = new URL(value)
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}

/** A web address that paths are appended to: no credentials, query or fragment; comes out without a trailing slash. */
export const webUrl = z
  .string()
  .trim()
  .refine(isBareWebUrl, 'must be an http:// or https:// URL without credentials, query or fragment')
  .transform((value) => new URL(value).href.replace(/\/+$/, ''))

/** Items between commas or blanks, each of which must pass. */
export const list = (isItem: (item: string) => boolean, message: string) =>
  z
    .string()
    .transform((value) => [...new Set(value.split(/[\s,]+/).filter(Boolean))])
    .refine((items) => items.every(isItem), message)

/** An origin exactly as a browser sends it. An attacker's page must not match, so there are no wildcards and no `null`. */
export const isOrigin = (value: string) =>
  URL.canParse(value) && /^https?:/.test(value) && new URL(value).origin === value && !value.includes('*')

/**
 * An address or CIDR of a proxy. `ipaddr.js` alone takes `1` for 0.0.0.1; and trusting the whole internet (`/0`)
 * would let every client choose the address that limits count.
 */
export const isProxy = (value: string) => {
  const [address = '', prefix] = value.split('/')
  const isAddress = address.includes(':') ? ipaddr.IPv6.isValid(address) : ipaddr.IPv4.isValidFourPartDecimal(address)
  if (prefix === undefined) return isAddress
  return isAddress && /^[1-9]\d*$/.test(prefix) && ipaddr.isValidCIDR(value)
}

/** `name@host` or `Name <name@host>`. */
export const mailbox = text(320).regex(
  /^(?:[^<>@]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
  'must be an address such as auth@example.com or Example <auth@example.com>',
)

/** A bare mail address; who may have it is decided where accounts are made. */
export const address = text(320).regex(/^[^<>@\s]+@[^<>@\s]+$/, 'must be an email address')
