import type { Clock } from '../../src/ports/clock.ts'

/** A clock that stands still until a test moves it. */
export type TestClock = Clock & {
  /** Moves it on, in seconds; negative is back. */
  advance(seconds: number): void
  set(date: Date): void
}

/** Makes a clock that stands at `start`. */
export function createTestClock(start = new Date('2026-01-01T12:00:00Z')): TestClock {
  let time = start.getTime()
  return {
    now: () => new Date(time),
    advance(seconds) {
      time += seconds * 1000
    },
    set(date) {
      time = date.getTime()
    },
  }
}
