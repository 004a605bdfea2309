import type { SessionKeeper } from './session-keeper.ts'

/** How old a token has to be before a 401 of another server counts as its end, in milliseconds. */
const trusted = 20_000

/**
 * `fetch` with the access token. On a 401 it refreshes the token and repeats the request once.
 *
 * A token opens everything that its user may do, so it is only sent to the listed origins; a header `Authorization` of the
 * caller's own stays as it is.
 */
export function createAuthFetch(
  keeper: SessionKeeper,
  send: typeof fetch,
  serverNow: () => number,
  origins: readonly string[],
): typeof fetch {
  return async (input, init) => {
    const isRequest = typeof Request === 'function' && input instanceof Request
    const headers = new Headers(init?.headers ?? (isRequest ? input.headers : undefined))
    if (headers.has('authorization')) return send(input, init)
    const base = (globalThis as { location?: { href?: string } }).location?.href
    const { origin } = new URL(isRequest ? input.url : String(input), base)
    // An attacker who can have a page fetch an address of theirs must not receive the token. [RFC 9700 §4.10]
    if (!origins.includes(origin)) {
      throw new TypeError(`authFetch sends no access token to ${origin}. List the origin in \`apiOrigins\`.`)
    }
    const token = await keeper.accessToken()
    const request = (accessToken: string | null, target: typeof input) => {
      if (accessToken) headers.set('authorization', `Bearer ${accessToken}`)
      return send(target, { ...init, headers })
    }
    // The body of a Request can be read once: the first attempt reads a copy.
    const repeated = isRequest && input.body !== null && !init?.body ? input.clone() : input
    const response = await request(token, input)
    if (response.status !== 401 || !token) return response
    const kept = await keeper.current()
    // A server that refuses a new token as well does so for another reason: the client must not refresh with every request.
    const isNew = kept && kept.accessToken === token && serverNow() - (kept.expiresAt - kept.lifetime) < trusted
    const next = isNew ? null : await keeper.renew(token)
    // A stream has been read: the caller gets the 401, and the next attempt has the new token.
    if (!next || isStream(init?.body)) return response
    await response.body?.cancel()
    return request(next, repeated)
  }
}

function isStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && ('getReader' in body || Symbol.asyncIterator in body)
}
