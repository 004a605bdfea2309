/** Resolves with whether the database answers. Never rejects. */
export type Readiness = () => Promise<boolean>

/** How long the result of a probe is reused, in milliseconds. */
export const probeLifetimeMs = 1_000

/**
 * Probes the database for `/health/ready`, which anyone can request without limit. An attacker must not cause a query with each
 * request: one probe runs at a time, and its result is reused for a second.
 *
 * @param now a monotonic time in milliseconds
 */
export function createReadiness(ping: () => Promise<void>, now: () => number = () => performance.now()): Readiness {
  let running: Promise<boolean> | null = null
  let last: { ready: boolean; at: number } | null = null

  const probe = async (): Promise<boolean> => {
    const ready = await ping().then(
      () => true,
      () => false,
    )
    last = { ready, at: now() }
    running = null
    return ready
  }

  return async () => {
    if (last && now() - last.at < probeLifetimeMs) return last.ready
    running ??= probe()
    return running
  }
}
