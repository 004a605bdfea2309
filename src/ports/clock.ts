/** The time. Everything that expires reads it here, so that a test can move it. */
export interface Clock {
  now(): Date
}

/** The time of the machine. */
export const systemClock: Clock = { now: () => new Date() }
