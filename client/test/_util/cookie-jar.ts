/** A browser's `fetch` in a page of another origin, with the cookies that its tabs share. */
export interface CookieJar {
  cookies: Map<string, string>
  /** The operations that were sent with the header of the cookie mode, by their names. */
  sent: string[]
  /** Answers an operation in place of the server, or throws as a network that is down. Null delivers it. */
  instead: (operation: string) => Response | null
  /** Keeps the cookies of requests with credentials, and sends them with such requests. */
  send: typeof fetch
}

/** @param page the origin of the page */
export function createJar(page: string): CookieJar {
  const jar: CookieJar = {
    cookies: new Map(),
    sent: [],
    instead: () => null,
    async send(input, init) {
      const headers = new Headers(init?.headers)
      headers.set('origin', page)
      const included = init?.credentials === 'include'
      if (included) headers.set('cookie', [...jar.cookies].map((pair) => pair.join('=')).join('; '))
      const [, operation = ''] = /"(?:query|mutation) (\w+)/.exec(String(init?.body)) ?? []
      if (headers.has('x-sallyport-cookie')) jar.sent.push(operation)
      const instead = jar.instead(operation)
      if (instead) return instead
      const response = await fetch(input, { ...init, headers })
      if (!included) return response
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
        if (value) jar.cookies.set(name, value)
        else jar.cookies.delete(name)
      }
      return response
    },
  }
  return jar
}
