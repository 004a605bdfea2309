import type { Migrator } from '@mikro-orm/migrations'
import { type EntityManager, IsolationLevel, MikroORM } from '@mikro-orm/postgresql'
import { type Client, Pool, type PoolClient } from 'pg'
import { type Database, type DatabaseOptions, ormOptions, parseRows } from './database-interface.ts'
import { readDatabaseUrl } from './database-url.ts'
import { renewConnections } from './renew-connections.ts'
import { retryConflicts } from './retry-conflicts.ts'
import { prepareSession, type SessionTimeouts } from './session-settings.ts'
import { ReadOnlyDatabaseError } from './unsuitable-database.ts'

/** The timeout of a statement, in milliseconds: a frozen database is treated like an absent one. */
const answerTimeout = 1_800

/** The time that work without this timeout waits for a connection, in milliseconds. */
const patientTimeout = 5_000

/** Opens a database server. The connection is made with the first statement. @throws DatabaseUrlError */
export async function openServerDatabase(options: DatabaseOptions, url: string): Promise<Database> {
  const { Migrator } = await import('@mikro-orm/migrations')
  const connection = readDatabaseUrl(url)
  const { driverTimeouts, session } = timeoutsOf(options)
  let pooled = false
  const orm = new MikroORM({
    ...ormOptions,
    entities: [...options.entities],
    dbName: connection.database ?? 'postgres',
    pool: { min: 0, max: options.poolSize, idleTimeoutMillis: 30_000 },
    driverOptions: {
      ...connection,
      ...driverTimeouts,
      keepAlive: true,
      async onConnect(client: Client) {
        pooled = (await prepareOrDestroy(client, session)).pooled
      },
      onPoolCreated: superviseConnections,
    },
    extensions: [Migrator],
  })
  await orm.connect()
  const pool: Pool = await orm.em.getConnection().getNativeClient()
  // Probes have a connection of their own: they neither wait behind requests nor take a place from one.
  const probes = new Pool({ ...pool.options, max: 1 })
  superviseConnections(probes)
  // An idle connection that breaks is replaced by the next probe, which reports it.
  probes.on('error', () => {})
  const begin = async <Result>(work: (em: EntityManager) => Promise<Result>) =>
    orm.em.fork().transactional(
      async (em) => {
        // Behind a pooler, the setting cannot be a session setting.
        if (pooled && session.idleInTransaction > 0) {
          const limit = String(session.idleInTransaction)
          await em.execute(`select set_config('idle_in_transaction_session_timeout', ?, true)`, [limit])
        }
        return work(em)
      },
      { isolationLevel: IsolationLevel.READ_COMMITTED },
    )
  const readText: Database['readText'] = async ({ name, text }, values) => {
    const [row] = await retryConflicts(() =>
      borrow(pool, async (client) => {
        // A statement is prepared on one of the pooler's connections, and its next use may run on another.
        const named = pooled ? { text, values } : { name, text, values }
        return (await client.query<{ json: string | null }>(named)).rows
      }),
    )
    return row?.json ?? null
  }
  return {
    embedded: false,
    get pooled() {
      return pooled
    },
    fork: () => orm.em.fork(),
    transactional: (work) => retryConflicts(() => begin(work)),
    readRows: async (statement, values) => parseRows(await readText(statement, values)),
    readText,
    async executeSql(text, values) {
      const run = () => pool.query<Record<string, unknown>>(text, values)
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
    get migrator() {
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

function superviseConnections(pool: Pool): void {
  releaseBrokenClients(pool)
  renewConnections(pool)
}

function timeoutsOf({ timeouts = true, timeoutFactor = 1 }: DatabaseOptions) {
  if (!timeouts) {
    const session: SessionTimeouts = { statement: 0, idleInTransaction: 0 }
    return { driverTimeouts: { connectionTimeoutMillis: patientTimeout * timeoutFactor }, session }
  }
  const longest = answerTimeout * timeoutFactor
  const session: SessionTimeouts = { statement: 2 * longest, idleInTransaction: 10_000 * timeoutFactor }
  return { driverTimeouts: { query_timeout: longest, connectionTimeoutMillis: longest }, session }
}

/** A pool waits until a connection that it could not prepare is closed, and a frozen server never confirms that. */
async function prepareOrDestroy(client: Client, timeouts: SessionTimeouts): Promise<{ pooled: boolean }> {
  try {
    return await prepareSession(client, timeouts)
  } catch (error) {
    client.connection.stream.destroy()
    throw error
  }
}

/** Runs `work` on one connection of the pool. A connection on which `work` failed is not reused. */
async function borrow<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  try {
    const result = await work(client)
    client.release()
    return result
  } catch (error) {
    try {
      client.release(true)
    } catch {
      // The connection broke, and `releaseBrokenClients` has already released it.
    }
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
