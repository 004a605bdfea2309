/** Reads a Cookie header. Of two cookies with one name the first counts, which is the one with the longer path. [RFC 6265 §4.2] */
export function readCookies(header: string | undefined): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null)
  for (const pair of (header ?? '').split(';').slice(0, maxCookies)) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    if (at > 0 && !(name in cookies)) cookies[name] = pair.slice(at + 1).trim()
  }
  return cookies
}

/** Browsers keep about this many for a site. */
const maxCookies = 200
