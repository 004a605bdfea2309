import type { Migrator } from '@mikro-orm/migrations'
import { type EntityManager, IsolationLevel, MikroORM } from '@mikro-orm/postgresql'
import { type Client, Pool, type PoolClient } from 'pg'
import { type Database, type DatabaseOptions, ormOptions, parseRows } from './database-interface.ts'
import { readDatabaseUrl } from './database-url.ts'
import { renewConnections } from './renew-connections.ts'
import { retryConflicts } from './retry-conflicts.ts'
import { prepareSession, type SessionTimeouts } from './session-settings.ts'
import { ReadOnlyDatabaseError } from './unsuitable-database.ts'

/** No answer comes later than this, in milliseconds: a frozen database is refused like an absent one. */
const answerTimeout = 1_800

/** How long work without that limit waits for a connection, in milliseconds. */
const patientTimeout = 5_000

/** Opens a database server; the connection itself is made with the first statement. @throws DatabaseUrlError */
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
        // Behind a pooler the setting cannot be one of the session.
        if (pooled && session.idleInTransaction > 0) {
          const limit = String(session.idleInTransaction)
          await em.execute(`select set_config('idle_in_transaction_session_timeout', ?, true)`, [limit])
        }
        return work(em)
      },
      { isolationLevel: IsolationLevel.READ_COMMITTED },
    )
  return {
    embedded: false,
    get pooled() {
      return pooled
    },
    fork: () => orm.em.fork(),
    transactional: (work) => retryConflicts(() => begin(work)),
    async readRows({ name, text }, values) {
      const [row] = await retryConflicts(() =>
        borrow(pool, async (client) => {
          // A statement that was prepared through a pooler is on one of its connections, and the next use on another.
          const named = pooled ? { text, values } : { name, text, values }
          return (await client.query<{ json: string | null }>(named)).rows
        }),
      )
      return parseRows(row?.json)
    },
    async executeSql(text, values) {
      const run = () => pool.query<Record<string, unknown>>(text, values)
      // A script may have committed some of its statements already.
      const result = await (values === undefined ? run() : retryConflicts(run))
      // A script answers with one result per statement: the last one counts.
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

/** A pool waits for the end of a connection that it could not prepare, and a frozen server never confirms one. */
async function prepareOrDestroy(client: Client, timeouts: SessionTimeouts): Promise<{ pooled: boolean }> {
  try {
    return await prepareSession(client, timeouts)
  } catch (error) {
    client.connection.stream.destroy()
    throw error
  }
}

/** Runs `work` on one connection of the pool, which is not used again when it fails. */
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
      // The connection broke, and `releaseBrokenClients` has given it back.
    }
    throw error
  }
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
