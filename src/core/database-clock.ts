import type { Clock } from '../ports/clock.ts'

/** The database's time between two statements that return it. */
interface DatabaseClock extends Clock {
  /** Takes the time that a statement has just returned. */
  follow(databaseNow: Date): void
}

/**
 * Returns the database's time without a query: the time that a statement last returned, plus the time that has passed on the
 * local clock since then. An error of the local clock has no effect; only its drift between two statements does.
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
