/** What a User-Agent header says about a device, as far as a person recognises it. */
export interface Device {
  /** Such as `Firefox`; null if it is not a browser that is known here. */
  browser: string | null
  /** Such as `Windows`; null if it is not said. */
  system: string | null
  /** Whether it fits into a hand. */
  handheld: boolean
}

// Each browser names those that it imitates: the first that fits is the real one.
const browsers: [string, RegExp][] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\/|\bOpera\b/],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Vivaldi', /\bVivaldi\//],
  ['Firefox', /\bFirefox\/|\bFxiOS\//],
  ['Chrome', /\bChrome\/|\bCriOS\/|\bHeadlessChrome\//],
  ['Safari', /\bSafari\//],
]
const systems: [string, RegExp][] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b|\bMacintosh\b/],
  ['Linux', /\bLinux\b|\bX11\b/],
]

/** Reads a User-Agent header (RFC 9110 §10.1.5). Programs name themselves at its beginning. */
export function deviceOf(userAgent: string | null): Device {
  const text = userAgent ?? ''
  const find = (list: [string, RegExp][]) => list.find(([, pattern]) => pattern.test(text))?.[0] ?? null
  const program = text.startsWith('Mozilla/') ? null : (/^[\w.-]{2,40}/.exec(text)?.[0] ?? null)
  const system = find(systems)
  return { browser: find(browsers) ?? program, system, handheld: /iPhone|Android.*Mobile|iPad/.test(text) }
}
