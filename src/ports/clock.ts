/**
 * The local time, for purposes that no other instance sees: names of files, and measured durations. Instants that are stored, or
 * compared with stored ones, use the database's time (`src/store/now.ts`).
 */
export interface Clock {
  now(): Date
  /** Milliseconds since some instant, by a clock that nobody sets. Without it, durations are measured with `now`. */
  elapsed?(): number
}

/** The time of the machine. */
export const systemClock: Clock = { now: () => new Date(), elapsed: () => performance.now() }
