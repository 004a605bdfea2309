import { vi } from 'vitest'

/**
 * Repeats a check until it passes, and answers what it answers. It waits as long as a test may take: how fast the
 * machine is must not decide about the outcome.
 *
 * @throws what the check threw last
 */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 60_000, interval: 20 })
}
