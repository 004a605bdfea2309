/** A database that the server cannot work with. The message is one sentence for the operator. */
export class UnsuitableDatabaseError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UnsuitableDatabaseError'
  }
}

/** `DATABASE_URL` is not valid, or contains something that is not supported. */
export class DatabaseUrlError extends UnsuitableDatabaseError {
  /** @param problem the rest of the sentence after the name of the variable, without the full stop */
  constructor(problem: string) {
    super(`DATABASE_URL ${problem}.`)
    this.name = 'DatabaseUrlError'
  }
}

/** The server responds but cannot write: it is a standby, or the old primary after a failover. */
export class ReadOnlyDatabaseError extends UnsuitableDatabaseError {
  /** PostgreSQL's code for a write that it refuses for this reason. */
  readonly code = '25006'
  constructor() {
    super(
      'DATABASE_URL: the database is read-only (a standby, or default_transaction_read_only is on): set the address of the primary server.',
    )
    this.name = 'ReadOnlyDatabaseError'
  }
}
