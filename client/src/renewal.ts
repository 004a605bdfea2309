import type { Platform } from './platform.ts'
import type { Kept } from './session.ts'

/** Refreshes a session ahead of the expiry of its access token, so that no request has to wait for it. */
export interface Renewal {
  /** Plans the next refresh of the session that is kept now. */
  plan(): void
  close(): void
}

/** The longest timer, in milliseconds: timers stand still while a laptop sleeps, and the time goes on. */
const longestTimer = 30_000

export function openRenewal(
  platform: Platform,
  serverNow: () => number,
  current: () => Kept | null,
  refresh: (stale: string) => Promise<void>,
  lookAround: () => Promise<void>,
): Renewal {
  let planned: string | undefined
  let due = 0
  let failures = 0
  let cancel = () => {}

  const wait = () => {
    cancel()
    if (current()) cancel = platform.after(Math.min(Math.max(due - serverNow(), 0), longestTimer), check, true)
  }
  const check = () => {
    const kept = current()
    if (!kept || serverNow() < due || !platform.isVisible()) return wait()
    const done = () => {
      failures = 0
    }
    const failed = () => {
      // The server cannot be reached: the pauses grow to five minutes.
      due = serverNow() + Math.min(5_000 * 2 ** failures++, 300_000) * (0.5 + Math.random())
    }
    refresh(kept.accessToken).then(done, failed).then(wait)
  }
  const close = platform.onWake(() => {
    lookAround().then(check, check)
  })
  return {
    plan() {
      const kept = current()
      if (kept?.accessToken === planned) return
      planned = kept?.accessToken
      // Tabs choose different moments, so that one of them refreshes and the others hear of it.
      // One that ends with its access token is looked at when it does.
      const ahead = kept?.refreshToken === '' ? 0 : 0.15 + Math.random() * 0.2
      if (kept) due = kept.expiresAt - kept.lifetime * ahead
      wait()
    },
    close() {
      cancel()
      close()
    },
  }
}
