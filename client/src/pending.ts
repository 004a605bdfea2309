import { toBase64url } from './base64url.ts'

/** Keeps what a sign-in needs when the browser comes back: a page of its own, or another tab of the browser. */
export interface Pending {
  set(name: string, value: object): void
  /** Reads an entry. Undefined if there is none, or it is older than its time. */
  get(name: string): Record<string, unknown> | undefined
  remove(name: string): void
}

/** How long a sign-in may take, in milliseconds. The server gives it ten minutes, and links in mails fifteen. */
const longest = 900_000

/** In the page itself, where there is no Web Storage. */
const memory = new Map<string, string>()

/** @param kind a link in a mail opens another tab, which has another `sessionStorage` */
export function openPending(kind: 'localStorage' | 'sessionStorage'): Pending {
  const storage = webStorage(kind)
  const keyOf = (name: string) => `sallyport:pending:${name}`
  const attempt = <T>(run: () => T): T | undefined => {
    try {
      return run()
    } catch {
      // The storage is full or blocked: a sign-in that does not leave the page works all the same.
      return undefined
    }
  }
  return {
    set(name, value) {
      const text = JSON.stringify({ ...value, until: Date.now() + longest })
      memory.set(keyOf(name), text)
      attempt(() => storage?.setItem(keyOf(name), text))
    },
    get(name) {
      const text = attempt(() => storage?.getItem(keyOf(name))) ?? memory.get(keyOf(name))
      const value: unknown = attempt(() => JSON.parse(text ?? 'null'))
      const until = typeof value === 'object' && value && 'until' in value ? Number(value.until) : 0
      return until > Date.now() ? (value as Record<string, unknown>) : undefined
    },
    remove(name) {
      memory.delete(keyOf(name))
      attempt(() => storage?.removeItem(keyOf(name)))
    },
  }
}

function webStorage(kind: 'localStorage' | 'sessionStorage'): Storage | undefined {
  try {
    return (globalThis as { localStorage?: Storage; sessionStorage?: Storage })[kind]
  } catch {
    return undefined
  }
}

/** A random text of 43 characters: a verifier (RFC 7636 §4.1) or a state. */
export function randomText(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(32)))
}

/** The S256 challenge of a verifier. [RFC 7636 §4.2] Browsers offer SHA-256 over HTTPS and on localhost alone. */
export async function challengeOf(verifier: string): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))))
}

/** The parameters of an address. `URL.searchParams` is missing on some platforms. */
export function parametersOf(address: string | { href: string }): Record<string, string> {
  const text = typeof address === 'string' ? address : address.href
  const query = /\?([^#]*)/.exec(text)?.[1] ?? ''
  const decode = (part: string) => {
    const written = part.replaceAll('+', ' ')
    try {
      return decodeURIComponent(written)
    } catch {
      // A parameter of the application’s own, such as `q=100%`.
      return written
    }
  }
  return Object.fromEntries(
    query
      .split('&')
      .filter(Boolean)
      .map((pair) => {
        const [name = '', ...value] = pair.split('=')
        return [decode(name), decode(value.join('='))]
      }),
  )
}
