import type { Config } from '../config.ts'
import { readCookies } from '../core/read-cookies.ts'
import { RequestError } from '../core/request-error.ts'

/** The headers that decide about the refresh cookie of a request. */
export interface CookieHeaders {
  cookie: string | undefined
  origin: string | undefined
  /** The header {@link cookieModeHeader}. */
  cookieMode: string | undefined
  /** Whether a page of this server sent the request, with the header. */
  ownPage: boolean
}

/**
 * The header that a request with the refresh cookie needs. A page of another site can make a browser send the cookie, but no header
 * of its own: the browser asks with a preflight first, which only listed origins pass. [ASVS 5.0 3.5.1]
 */
export const cookieModeHeader = 'X-Sallyport-Cookie'

const name = 'sallyport-refresh'

/** The refresh token of a browser, in a cookie that no script can read. */
export interface RefreshCookie {
  /** The token of the cookie; null unless the request has the header and comes from an origin that may use it. */
  readonly token: string | null
  /** Whether a page of this server asks. Its first request asks for the session of the visitor, and most have none. */
  readonly ownPage: boolean
  /** Whether the refresh tokens of this request's answer are kept in the cookie, and not part of the answer. */
  readonly keepsTokens: boolean
  /** Keeps a refresh token. @param seconds until it expires */
  keep(token: string, seconds: number): void
  /** Removes the cookie in every form that this server gives it. */
  clear(): void
  /** The values of `Set-Cookie` in the answer. */
  readonly changes: readonly string[]
}

/**
 * Reads the refresh cookie of a request; null where there is none. The pages of this server have it always, if they ask for it. For
 * all other clients COOKIE_MODE decides: a client that is not a browser, and therefore sends no Origin, can ask for the refresh token
 * in the answer with `X-Sallyport-Cookie: off`. A script in a page cannot: it must not get a refresh token that works elsewhere.
 * [RFC 6265bis §4.1.3, OAuth 2.0 for Browser-Based Applications §6.1]
 *
 * @throws RequestError BAD_USER_INPUT for a header with another value, or `off` from a page
 */
export function readRefreshCookie(
  config: Pick<Config, 'cookieMode' | 'corsOrigins' | 'publicUrl'>,
  { cookie, origin, cookieMode, ownPage }: CookieHeaders,
): RefreshCookie | null {
  const asked = ownPage && cookieMode === 'on'
  if (!config.cookieMode && !asked) return null
  if (cookieMode !== undefined && cookieMode !== 'on' && cookieMode !== 'off') {
    throw new RequestError('BAD_USER_INPUT', `The header ${cookieModeHeader} must be \`on\` or \`off\`.`)
  }
  if (cookieMode === 'off' && origin !== undefined) {
    throw new RequestError(
      'BAD_USER_INPUT',
      `A page cannot send ${cookieModeHeader}: off. Its refresh token stays in the cookie.`,
    )
  }
  const forms = formsOf(config)
  const mayUse = asked || origin === undefined || isListed(config, origin)
  const changes: string[] = []
  return {
    token: cookieMode === 'on' && mayUse ? (readCookies(cookie)[forms.current.name] ?? null) : null,
    ownPage: asked,
    keepsTokens: cookieMode !== 'off',
    changes,
    keep(token, seconds) {
      changes.splice(0, changes.length, format(forms.current, token, seconds))
    },
    clear() {
      changes.splice(0, changes.length, ...forms.all.map((form) => format(form, '', 0)))
    },
  }
}

function isListed({ corsOrigins, publicUrl }: Pick<Config, 'corsOrigins' | 'publicUrl'>, origin: string): boolean {
  return origin === new URL(publicUrl).origin || corsOrigins.includes(origin)
}

/** A form of the cookie. */
interface Form {
  name: string
  domain: string | null
  secure: boolean
}

/**
 * The form that the cookie has now, and every form that it may have had. A cookie for one host has the prefix that no other host can
 * set it with. [RFC 6265bis §4.1.3.2] A prefix needs `Secure`, which Safari refuses without TLS, even on the machine itself: a
 * PUBLIC_URL that begins with http:// has a cookie without either.
 */
function formsOf({ cookieMode, publicUrl }: Pick<Config, 'cookieMode' | 'publicUrl'>): { current: Form; all: Form[] } {
  if (publicUrl.startsWith('http:')) {
    const plain = { name, domain: cookieMode?.domain ?? null, secure: false }
    return { current: plain, all: plain.domain === null ? [plain] : [{ ...plain, domain: null }, plain] }
  }
  const ofHost = { name: `__Host-${name}`, domain: null, secure: true }
  const ofDomain = { name: `__Secure-${name}`, domain: null, secure: true }
  if (!cookieMode?.domain) return { current: ofHost, all: [ofHost, ofDomain] }
  const current = { ...ofDomain, domain: cookieMode.domain }
  return { current, all: [ofHost, ofDomain, current] }
}

function format({ name: cookie, domain, secure }: Form, value: string, seconds: number): string {
  const parts = [`${cookie}=${value}`, 'Path=/', `Max-Age=${seconds}`, ...(secure ? ['Secure'] : [])]
  return [...parts, 'HttpOnly', 'SameSite=Lax', ...(domain === null ? [] : [`Domain=${domain}`])].join('; ')
}
