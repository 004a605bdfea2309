import { originOf } from './origin.ts'
import { createRefusals } from './refusals.ts'
import type { SessionKeeper } from './session-keeping.ts'

interface Page {
  document?: { baseURI?: string }
  location?: { href?: string }
}

/**
 * `fetch` with the access token. On a 401 it refreshes the token and repeats the request once.
 *
 * A token opens everything that its user may do, so it is only sent to the listed origins; a header `Authorization` of the
 * caller's own stays as it is.
 */
export function createAuthFetch(
  keeper: SessionKeeper,
  send: typeof fetch,
  origins: readonly (string | undefined)[],
): typeof fetch {
  const refusals = createRefusals(keeper.renew)
  return async (input, init) => {
    const isRequest = typeof Request === 'function' && input instanceof Request
    const headers = new Headers(init?.headers ?? (isRequest ? input.headers : undefined))
    if (headers.has('authorization')) return send(input, init)
    // `fetch` begins relative addresses at the `<base>` of the page. A worker has a location alone.
    const base = (globalThis as Page).document?.baseURI ?? (globalThis as Page).location?.href
    const origin = originOf(isRequest ? input.url : String(input), base)
    // An attacker who can have a page fetch an address of theirs must not receive the token. [RFC 9700 §4.10]
    if (!origins.includes(origin)) {
      throw new TypeError(`${origin} is not listed in \`apiOrigins\`.`)
    }
    const token = await keeper.accessToken()
    const request = async (accessToken: string | null, target: typeof input) => {
      if (accessToken) headers.set('authorization', `Bearer ${accessToken}`)
      const response = await send(target, { ...init, headers })
      if (response.status !== 401) refusals.accept(accessToken)
      return response
    }
    // The body of a Request can be read once: the first attempt reads a copy.
    const repeated = isRequest && input.body !== null && !init?.body ? input.clone() : input
    const response = await request(token, input)
    const next = response.status === 401 && (await refusals.replace(token))
    // A stream has been read: the caller gets the 401, and the next attempt has the new token.
    if (!next || isStream(init?.body)) return response
    await response.body?.cancel()
    return request(next, repeated)
  }
}

function isStream(body: unknown): boolean {
  const { getReader, [Symbol.asyncIterator]: iterate } = Object(body) as Partial<ReadableStream>
  return Boolean(getReader ?? iterate)
}
