import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import type { Migrator } from '@mikro-orm/migrations'
import { MikroORM as EmbeddedMikroORM } from '@mikro-orm/pglite'
import { type EntityManager, type EntitySchema, MikroORM } from '@mikro-orm/postgresql'
import { CompiledQuery, type Kysely } from 'kysely'
import type { Pool } from 'pg'
import { migrations } from './migrations/index.ts'

/** One statement outside any transaction, prepared once per connection under its name. */
export interface Statement {
  name: string
  text: string
}

/** PostgreSQL, by a connection string or embedded: the same entities, migrations and statements for both. */
export interface Database {
  readonly embedded: boolean
  /** A unit of work of its own, for one request. */
  fork(): EntityManager
  /** Runs a statement that returns one text column named `json`, which holds an array of rows or null. */
  readRows(statement: Statement, values: unknown[]): Promise<Record<string, unknown>[]>
  /** Runs SQL outside any transaction; without values it may be a script of several statements. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
  /** How many callers wait for a connection. */
  waiting(): number
  ping(): Promise<void>
  readonly migrator: Migrator
  close(): Promise<void>
}

/** No answer comes later than this, in milliseconds: a frozen database is refused like an absent one. */
const answerTimeout = 1_800

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

/** Opens the database; the connection itself is made with the first statement. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.url === null ? openEmbedded(options) : openServer(options, options.url)
}

const common = {
  allowGlobalContext: false,
  migrations: { migrationsList: migrations, snapshot: false, tableName: 'migrations' },
  forceUtcTimezone: true,
  logger: () => {},
  discovery: { warnWhenNoEntities: false },
}

/**
 * Gives a client back to its pool when its connection breaks: a transaction whose ROLLBACK fails, too, never does, and
 * every one that an outage hits would cost the pool a connection for good.
 */
function releaseBrokenClients(pool: Pool): void {
  pool.on('connect', (client) => {
    client.once('error', (error) => {
      const giveBack = setTimeout(() => {
        try {
          client.release(error)
        } catch {
          // Whoever held it has given it back.
        }
      }, 1_000)
      giveBack.unref()
    })
  })
}

async function openServer(options: DatabaseOptions, url: string): Promise<Database> {
  const { Migrator } = await import('@mikro-orm/migrations')
  const longest = answerTimeout * (options.timeoutFactor ?? 1)
  const timeout = options.timeouts === false ? {} : { query_timeout: longest }
  const orm = new MikroORM({
    ...common,
    entities: [...options.entities],
    clientUrl: url,
    pool: { min: 0, max: options.poolSize, idleTimeoutMillis: 30_000 },
    driverOptions: {
      ...timeout,
      connectionTimeoutMillis: longest,
      keepAlive: true,
      // A transaction that lost its client in a freeze holds its locks no longer than this, in milliseconds.
      idle_in_transaction_session_timeout: options.timeouts === false ? 0 : 10_000 * (options.timeoutFactor ?? 1),
      onPoolCreated: releaseBrokenClients,
      application_name: 'sallyport',
    },
    extensions: [Migrator],
  })
  await orm.connect()
  const pool: Pool = await orm.em.getConnection().getNativeClient()
  return {
    embedded: false,
    fork: () => orm.em.fork(),
    async readRows(statement, values) {
      const result = await pool.query<{ json: string | null }>({ ...statement, values })
      return parseRows(result.rows[0]?.json)
    },
    async executeSql(text, values) {
      const result = await pool.query<Record<string, unknown>>(text, values)
      // A script answers with one result per statement: the last one counts.
      return { rows: (Array.isArray(result) ? result.at(-1) : result)?.rows ?? [] }
    },
    waiting: () => pool.waitingCount,
    async ping() {
      await pool.query('select 1')
    },
    get migrator() {
      return orm.migrator as Migrator
    },
    close: () => orm.close(true),
  }
}

async function openEmbedded(options: DatabaseOptions): Promise<Database> {
  const { Migrator } = await import('@mikro-orm/migrations')
  const orm = new EmbeddedMikroORM({
    ...common,
    entities: [...options.entities],
    dbName: options.directory ?? 'memory://',
    driverOptions: { extensions: { pg_trgm } },
    extensions: [Migrator],
  })
  await orm.connect()
  const client = await orm.em.getConnection().getNativeClient()
  return {
    embedded: true,
    fork: () => toEntityManager(orm.em.fork()),
    async readRows(statement, values) {
      const result = await client.query<{ json: string | null }>(statement.text, values)
      return parseRows(result.rows[0]?.json)
    },
    async executeSql(text, values = []) {
      if (values.length > 0) return client.query<Record<string, unknown>>(text, values)
      const results = await client.exec(text)
      return { rows: results.at(-1)?.rows ?? [] }
    },
    waiting: () => 0,
    async ping() {
      await client.query('select 1')
    },
    get migrator() {
      return orm.migrator as Migrator
    },
    close: () => orm.close(true),
  }
}

function parseRows(json: string | null | undefined): Record<string, unknown>[] {
  const rows: unknown = JSON.parse(json ?? '[]')
  if (!Array.isArray(rows)) throw new TypeError('The statement did not return an array of rows')
  return rows
}

/** The embedded driver's entity manager is the server driver's in all that we call. */
function toEntityManager(em: unknown): EntityManager {
  return em as EntityManager
}

/**
 * Runs a statement with `$1` placeholders on the connection of an entity manager: inside its transaction when there is
 * one. For libraries that bring SQL of their own.
 */
export async function executeSql(
  em: EntityManager,
  text: string,
  values: unknown[] = [],
): Promise<{ rows: Record<string, unknown>[] }> {
  const connection: Kysely<unknown> = em.getKysely()
  const result = await connection.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, values))
  return { rows: result.rows }
}
