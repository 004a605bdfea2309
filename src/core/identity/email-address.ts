import { domainToASCII } from 'node:url'

const maxLocalPartLength = 64

/** The longest address, in characters. */
export const maxAddressLength = 254

/** Far above any address, so that a huge input is refused before it is normalised. */
const maxInputLength = 1024

/** RFC 5322 §3.2.3 dot-atom: no quotes, comments, spaces, and no dot at an end or beside another. */
const localPartShape = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const domainInputShape = /^[a-z0-9.\-\u{80}-\u{10ffff}]+$/u
const labelShape = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
/** Control, format, private and unassigned characters, lone surrogates, and everything else that is invisible. */
const invisibleCharacter = /[\p{C}\p{Default_Ignorable_Code_Point}]/u

/**
 * The one form in which an address is stored, compared and written to: trimmed, NFKC, lower case, the domain in ASCII
 * (IDNA, UTS #46). Null for a text that is not an address that mail can be sent to. Idempotent.
 *
 * Mail goes to this form alone. An attacker who signs up with a look-alike of somebody's address, or asks for its reset,
 * must never make the server match one mailbox and write to another: what NFKC leaves outside ASCII in the local part
 * (a dotless i, Cyrillic letters) is refused rather than folded, and only an ASCII `@` in the input separates.
 */
export function normalizeEmail(raw: string): string | null {
  if (typeof raw !== 'string' || raw.length > maxInputLength) return null
  const typed = raw.trim()
  if (invisibleCharacter.test(raw) || !typed.includes('@')) return null
  const [local = '', domain = '', ...rest] = typed.normalize('NFKC').toLowerCase().split('@')
  if (rest.length > 0 || local.length > maxLocalPartLength || !localPartShape.test(local)) return null
  const asciiDomain = toAsciiDomain(domain)
  if (asciiDomain === null) return null
  const address = `${local}@${asciiDomain}`
  return address.length <= maxAddressLength ? address : null
}

function toAsciiDomain(domain: string): string | null {
  // domainToASCII reads as a URL does: `%61` would become `a`, and `a/b.com` the host `a`.
  if (!domainInputShape.test(domain)) return null
  const ascii = domainToASCII(domain)
  const labels = ascii.split('.')
  if (labels.length < 2 || !labels.every((label) => labelShape.test(label))) return null
  // A last label of digits means an IPv4 address, in whichever of its spellings.
  return /^[0-9]+$/.test(labels.at(-1) ?? '') ? null : ascii
}
