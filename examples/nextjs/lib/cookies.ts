import type { Tokens } from './sallyport.ts'

/**
 * No script can read the cookies, and only this host gets them. Chrome and Firefox accept `Secure` on http://localhost; Safari does not, and
 * needs HTTPS during development as well.
 */
const options = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const

export const accessCookie = '__Host-access'
export const refreshCookie = '__Host-refresh'

interface CookieStore {
  set(name: string, value: string, options: object): unknown
  delete(cookie: { name: string; secure: true; path: string }): unknown
}

/** Keeps the tokens. The cookie of the access token ends a minute before the token, so that it is refreshed in time. */
export function keepTokens(
  store: CookieStore,
  { accessToken, expiresIn, refreshToken, refreshExpiresIn }: Tokens,
): void {
  store.set(accessCookie, accessToken, { ...options, maxAge: Math.max(expiresIn - 60, 1) })
  store.set(refreshCookie, refreshToken ?? '', { ...options, maxAge: refreshExpiresIn })
}

export function forgetTokens(store: CookieStore): void {
  for (const name of [accessCookie, refreshCookie]) store.delete({ name, secure: true, path: '/' })
}
