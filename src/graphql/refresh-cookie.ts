import type { Config } from '../config.ts'
import { readCookies } from '../core/read-cookies.ts'
import { RequestError } from '../core/request-error.ts'

/** The headers that decide about the refresh cookie of a request. */
export interface CookieHeaders {
  cookie: string | undefined
  origin: string | undefined
  /** The header {@link cookieModeHeader}. */
  cookieMode: string | undefined
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
 * Reads the refresh cookie of a request; null where COOKIE_MODE is off. A client that is no browser, and therefore sends no Origin,
 * can ask for the refresh token in the answer with `X-Sallyport-Cookie: off`. A script in a page cannot: it must not get a refresh
 * token that works elsewhere. [RFC 6265bis §4.1.3, OAuth 2.0 for Browser-Based Applications §6.1]
 *
 * @throws RequestError BAD_USER_INPUT for a header with another value, or `off` from a page
 */
export function readRefreshCookie(
  config: Pick<Config, 'cookieMode' | 'corsOrigins' | 'publicUrl'>,
  { cookie, origin, cookieMode }: CookieHeaders,
): RefreshCookie | null {
  if (!config.cookieMode) return null
  if (cookieMode !== undefined && cookieMode !== 'on' && cookieMode !== 'off') {
    throw new RequestError('BAD_USER_INPUT', `The header ${cookieModeHeader} must be \`on\` or \`off\`.`)
  }
  if (cookieMode === 'off' && origin !== undefined) {
    throw new RequestError(
      'BAD_USER_INPUT',
      `A page cannot send ${cookieModeHeader}: off. Its refresh token stays in the cookie.`,
    )
  }
  const { domain } = config.cookieMode
  const mayUse =
    origin === undefined || origin === new URL(config.publicUrl).origin || config.corsOrigins.includes(origin)
  const changes: string[] = []
  return {
    token: cookieMode === 'on' && mayUse ? (readCookies(cookie)[nameOf(domain)] ?? null) : null,
    keepsTokens: cookieMode !== 'off',
    changes,
    keep(token, seconds) {
      changes.splice(0, changes.length, format(nameOf(domain), token, seconds, domain))
    },
    clear() {
      const forms = [format(nameOf(null), '', 0, null), format(nameOf('any'), '', 0, null)]
      if (domain) forms.push(format(nameOf(domain), '', 0, domain))
      changes.splice(0, changes.length, ...forms)
    },
  }
}

/** A cookie for one host has the prefix that no other host can set it with. [RFC 6265bis §4.1.3.2] */
function nameOf(domain: string | null): string {
  return domain === null ? `__Host-${name}` : `__Secure-${name}`
}

function format(cookie: string, value: string, seconds: number, domain: string | null): string {
  const parts = [`${cookie}=${value}`, 'Path=/', `Max-Age=${seconds}`, 'Secure', 'HttpOnly', 'SameSite=Lax']
  return [...parts, ...(domain === null ? [] : [`Domain=${domain}`])].join('; ')
}
