import { hash } from 'node:crypto'
import type { Config } from '../../../config.ts'
import { stateSeconds } from '../domain/begin-state.ts'

/** Each sign-in has a cookie of its own, so that two tabs of a browser do not end each other's. */
function nameOf({ publicUrl }: Pick<Config, 'publicUrl'>, state: string): string {
  const name = `sallyport_oauth_${hash('sha256', state, 'hex').slice(0, 16)}`
  return publicUrl.startsWith('https:') ? `__Host-${name}` : name
}

/**
 * The cookie that binds a sign-in to the browser that began it, as a value of Set-Cookie.
 *
 * Apple answers with a form that its own site posts, and a browser sends a cookie with that only if the cookie says
 * `SameSite=None`, which takes `Secure`. The prefix `__Host-` keeps other hosts of the domain from setting it. By http, which is for
 * development, browsers accept neither: without `SameSite`, they send the cookie with a foreign post for its first two minutes.
 * [RFC 6265bis §4.1.2.7, §4.1.3.2, ASVS 5.0 3.3]
 */
export function flowCookie(config: Pick<Config, 'publicUrl'>, state: string, value: string): string {
  return cookie(config, state, value, stateSeconds)
}

/** Removes the cookie of a sign-in, as a value of Set-Cookie. */
export function endFlowCookie(config: Pick<Config, 'publicUrl'>, state: string): string {
  return cookie(config, state, '', 0)
}

/** The value of the cookie of a sign-in; undefined if the browser sent none. */
export function readFlowCookie(
  config: Pick<Config, 'publicUrl'>,
  cookies: Readonly<Record<string, string>>,
  state: string,
): string | undefined {
  return cookies[nameOf(config, state)]
}

function cookie(config: Pick<Config, 'publicUrl'>, state: string, value: string, seconds: number): string {
  const isSecure = config.publicUrl.startsWith('https:')
  const attributes = ['Path=/', `Max-Age=${seconds}`, 'HttpOnly', ...(isSecure ? ['Secure', 'SameSite=None'] : [])]
  return [`${nameOf(config, state)}=${value}`, ...attributes].join('; ')
}
