import type { Clock } from '../ports/clock.ts'

/** The database's time between two looks at it. */
export interface DatabaseClock extends Clock {
  /** Takes the time that a statement has just returned. */
  follow(databaseNow: Date): void
}

/**
 * Tells the database's time where no statement can be asked: the time that a statement last told, and what the local clock
 * has counted since. An error of the local clock has no effect, only its drift between two looks.
 */
export function createDatabaseClock(local: Clock): DatabaseClock {
  let ahead = 0
  return {
    now: () => new Date(local.now().getTime() + ahead),
    follow(databaseNow) {
      ahead = databaseNow.getTime() - local.now().getTime()
    },
  }
}
