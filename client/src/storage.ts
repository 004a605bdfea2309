import type { Platform } from './platform.ts'

/** Where a session is kept: Web Storage, `AsyncStorage` of React Native, or an object of one's own. */
export interface AuthStorage {
  getItem(key: string): string | null | Promise<string | null>
  setItem(key: string, value: string): unknown
  removeItem(key: string): unknown
}

/**
 * `memory` ends with the page, `sessionStorage` with the tab; `localStorage` is for every tab of the origin. With `cookie` the
 * server keeps the refresh token where no script can read it: it takes COOKIE_MODE there, and a page of the same site.
 */
export type StorageChoice = 'memory' | 'sessionStorage' | 'localStorage' | 'cookie' | AuthStorage

/** A storage, and who else has it. */
export interface Store extends AuthStorage {
  /**
   * `all`: other pages read the same entry. `copies`: a duplicated tab has a copy of the entry, which ages when the original is
   * refreshed. `none`: nobody else has it.
   */
  readonly reach: 'all' | 'copies' | 'none'
  /** Whether the refresh token is a cookie: what is kept here is the rest, which ends with the page. */
  readonly cookies: boolean
  /** Whether an entry is seen by the other pages at once, so that it can be a lock. */
  readonly leases: boolean
}

/** The storage of a choice; memory where the browser has none or blocks it. */
export function openStore(platform: Platform, choice: StorageChoice): Store {
  if (choice === 'cookie') return { ...memoryStore(), reach: 'copies', cookies: true }
  const chosen = typeof choice === 'object' ? choice : choice !== 'memory' && platform.webStorage(choice)
  if (!chosen) return memoryStore()
  /** What the storage refused to keep, because it is full or blocked: it is kept for this page at least. */
  const refused = memoryStore()
  return {
    reach: choice === 'sessionStorage' ? 'copies' : 'all',
    leases: choice === 'localStorage',
    cookies: false,
    getItem: (key) => refused.getItem(key) ?? chosen.getItem(key),
    setItem: (key, value) => change(key, () => chosen.setItem(key, value), value),
    removeItem: (key) => change(key, () => chosen.removeItem(key), ''),
  }

  /** @param value what the entry is for this page if the storage refuses: empty if it is removed */
  function change(key: string, run: () => unknown, value: string): unknown {
    const refuse = () => refused.setItem(key, value)
    refused.removeItem(key)
    try {
      const done = run()
      return isPromise(done) ? done.then(undefined, refuse) : done
    } catch {
      return refuse()
    }
  }
}

function memoryStore(): Store {
  const items = new Map<string, string>()
  return {
    reach: 'none',
    leases: false,
    cookies: false,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
  }
}

/** Also one of another realm, or of a library. */
export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}
