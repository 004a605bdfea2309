import { exchange } from './exchange.ts'
import { type Lock, openLock } from './lock.ts'
import { openPeers } from './peers.ts'
import type { Platform } from './platform.ts'
import { openRenewal } from './renewal.ts'
import { RequestError } from './request-error.ts'
import { type AuthState, type Kept, keep, parseKept, type SessionTokens } from './session.ts'
import { isPromise, type Store } from './storage.ts'
import type { Transport } from './transport.ts'

/** Keeps a session: reads and writes it, refreshes it, and hears of it from other tabs. */
export interface SessionKeeper {
  state(): AuthState
  onChange(listener: (state: AuthState) => void): () => void
  /** The session; null when nobody is signed in. */
  current(): Promise<Kept | null>
  /** An access token that is valid now. @throws RequestError when it has expired and the server cannot be reached */
  accessToken(): Promise<string | null>
  /** The successor of an access token that was refused; null when the session has ended. */
  renew(refused: string): Promise<string | null>
  /** Adopts tokens, inside `lock`. */
  adopt(tokens: SessionTokens): Promise<void>
  /** Forgets the session on this device, and says so to the other tabs. */
  forget(reason: 'ended' | 'loggedOut'): Promise<void>
  /** Changes what is known of the user. */
  update(change: (kept: Kept) => Kept): Promise<void>
  readonly lock: Lock
  close(): void
}

/** A token is sent for the last time this long before it expires: it still has to arrive. In milliseconds. */
const margin = 10_000

export function createSessionKeeper(
  platform: Platform,
  { send, serverNow }: Transport,
  store: Store,
  key: string,
): SessionKeeper {
  const listeners = new Set<(state: AuthState) => void>()
  const lock = openLock(platform, store, key)
  let kept: Kept | null = null
  let state: AuthState = { status: 'loading', user: null, session: null }
  /** How often the session was replaced or forgotten here: a refresh that began before discards what it gets. */
  let epoch = 0
  let refreshing: Promise<void> | null = null
  /** The access token that a server has refused: a request that begins before it is replaced waits for the next one. */
  let refused: string | null = null

  const show = (next: Kept | null, reason?: 'ended' | 'loggedOut') => {
    const { user, session } = next ?? {}
    const same = identityOf(next) === identityOf(kept)
    kept = next
    renewal.plan()
    if (same && state.status !== 'loading') return
    state =
      user && session
        ? { status: 'signedIn', user, session }
        : { status: 'signedOut', user: null, session: null, ...(reason && { reason }) }
    for (const listener of [...listeners]) listener(state)
  }

  /** What the storage holds now. One that cannot be read signs nobody out. */
  const read = async (): Promise<Kept | null> => {
    try {
      return parseKept(await store.getItem(key))
    } catch {
      return kept
    }
  }
  const write = async (next: Kept) => {
    const before = kept
    await store.setItem(key, JSON.stringify(next))
    show(next)
    peers.tell(before?.session.id === next.session.id ? next.session.id : null, next)
  }
  const forget = async (reason: 'ended' | 'loggedOut') => {
    const ended = kept ?? (await read())
    epoch += 1
    show(null, reason)
    await store.removeItem(key)
    if (ended) peers.tell(ended.session.id, null, reason)
  }
  const isFresh = ({ expiresAt, lifetime }: Kept) => serverNow() < expiresAt - Math.min(margin, lifetime / 4)

  /** Refreshes unless another tab already has. @param stale the access token to replace */
  const refreshOnce = async (stale: string): Promise<void> => {
    const begun = epoch
    // The cookie of an earlier page may have a session.
    const isFirst = store.cookies && state.status === 'loading'
    await peers.newest(kept)
    const before = await read()
    if (before?.refreshToken === '') {
      const isOver = before.accessToken === refused || serverNow() >= before.expiresAt
      return isOver ? forget('ended') : show(before)
    }
    if (!isFirst && (!before || (before.accessToken !== stale && isFresh(before)))) return show(before)
    const answer = await exchange(platform, send, before?.refreshToken ?? null).catch((error: unknown) => {
      // There is no cookie: no session, or it was ended in another tab.
      if (store.cookies && error instanceof RequestError && error.code === 'BAD_USER_INPUT') return null
      throw error
    })
    const stored = await read()
    // Meanwhile the user logged out, or somebody signed in: these tokens are of the past.
    if (begun !== epoch || stored?.refreshToken !== before?.refreshToken) return show(begun === epoch ? stored : kept)
    if (answer?.__typename !== 'AuthTokens') return before ? forget('ended') : show(null)
    await write(keep(answer, serverNow(), before, store.cookies))
    // A log-out that came while an asynchronous storage was writing has the last word.
    if (begun !== epoch && !kept) await store.removeItem(key)
  }
  const refresh = (stale: string): Promise<void> => {
    refreshing ??= lock(() => refreshOnce(stale)).finally(() => {
      refreshing = null
    })
    return refreshing
  }

  const renewal = openRenewal(
    platform,
    serverNow,
    () => kept,
    refresh,
    async () => {
      // A tab that was frozen has missed what the others said.
      if (store.cookies && state.status === 'loading') await refresh('')
      else if (store.reach !== 'none' && !refreshing) show(await read())
    },
  )
  const peers = openPeers(
    platform,
    store,
    key,
    () => kept,
    async (next, reason) => {
      if (reason) epoch += 1
      if (store.reach === 'all') return show(await read(), reason)
      if (next) await store.setItem(key, JSON.stringify(next))
      else await store.removeItem(key)
      show(next, reason)
    },
  )

  const stored = store.cookies ? refresh('').then(read, () => null) : openFirst(store, key)
  const ready = isPromise(stored)
    ? stored.then((first) => state.status === 'loading' && !store.cookies && show(first))
    : show(stored)

  const accessToken = async (): Promise<string | null> => {
    await ready
    if (state.status === 'loading') await refresh('')
    if (!kept || (isFresh(kept) && kept.accessToken !== refused)) return kept?.accessToken ?? null
    const { accessToken: stale, expiresAt } = kept
    await refresh(stale).catch((error: unknown) => {
      // Without a network the rest of the lifetime is used up.
      if (serverNow() >= expiresAt) throw error
    })
    return kept?.accessToken ?? null
  }
  return {
    state: () => state,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async current() {
      await ready
      return kept
    },
    accessToken,
    async renew(token) {
      // One that has begun may be for an older token.
      if (refreshing) await refreshing
      if (kept?.accessToken === token) {
        refused = token
        await refresh(token)
      }
      return kept?.accessToken ?? null
    },
    async adopt(tokens) {
      const next = keep(tokens, serverNow(), await read(), store.cookies)
      epoch += 1
      await write(next)
    },
    forget,
    update: (change) =>
      lock(async () => {
        const before = await read()
        if (before) await write(change(before))
      }),
    lock,
    close() {
      listeners.clear()
      renewal.close()
      peers.close()
    },
  }
}

/** A storage that answers at once saves the first page of an application from showing nobody. */
function openFirst(store: Store, key: string): Kept | null | Promise<Kept | null> {
  try {
    const text = store.getItem(key)
    return isPromise(text) ? text.then(parseKept, () => null) : parseKept(text)
  } catch {
    return null
  }
}

/** What an application shows of a session. The rest changes with every refresh. */
function identityOf(kept: Kept | null): string {
  return JSON.stringify(kept && [kept.user, kept.session.id, kept.session.organization])
}
