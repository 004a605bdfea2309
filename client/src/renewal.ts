import type { Platform } from './platform.ts'
import type { Kept } from './session.ts'

/** Refreshes a session ahead of the expiry of its access token, so that no request has to wait for it. */
export interface Renewal {
  /** Plans the next refresh of a session. @param kept null for none */
  plan(kept: Kept | null): void
  /** Refreshes now, and plans another attempt if the server cannot be reached. */
  begin(): Promise<void>
  close(): void
}

/** The longest timer, in milliseconds: timers stand still while a laptop sleeps, and the time goes on. */
const longestTimer = 30_000

/** @param stale the access token to replace; empty if there may be a session without one, in a cookie; null if there is nothing to refresh */
export function openRenewal(
  platform: Platform,
  serverNow: () => number,
  stale: () => string | null,
  refresh: (stale: string) => Promise<void>,
  lookAround: () => Promise<void>,
): Renewal {
  let planned: string | undefined
  let due = 0
  let failures = 0
  let cancel = () => {}

  const isIdle = () => stale() === null
  const wait = () => {
    cancel()
    // A page in the background waits until it is shown, also when the refresh is due.
    const rest = platform.isVisible() ? Math.max(due - serverNow(), 0) : longestTimer
    if (!isIdle()) cancel = platform.after(Math.min(rest, longestTimer), check, true)
  }
  const begin = () => {
    const done = () => {
      failures = 0
    }
    const failed = () => {
      // The server cannot be reached: the pauses grow to five minutes.
      due = serverNow() + Math.min(5_000 * 2 ** failures++, 300_000) * (0.5 + Math.random())
    }
    const token = stale() ?? ''
    return refresh(token).then(done, failed).then(wait)
  }
  const check = () => {
    if (isIdle() || serverNow() < due || !platform.isVisible()) return wait()
    void begin()
  }
  const close = platform.onWake(() => {
    lookAround().then(check, check)
  })
  return {
    plan(kept) {
      if (kept?.accessToken === planned) return
      planned = kept?.accessToken
      // Tabs choose different moments, so that one of them refreshes and the others hear of it.
      // One that ends with its access token is looked at when it does.
      if (kept) due = kept.expiresAt - (kept.refreshToken === '' ? 0 : kept.lifetime * (0.15 + Math.random() * 0.2))
      wait()
    },
    begin,
    close() {
      stale = () => null
      cancel()
      close()
    },
  }
}
