import Bowser from 'bowser'

/** A longer User-Agent header is cut before it is read. */
const maxUserAgentLength = 512

const browsers: ReadonlySet<string> = new Set(Object.values(Bowser.BROWSER_MAP))
const systems: ReadonlySet<string> = new Set(Object.values(Bowser.OS_MAP))

/**
 * Names the device of a User-Agent header, such as `Firefox on Windows`, `Safari on iPhone` or `curl 8.5`. The header is chosen
 * by the client: an attacker must not write words of their own into a mail that we vouch for. Only names from a fixed list
 * are taken over, and for other programs one product token without dots and slashes. [RFC 9110 §10.1.5]
 *
 * @returns null for a header that is missing or names nothing that is known
 */
export function describeDevice(userAgent: string | null): string | null {
  const text = (userAgent ?? '').slice(0, maxUserAgentLength).trim()
  if (text === '') return null
  const { browser, os, platform } = Bowser.parse(text)
  if (!browser.name || !browsers.has(browser.name)) return productOf(text)
  if (platform.model === 'iPhone' || platform.model === 'iPad') return `${browser.name} on ${platform.model}`
  return os.name && systems.has(os.name) ? `${browser.name} on ${os.name}` : browser.name
}

/** The program of a header that begins with `name/version`. */
function productOf(text: string): string | null {
  const [, name, version] = /^([a-z][a-z\d_-]{0,30})\/(\d{1,4}(?:\.\d{1,4})?)(?![\w-])/i.exec(text) ?? []
  return name && name.toLowerCase() !== 'mozilla' ? `${name} ${version}` : null
}
