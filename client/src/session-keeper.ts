import { exchange } from './exchange.ts'
import { openLock } from './lock.ts'
import { endSession, loggedOut } from './log-out.ts'
import { openPeers } from './peers.ts'
import type { Platform } from './platform.ts'
import { openRenewal } from './renewal.ts'
import type { RequestError } from './request-error.ts'
import { type AuthState, type Kept, keep, parseKept, type Reason, userOf } from './session.ts'
import type { SessionKeeper } from './session-keeping.ts'
import { isPromise, type Store } from './storage.ts'
import type { Transport } from './transport.ts'

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
  /** Whose an access token was, by its end: what one user began is not done in the name of another one. */
  const owners: Record<string, string> = {}
  /** What an application shows of a session. The rest changes with every refresh. */
  let shown: string | undefined

  const show = (next: Kept | null, given?: Reason) => {
    if (next) owners[next.accessToken.slice(-20)] = next.user.id
    const { user = null, session = null } = next ?? {}
    // Another tab may have said before, or says later, why there is no session.
    const reason = next ? undefined : (given ?? (state as { reason?: Reason }).reason)
    const before = shown
    shown = JSON.stringify([user, session?.id, session?.organization, reason])
    kept = next
    renewal.plan(next)
    if (shown === before) return
    state = {
      status: next ? 'signedIn' : 'signedOut',
      user,
      session,
      ...(reason && { reason }),
    } as AuthState
    for (const listener of [...listeners]) listener(state)
  }
  const successorOf = (token: string) => (kept && owners[token.slice(-20)] === kept.user.id ? kept.accessToken : null)

  /** What the storage holds now. One that cannot be read signs nobody out. */
  const read = (): Kept | null | Promise<Kept | null> => {
    try {
      const text = store.getItem(key)
      return isPromise(text) ? text.then(parseKept, () => kept) : parseKept(text)
    } catch {
      return kept
    }
  }
  /** Shows what the storage holds, unless the session was replaced or forgotten while it was read. */
  const look = async (reason?: Reason) => {
    const begun = epoch
    const next = await read()
    if (begun === epoch) show(next, reason)
  }
  const write = async (next: Kept) => {
    const before = kept
    const begun = epoch
    await store.setItem(key, JSON.stringify(next))
    // A log-out that came while an asynchronous storage was writing has the last word.
    if (begun !== epoch) return kept ? undefined : store.removeItem(key)
    show(next)
    peers.tell(before?.session.id === next.session.id ? next.session.id : null, next)
  }
  const forget = async (reason: Reason = 'loggedOut') => {
    const ended = kept ?? (await read())
    epoch += 1
    show(null, reason)
    const begun = epoch
    await store.removeItem(key)
    // What was read while an asynchronous storage removed it is of the past.
    if (begun === epoch) show(null, reason)
    if (ended) peers.tell(ended.session.id, null, reason)
  }
  const isFresh = (one: Kept) => serverNow() < one.expiresAt - Math.min(margin, one.lifetime / 4)

  /** Refreshes unless another tab already has. @param stale the access token to replace */
  const refreshOnce = async (stale: string): Promise<void> => {
    const begun = epoch
    const isFirst = isOpen()
    await peers.newest(kept)
    const before = await read()
    if (begun !== epoch) return
    if (before?.refreshToken === '') {
      const isOver = before.accessToken === refused || serverNow() >= before.expiresAt
      return isOver ? forget('ended') : show(before)
    }
    if (!isFirst && (!before || (before.accessToken !== stale && isFresh(before)))) return show(before)
    const answer = await exchange(platform, send, before?.refreshToken ?? null).catch((error: RequestError) => {
      // There is no cookie: no session, or it was ended in another tab.
      if (store.cookies && error.code === 'BAD_USER_INPUT') return null
      throw error
    })
    const stored = await read()
    // Meanwhile the user logged out, or somebody signed in: these tokens are of the past.
    if (begun !== epoch || stored?.refreshToken !== before?.refreshToken) return show(begun === epoch ? stored : kept)
    if (answer?.__typename !== 'AuthTokens') return before ? forget('ended') : show(null)
    await write(keep(answer, serverNow(), before, store.cookies))
  }
  const refresh = (stale: string): Promise<void> => {
    refreshing ??= lock(() => refreshOnce(stale)).finally(() => {
      refreshing = null
    })
    return refreshing
  }

  /** Whether the cookie of an earlier page may have a session: the server could not be asked yet. */
  const isOpen = () => store.cookies && state.status === 'loading'
  const renewal = openRenewal(
    platform,
    serverNow,
    () => kept?.accessToken ?? (isOpen() ? '' : null),
    refresh,
    async () => {
      // A tab that was frozen has missed what the others said.
      if (isOpen()) await refresh('')
      else if (store.reach !== 'none' && !refreshing) await look()
    },
  )
  const peers = openPeers(
    platform,
    store,
    key,
    () => kept,
    async (next, reason) => {
      if (reason || (next && next.session.id !== kept?.session.id)) epoch += 1
      if (store.reach === 'all') return look(reason)
      // A storage that has copies answers at once.
      if (next) store.setItem(key, JSON.stringify(next))
      else store.removeItem(key)
      show(next, reason)
    },
  )

  const first = read()
  const ready = store.cookies
    ? renewal.begin()
    : isPromise(first)
      ? first.then((next) => state.status === 'loading' && show(next))
      : // A storage that answers at once saves the first page of an application from showing nobody.
        show(first)

  const accessToken = async (): Promise<string | null> => {
    await ready
    if (state.status === 'loading') await refresh('')
    if (!kept || (isFresh(kept) && kept.accessToken !== refused)) return kept?.accessToken ?? null
    const { accessToken: stale, expiresAt } = kept
    await refresh(stale).catch((error: unknown) => {
      // Without a network the rest of the lifetime is used up.
      if (serverNow() >= expiresAt) throw error
    })
    return successorOf(stale)
  }
  return {
    state: () => state,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    accessToken,
    async renew(token) {
      // One that has begun may be for an older token.
      if (refreshing) await refreshing
      if (kept?.accessToken === token) {
        refused = token
        await refresh(token)
      }
      return successorOf(token)
    },
    async adopt(given) {
      const next = keep(given, serverNow(), await read(), store.cookies)
      epoch += 1
      await write(next)
    },
    async logOut() {
      await ready
      if (store.cookies) {
        // Only the server removes a cookie, which would sign in again: the user is signed in until it has.
        const result = await lock(() => endSession(platform, send, kept))
        await forget()
        return result
      }
      const ended = kept
      await forget()
      return ended ? lock(() => endSession(platform, send, ended)) : loggedOut
    },
    forget,
    update: (user) =>
      lock(async () => {
        const before = await read()
        if (before?.user.id === user.id) await write({ ...before, user: userOf(user, before.user) })
      }),
    lock,
    close() {
      listeners.clear()
      renewal.close()
      peers.close()
    },
  }
}
