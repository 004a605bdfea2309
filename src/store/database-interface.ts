import type { Migrator } from '@mikro-orm/migrations'
import type { EntityManager, EntitySchema } from '@mikro-orm/postgresql'
import { migrations } from './migrations/index.ts'

/** One statement outside any transaction, prepared once per connection under its name. */
export interface Statement {
  name: string
  text: string
}

/** A PostgreSQL server or the embedded PostgreSQL, with the same entities, migrations and statements for both. */
export interface Database {
  readonly embedded: boolean
  /** Whether connections go through a pooler such as PgBouncer. This is known after the first statement. */
  readonly pooled: boolean
  /** Creates a new unit of work for one request. */
  fork(): EntityManager
  /**
   * Runs `work` in a new transaction. A transaction that is rolled back because of another one (40001, 40P01) is
   * retried a few times: `work` must have no effect outside the transaction.
   *
   * The transaction is committed whatever `work` returns. An error that it returns keeps what was written before, such as counted
   * attempts and the event of a refusal.
   */
  transactional<Result>(work: (em: EntityManager) => Promise<Result>): Promise<Result>
  /** Like {@link transactional}, except that the transaction is rolled back if `work` returns an error: all of its changes are kept or none. */
  atomically<Result>(work: (em: EntityManager) => Promise<Result>): Promise<Result>
  /** Runs a statement that returns one text column named `json`, with an array of rows or null. */
  readRows(statement: Statement, values: unknown[]): Promise<Record<string, unknown>[]>
  /** Runs a statement that returns one text column named `json`, which the caller reads; null for no row. */
  readText(statement: Statement, values: unknown[]): Promise<string | null>
  /** Runs SQL outside any transaction; without values it may be a script of several statements. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
  /** The number of callers that wait for a connection. */
  waiting(): number
  /** Resolves when the database answers and can write. */
  ping(): Promise<void>
  /** The migrator, whose table of executed migrations is in the schema where tables are made. */
  migrator(): Promise<Migrator>
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** A connection string; null opens the embedded database in `directory`. */
  url: string | null
  directory: string | null
  /** The tables that the ORM knows; none for a caller that only runs SQL. */
  entities: readonly EntitySchema[]
  poolSize: number
  /** Whether statements have a time limit. Long work (migrations, the command line) has none. */
  timeouts?: boolean
  /** For work without time limits: milliseconds that a statement waits for a lock. 0, the default: no limit. */
  lockTimeout?: number
  /** For work without time limits: milliseconds after which a transaction ends that its client has left idle. 0, the default: never. */
  idleTimeout?: number
  /** Multiplies every timeout, for tests on a slow machine. */
  timeoutFactor?: number
}

/** The table of the migrations that have run. */
export const migrationTable = 'migrations'

/** The options of the ORM for both kinds of database. */
export const ormOptions = {
  allowGlobalContext: false,
  migrations: { migrationsList: migrations, snapshot: false, tableName: migrationTable },
  forceUtcTimezone: true,
  logger: () => {},
  discovery: { warnWhenNoEntities: false },
  ensureDatabase: false,
}

/** Reads the result of a {@link Database.readRows} statement. */
export function parseRows(json: string | null | undefined): Record<string, unknown>[] {
  const rows: unknown = JSON.parse(json ?? '[]')
  if (!Array.isArray(rows)) throw new TypeError('The statement did not return an array of rows')
  return rows
}
