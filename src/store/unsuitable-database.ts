/** A database that the server cannot work with. The message is one sentence for the operator. */
export class UnsuitableDatabaseError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UnsuitableDatabaseError'
  }
}

/** Something in `DATABASE_URL` is wrong or not supported. */
export class DatabaseUrlError extends UnsuitableDatabaseError {
  /** @param problem what follows the variable's name, without the full stop */
  constructor(problem: string) {
    super(`DATABASE_URL ${problem}.`)
    this.name = 'DatabaseUrlError'
  }
}

/** The server answers and cannot write: a standby, or the old primary of a failover. */
export class ReadOnlyDatabaseError extends UnsuitableDatabaseError {
  /** PostgreSQL's own code for a write that it refuses for this reason. */
  readonly code = '25006'
  constructor() {
    super(
      'DATABASE_URL: the database is read-only (a standby, or default_transaction_read_only is on): set the address of the primary server.',
    )
    this.name = 'ReadOnlyDatabaseError'
  }
}
