import { webUrl } from './values.ts'

/**
 * The issuer of a provider with OpenID Connect. An attacker in the network must not be able to answer in its place, so it is an
 * https URL; http is accepted for this machine alone, where a developer runs a provider. [OpenID Connect Discovery 1.0 §3]
 */
export const webIssuer = webUrl.refine(
  (url) => url.startsWith('https://') || isLoopback(new URL(url).hostname),
  'must be an https:// URL; http:// is only accepted for this machine',
)

/** Whether a host name of a URL means this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
