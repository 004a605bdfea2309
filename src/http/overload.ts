/** Whether the server should refuse work that it could not finish in time. */
interface Overload {
  /** Seconds after which to try again; null when there is capacity. */
  retryAfter(): number | null
  stop(): void
}

/** The longest that the event loop may lag, in milliseconds, and the most callers that may wait for a connection. */
export const overloadLimits = { maxLagMs: 1_000, maxQueueLength: 500 }

/**
 * Refuses requests before they pile up: a request that is refused at once costs less than one that is answered too late.
 * The hashing queue has a separate bound. [ASVS 5.0 15.2.2]
 */
export function watchOverload(waitingForDatabase: () => number, limits = overloadLimits): Overload {
  const intervalMs = 100
  let expected = performance.now() + intervalMs
  let lag = 0
  const timer = setInterval(() => {
    const now = performance.now()
    lag = Math.max(0, now - expected)
    expected = now + intervalMs
  }, intervalMs)
  timer.unref()
  return {
    retryAfter() {
      // The lag is measured up to this moment, because a loop that is still blocked has not run the timer.
      const behind = Math.max(lag, performance.now() - expected)
      return behind > limits.maxLagMs || waitingForDatabase() > limits.maxQueueLength ? 1 : null
    },
    stop: () => clearInterval(timer),
  }
}
