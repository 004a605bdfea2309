/**
 * The local time, for what no other instance sees: the check of an access token's lifetime, names of files, and how much time
 * has passed. Whatever is stored, or compared with what is stored, takes the database's time (`src/store/now.ts`).
 */
export interface Clock {
  now(): Date
}

/** The time of the machine. */
export const systemClock: Clock = { now: () => new Date() }
