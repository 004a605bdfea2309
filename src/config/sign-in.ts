import { isIP } from 'node:net'
import type { Reader } from './reader.ts'
import type { PasskeyConfig } from './settings.ts'
import { shown } from './shown.ts'
import * as value from './values.ts'

/**
 * Reads where passkeys work: by default at the host of PUBLIC_URL and for the origins of PUBLIC_URL and APP_URL. Browsers have no
 * passkeys at an IP address. [WebAuthn Level 3 §4, RP ID]
 *
 * @returns null where passkeys are off
 */
export function readPasskeys(
  { read, problem, isSet }: Reader,
  { publicUrl, appUrl }: { publicUrl: string; appUrl: string | null },
): PasskeyConfig | null {
  const ownHost = new URL(publicUrl).hostname
  const rpId = read('PASSKEY_RP_ID', domain, isIP(ownHost.replace(/^\[|\]$/g, '')) === 0 ? ownHost : null)
  const listed = read('PASSKEY_ORIGINS', shown(value.list(isPasskeyOrigin, mustListOrigins)), [])
  if (rpId === null) {
    if (isSet('PASSKEY_ORIGINS')) problem('PASSKEY_ORIGINS needs PASSKEY_RP_ID where PUBLIC_URL has an IP address.')
    return null
  }
  const outside = listed.filter((origin) => !belongsTo(rpId, origin))
  if (outside.length > 0) problem(`PASSKEY_ORIGINS must list origins of ${rpId} (PASSKEY_RP_ID) or of its subdomains.`)
  const own = [publicUrl, ...(appUrl ? [appUrl] : [])].map((url) => new URL(url).origin)
  const origins = listed.length > 0 ? listed : [...new Set(own.filter((origin) => belongsTo(rpId, origin)))]
  if (origins.length === 0) problem('PASSKEY_RP_ID needs PASSKEY_ORIGINS, because PUBLIC_URL is outside of it.')
  return { rpId, origins }
}

const domain = shown(
  value.host.refine((name) => isIP(name) === 0, 'must be a domain such as example.com, not an IP address'),
)

/** Apps on Android sign with an origin of their own. [WebAuthn Level 3 §5.8.1] */
const isAndroidOrigin = (origin: string) => /^android:apk-key-hash:[\w-]{43}$/.test(origin)
const isPasskeyOrigin = (origin: string) => isAndroidOrigin(origin) || value.isOrigin(origin)
const mustListOrigins = 'must list exact origins such as https://app.example.com, without paths or wildcards'

function belongsTo(rpId: string, origin: string): boolean {
  if (isAndroidOrigin(origin)) return true
  const { hostname } = new URL(origin)
  return hostname === rpId || hostname.endsWith(`.${rpId}`)
}

/**
 * An address that a sign-in may be handed back to, which is compared letter by letter. It is an https URL, an http URL of this
 * machine, or a private-use scheme with a dot, which only an app can register (RFC 8252 §7.1): an attacker must not get a code
 * by a scheme that a browser runs, such as `javascript:`. It has no fragment and no credentials. [RFC 9700 §2.1, §4.1] It is
 * written as it stands in the header Location, which takes printable ASCII. [RFC 3986 §2, RFC 9110 §10.2.2]
 */
export function isRedirectAddress(text: string): boolean {
  if (!URL.canParse(text) || /[^\x21-\x7e]|[#\\*]/.test(text)) return false
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return false
  if (url.protocol === 'https:') return text.startsWith('https://')
  if (url.protocol === 'http:') return text.startsWith('http://') && value.isLoopback(url.hostname)
  return url.protocol.includes('.')
}

export const mustListRedirects =
  'must list exact addresses: https URLs, http URLs of this machine, or schemes with a dot such as com.example.app:/signed-in, ' +
  'without fragments, credentials, wildcards or characters that have to be percent-encoded'
