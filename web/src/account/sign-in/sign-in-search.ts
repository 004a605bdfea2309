/** The parameters of the pages for signing in. */
export interface SignInSearch {
  /** The address of the application that sent the person, with its challenge and state. See docs/login-codes.md. */
  return_to?: string
  code_challenge?: string
  state?: string
  /** The page below `/account` that was wanted, or a page of the console, which begins with `/admin`. */
  next?: string
  /** Why the page is shown. */
  reason?: 'ended' | 'loggedOut' | 'deleted'
  /** Of a link that signs in. */
  token?: string
  /** The referral code of the person who shared the link, as it was written there. */
  ref?: string
}

const reasons = ['ended', 'loggedOut', 'deleted'] as const

/** Reads the parameters. What is not one of them is dropped. */
export function readSignInSearch(search: Record<string, unknown>): SignInSearch {
  const text = (name: string) => {
    const value = search[name]
    return typeof value === 'string' && value !== '' ? { [name]: value } : {}
  }
  const reason = reasons.find((each) => each === search.reason)
  return {
    ...text('return_to'),
    ...text('code_challenge'),
    ...text('state'),
    ...text('token'),
    ...text('ref'),
    ...(isOwnPath(search.next) && { next: search.next }),
    ...(reason && { reason }),
  }
}

/** The parameters that go on to the next page for signing in. */
export function keptSearch({ return_to, code_challenge, state, next, ref }: SignInSearch): SignInSearch {
  return {
    ...(return_to && { return_to }),
    ...(code_challenge && { code_challenge }),
    ...(state && { state }),
    ...(next && { next }),
    ...(ref && { ref }),
  }
}

/** The parameters as the end of an address. */
export function toQuery(search: SignInSearch): string {
  const query = new URLSearchParams({ ...keptSearch(search) }).toString()
  return query && `?${query}`
}

/**
 * An attacker's link must not lead to another site after the sign-in. The server checks the address of an application when a page is
 * loaded, and the next page is shown without that: its parameters must not contain another address. [ASVS 5.0 3.7.2]
 */
function isOwnPath(next: unknown): next is string {
  if (typeof next !== 'string' || !/^\/(?![/\\])[\w\-./?=&%]*$/.test(next)) return false
  return !new URL(next, 'https://localhost').searchParams.has('return_to')
}
