import { type Locks, type Platform, pause } from './platform.ts'
import type { Store } from './storage.ts'

/** Runs one task at a time: in this page, and among the pages that have the same storage. */
export type Lock = <T>(run: () => Promise<T>) => Promise<T>

/** How long a page may hold the lock, in milliseconds. A refresh gives up before: a page that holds it longer was suspended or closed. */
const longest = 30_000

/**
 * Opens the lock of a session: Web Locks where there are any (they need HTTPS or localhost), an entry in the shared storage
 * elsewhere. The entry is not atomic, which is why the server answers two exchanges of one token alike within ten seconds.
 */
export function openLock(platform: Platform, store: Store, name: string): Lock {
  let last: Promise<unknown> = Promise.resolve()
  const { locks } = platform
  const across: Lock =
    locks && store.reach !== 'none'
      ? (run) => requestWebLock(platform, locks, name, run)
      : store.leases
        ? (run) => holdLease(platform, store, `${name}:lock`, run)
        : (run) => run()
  return (run) => {
    const begin = () => across(run)
    const next = last.then(begin, begin)
    last = next
    return next
  }
}

/** A browser on a phone suspends a page in the background with its locks: the lock is taken away from it in the end. */
async function requestWebLock<T>(platform: Platform, locks: Locks, name: string, run: () => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const cancel = platform.after(longest, () => controller.abort())
  /** The result belongs to the caller also when the lock was taken away meanwhile. */
  const result: { value?: Promise<T> } = {}
  const begin = () => {
    cancel()
    result.value = run()
    return result.value
  }
  try {
    return await locks.request(name, { signal: controller.signal }, begin)
  } catch (error) {
    if (result.value) return result.value
    if (!controller.signal.aborted) throw error
    return locks.request(name, { steal: true }, run)
  } finally {
    cancel()
  }
}

async function holdLease<T>(platform: Platform, store: Store, key: string, run: () => Promise<T>): Promise<T> {
  const mine = Math.random().toString(36).slice(2)
  const begun = platform.now()
  for (;;) {
    const [holder, since] = ((await store.getItem(key)) ?? '').split(' ')
    const age = platform.now() - Number(since)
    if (holder === mine) break
    // A lease of the future was written before the clock of the device was set back.
    const free = !(age >= 0 && age < longest) || platform.now() - begun > longest
    if (free) await store.setItem(key, `${mine} ${platform.now()}`)
    // Another page that saw no lease at the same moment writes its own: the last one holds it.
    await pause(platform, free ? 30 : 20 + Math.random() * 40)
  }
  try {
    return await run()
  } finally {
    if (String(await store.getItem(key)).startsWith(mine)) await store.removeItem(key)
  }
}
