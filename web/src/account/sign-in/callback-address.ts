import type { SignInSearch } from './sign-in-search.ts'

/** What goes on after a provider has answered. */
export type Destination = { kind: 'signIn'; search: SignInSearch } | { kind: 'link' }

const key = 'sallyport:destination'

/** The page that providers lead back to. @param basePath of the server */
export function callbackAddress(basePath: string): string {
  return `${window.location.origin}${basePath}/account/callback`
}

/** Keeps where the person was going, until the provider leads back to this tab. */
export function keepDestination(destination: Destination): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(destination))
  } catch {
    // Without a storage, the account is where the person arrives.
  }
}

/** Reads what was kept, once. */
export function takeDestination(): Destination {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null')
    sessionStorage.removeItem(key)
    if (isDestination(kept)) return kept
  } catch {
    // The same.
  }
  return { kind: 'signIn', search: {} }
}

function isDestination(kept: unknown): kept is Destination {
  if (typeof kept !== 'object' || kept === null || !('kind' in kept)) return false
  return kept.kind === 'link' || (kept.kind === 'signIn' && 'search' in kept && typeof kept.search === 'object')
}
