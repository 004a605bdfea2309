import { setTimeout as pause } from 'node:timers/promises'
import { answerToSqlState, sqlStateOf } from './sql-states.ts'

const tries = 5

/** A transaction has to be repeated, because what it began with was changed by another one. */
export class TransactionConflict extends Error {
  readonly code = '40001'
  constructor() {
    super('Another transaction has changed what this one began with')
    this.name = 'TransactionConflict'
  }
}

/**
 * Runs a whole transaction, and retries it if it was rolled back because of another one (40001, 40P01). It runs at most
 * five times, after random waits that double from 20 to 160 milliseconds. A transaction that was rolled back leaves no trace,
 * so a retry is safe if `transaction` has no effect outside the database.
 */
export async function retryConflicts<Result>(transaction: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction()
    } catch (error) {
      const state = sqlStateOf(error)
      if (attempt === tries || state === null || answerToSqlState(state) !== 'RETRY') throw error
      await pause(Math.random() * 10 * 2 ** attempt)
    }
  }
}
