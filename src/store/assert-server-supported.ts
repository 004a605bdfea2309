import type { Database } from './database-interface.ts'
import { UnsuitableDatabaseError } from './unsuitable-database.ts'

interface ServerState {
  version: number
  encoding: string
  schema: string | null
  role: string
  isolation: string
  /** In milliseconds; 0 is none. */
  statementTimeout: number
  lockTimeout: number
}

const minVersion = 15

/** The minimum timeout, in milliseconds: a shorter one would cancel statements that the server waits for. */
const minTimeoutMs = 2_000

const look = `select current_setting('server_version_num')::int / 10000 as version,
    current_setting('server_encoding') as encoding, current_schema() as schema, current_user as role,
    current_setting('default_transaction_isolation') as isolation,
    (select reset_val::int from pg_settings where name = 'statement_timeout') as "statementTimeout",
    (select reset_val::int from pg_settings where name = 'lock_timeout') as "lockTimeout"`

/** Checks whether the server can work with a database, without changing it. @throws UnsuitableDatabaseError */
export async function assertServerSupported(database: Database): Promise<void> {
  const [state] = (await database.executeSql(look)).rows as unknown as ServerState[]
  if (!state) throw new Error('The statement returned no row')
  const problem = findProblem(state) ?? (database.pooled ? findPoolerProblem(state) : null)
  if (problem) throw new UnsuitableDatabaseError(`DATABASE_URL: ${problem}.`)
  if (database.pooled) await assertTransactions(database)
}

/** A pooler in statement mode refuses every transaction. */
async function assertTransactions(database: Database): Promise<void> {
  try {
    await database.transactional((em) => em.execute('select 1'))
  } catch (error) {
    if (!(error instanceof Error) || !/statement pooling/.test(error.message)) throw error
    throw new UnsuitableDatabaseError(
      'DATABASE_URL: the connection pooler is in statement mode, which has no transactions: set its mode to transaction or session.',
    )
  }
}

function findProblem({ version, encoding, schema }: ServerState): string | null {
  if (version < minVersion) return `PostgreSQL ${version} is too old: version ${minVersion} or newer is required`
  if (encoding !== 'UTF8') {
    return `the encoding of the database is ${encoding}, and UTF8 is required: create another database with "encoding 'UTF8' template template0"`
  }
  if (schema === null) return 'search_path names no schema that exists: create the schema, or change search_path'
  // The ORM separates the schema of its own table by a dot.
  if (schema.includes('.'))
    return `search_path names the schema "${schema}" first, whose name has a dot: use a schema without one`
  return null
}

/** Behind a pooler, session settings would affect the sessions of other clients, so they have to be set for the role. */
function findPoolerProblem({ role, isolation, statementTimeout, lockTimeout }: ServerState): string | null {
  const demand = (setting: string, value: string) =>
    `behind a connection pooler the server cannot set ${setting} for its sessions: run ` +
    `"alter role ${role} set ${setting} = ${value}", and reconnect the pooler`
  if (isolation !== 'read committed') return demand('default_transaction_isolation', "'read committed'")
  if (isShort(statementTimeout)) return demand('statement_timeout', "'4s'")
  if (isShort(lockTimeout)) return demand('lock_timeout', '0')
  return null
}

function isShort(timeout: number): boolean {
  return timeout > 0 && timeout < minTimeoutMs
}
