import type { Migrator } from '@mikro-orm/migrations'
import type { EntityManager, EntitySchema } from '@mikro-orm/postgresql'
import { migrations } from './migrations/index.ts'

/** One statement outside any transaction, prepared once per connection under its name. */
export interface Statement {
  name: string
  text: string
}

/** PostgreSQL, by a connection string or embedded: the same entities, migrations and statements for both. */
export interface Database {
  readonly embedded: boolean
  /** Whether a connection pooler, such as PgBouncer, lies between. Known after the first statement. */
  readonly pooled: boolean
  /** A unit of work of its own, for one request. */
  fork(): EntityManager
  /**
   * Runs `work` in a transaction of its own. A transaction that PostgreSQL rolls back because of another one (40001,
   * 40P01) runs again, a few times: `work` must have no effect outside the transaction.
   */
  transactional<Result>(work: (em: EntityManager) => Promise<Result>): Promise<Result>
  /** Runs a statement that returns one text column named `json`, which holds an array of rows or null. */
  readRows(statement: Statement, values: unknown[]): Promise<Record<string, unknown>[]>
  /** Runs SQL outside any transaction; without values it may be a script of several statements. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
  /** How many callers wait for a connection. */
  waiting(): number
  /** Resolves when the database answers and can write. */
  ping(): Promise<void>
  readonly migrator: Migrator
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
  /** Multiplies every timeout: for tests on a machine that stalls. */
  timeoutFactor?: number
}

/** What the ORM is told for either database. */
export const ormOptions = {
  allowGlobalContext: false,
  migrations: { migrationsList: migrations, snapshot: false, tableName: 'migrations' },
  forceUtcTimezone: true,
  logger: () => {},
  discovery: { warnWhenNoEntities: false },
  ensureDatabase: false,
}

/** Reads the answer of a {@link Database.readRows} statement. */
export function parseRows(json: string | null | undefined): Record<string, unknown>[] {
  const rows: unknown = JSON.parse(json ?? '[]')
  if (!Array.isArray(rows)) throw new TypeError('The statement did not return an array of rows')
  return rows
}
