import { Socket } from 'node:net'
import type { Migrator } from '@mikro-orm/migrations'
import { type EntityManager, IsolationLevel, MikroORM } from '@mikro-orm/postgresql'
import { type Client, Pool } from 'pg'
import { type Database, type DatabaseOptions, migrationTable, ormOptions, parseRows } from './database-interface.ts'
import { readDatabaseUrl } from './database-url.ts'
import { queryWithoutLimit } from './query-without-limit.ts'
import { renewConnections } from './renew-connections.ts'
import { retryConflicts } from './retry-conflicts.ts'
import { prepareSession, type SessionTimeouts } from './session-settings.ts'
import { undoOnError } from './undo-on-error.ts'
import { ReadOnlyDatabaseError } from './unsuitable-database.ts'

/** The timeout of a statement, in milliseconds: a frozen database is treated like an absent one. */
const answerTimeoutMs = 1_800

/** The time that work without this timeout waits for a connection, in milliseconds. */
const patientTimeoutMs = 5_000

const setTimeouts = `select set_config('statement_timeout', ?, true), set_config('idle_in_transaction_session_timeout', ?, true)`
const setLockTimeout = `select set_config('lock_timeout', ?, true)`

/** Opens a database server. The connection is made with the first statement. @throws DatabaseUrlError */
export async function openServerDatabase(options: DatabaseOptions, url: string): Promise<Database> {
  const { Migrator } = await import('@mikro-orm/migrations')
  const connection = readDatabaseUrl(url)
  const timeouts = timeoutsOf(options)
  let pooled = false
  const orm = new MikroORM({
    ...ormOptions,
    entities: [...options.entities],
    dbName: connection.database ?? 'postgres',
    pool: { min: 0, max: options.poolSize, idleTimeoutMillis: 30_000 },
    driverOptions: {
      ...connection,
      connectionTimeoutMillis: timeouts.connection,
      keepAlive: true,
      async onConnect(client: Client) {
        pooled = (await prepareOrDestroy(client, timeouts)).pooled
      },
      onPoolCreated: (created: Pool) => superviseConnections(created, timeouts.answer),
    },
    extensions: [Migrator],
  })
  await orm.connect()
  const pool: Pool = await orm.em.getConnection().getNativeClient()
  // Probes have a connection of their own: they neither wait behind requests nor take a place from one.
  // A pool hides the password from copies of its options.
  const probes = new Pool({ ...pool.options, password: pool.options.password, max: 1 })
  superviseConnections(probes, timeouts.answer)
  // An idle connection that breaks is replaced by the next probe, which reports it.
  probes.on('error', () => {})
  const begin = async <Result>(work: (em: EntityManager) => Promise<Result>) =>
    orm.em.fork().transactional(
      async (em) => {
        // Behind a pooler, these cannot be settings of the session: they are set for the transaction.
        if (pooled) await em.execute(setTimeouts, [String(timeouts.statement), String(timeouts.idleInTransaction)])
        if (pooled && timeouts.lock > 0) await em.execute(setLockTimeout, [String(timeouts.lock)])
        return work(em)
      },
      { isolationLevel: IsolationLevel.READ_COMMITTED },
    )
  const readText: Database['readText'] = async ({ name, text }, values) => {
    // A statement is prepared on one of the pooler's connections, and its next use may run on another.
    const statement = pooled ? { text, values } : { name, text, values }
    const { rows } = await retryConflicts(() => pool.query<{ json: string | null }>(statement))
    return rows[0]?.json ?? null
  }
  return {
    embedded: false,
    get pooled() {
      return pooled
    },
    fork: () => orm.em.fork(),
    transactional: (work) => retryConflicts(() => begin(work)),
    atomically: (work) => retryConflicts(() => begin(undoOnError(work))),
    readRows: async (statement, values) => parseRows(await readText(statement, values)),
    readText,
    async executeSql(text, values) {
      const isLong = pooled && timeouts.statement === 0
      const run = () =>
        isLong
          ? queryWithoutLimit(pool, timeouts.lock, text, values)
          : pool.query<Record<string, unknown>>(text, values)
      // A script may already have committed some of its statements.
      const result = await (values === undefined ? run() : retryConflicts(run))
      // A script returns one result per statement: the last one is used.
      return { rows: (Array.isArray(result) ? result.at(-1) : result)?.rows ?? [] }
    },
    waiting: () => pool.waitingCount,
    async ping() {
      const { rows } = await probes.query<{ readOnly: boolean }>(
        `select current_setting('transaction_read_only') = 'on' as "readOnly"`,
      )
      if (rows[0]?.readOnly) throw new ReadOnlyDatabaseError()
    },
    async migrator() {
      const { rows } = await pool.query<{ schema: string }>('select current_schema() as schema')
      orm.config.set('migrations', { ...orm.config.get('migrations'), tableName: migrationTableIn(rows[0]?.schema) })
      return orm.migrator as Migrator
    },
    async close() {
      await probes.end()
      await orm.close(true)
      // The ORM does not end a pool that it has not used itself.
      if (!pool.ending) await pool.end()
    },
  }
}

/**
 * The ORM looks for a table without a schema in `public`, and makes it in the first schema of `search_path`: it would not find its
 * own table again.
 */
function migrationTableIn(schema = 'public'): string {
  return schema === 'public' ? migrationTable : `${schema}.${migrationTable}`
}

function superviseConnections(pool: Pool, answerTimeoutMs: number): void {
  if (answerTimeoutMs > 0) destroySilentConnections(pool, answerTimeoutMs)
  releaseBrokenClients(pool)
  renewConnections(pool)
}

interface Timeouts extends SessionTimeouts {
  /** Milliseconds without a byte from a server that owes an answer; 0 means no limit. */
  answer: number
  /** Milliseconds in which a connection must be made or become free. */
  connection: number
  lock: number
}

/** The times after which work is given up, in milliseconds. The default is what an outage may take. */
export function timeoutsOf(
  options: Pick<DatabaseOptions, 'timeouts' | 'timeoutFactor' | 'lockTimeout' | 'idleTimeout'>,
): Timeouts {
  const { timeouts = true, timeoutFactor = 1, lockTimeout = 0, idleTimeout = 0 } = options
  if (!timeouts) {
    const connection = patientTimeoutMs * timeoutFactor
    return { answer: 0, connection, statement: 0, idleInTransaction: idleTimeout, lock: lockTimeout }
  }
  const answer = answerTimeoutMs * timeoutFactor
  return { answer, connection: answer, statement: 2 * answer, idleInTransaction: 10_000 * timeoutFactor, lock: 0 }
}

/** A pool waits until a connection that it could not prepare is closed, and a frozen server never confirms that. */
async function prepareOrDestroy(client: Client, timeouts: Timeouts): Promise<{ pooled: boolean }> {
  try {
    return await prepareSession(client, timeouts, timeouts.answer)
  } catch (error) {
    client.connection.stream.destroy()
    throw error
  }
}

/**
 * Releases a client to its pool when its connection breaks. A transaction whose ROLLBACK fails never releases its client, so
 * every transaction during an outage would permanently cost the pool a connection.
 */
function releaseBrokenClients(pool: Pool): void {
  pool.on('connect', (client) => {
    client.once('error', (error) => {
      const giveBack = setTimeout(() => {
        try {
          client.release(error)
        } catch {
          // It has already been released.
        }
      }, 1_000)
      giveBack.unref()
    })
  })
}

/**
 * Destroys a connection whose server owes an answer and is silent, even if the answer is that it closes the connection.
 * The driver's own limit for statements (`query_timeout`) gives up the statement alone: a transaction then never returns its
 * connection, because its ROLLBACK is not answered either, and a pool that ends waits for it.
 */
function destroySilentConnections(pool: Pool, answerTimeoutMs: number): void {
  pool.on('connect', ({ connection }) => {
    const { stream } = connection
    if (!(stream instanceof Socket)) return
    let bytesAnswered = stream.bytesWritten
    // Before the driver's own listener, which may write the next statement.
    connection.prependListener('readyForQuery', () => {
      bytesAnswered = stream.bytesWritten
    })
    stream.setTimeout(answerTimeoutMs)
    // A callback of `setTimeout` would be called once: a connection that has rested would be supervised no more.
    stream.on('timeout', () => {
      if (stream.bytesWritten > bytesAnswered) stream.destroy(new Error('Query read timeout'))
    })
  })
}
