import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { checkServer } from './check-server.ts'
import { type Database, openDatabase } from './database.ts'
import { readDatabaseUrl } from './database-url.ts'
import { fillFoldedTexts } from './fill-folded-texts.ts'
import { migrations } from './migrations/index.ts'
import { prepareSession } from './session-settings.ts'

/** The database was migrated by another version of the server than this one. */
export class MigrationMismatchError extends Error {}

const lockName = 'sallyport migrations'

/**
 * Migrates a database server to this version, under an advisory lock: if several instances start at once, one migrates and
 * the others wait.
 *
 * @param prepare migrates the tables of libraries that have their own migrations, under the same lock
 * @returns the names of the migrations that ran
 * @throws MigrationMismatchError when the database knows a migration that this version does not
 * @throws UnsuitableDatabaseError when the server cannot work with the database
 */
export async function migrateDatabase(
  url: string,
  prepare: (database: Database) => Promise<void> = async () => {},
): Promise<string[]> {
  const database = await openDatabase({ url, directory: null, entities: [], poolSize: 2, timeouts: false })
  let lost = false
  try {
    await checkServer(database)
    const holder = new pg.Client({ ...readDatabaseUrl(url), connectionTimeoutMillis: 5_000 })
    // Without its connection the lock is gone, and another instance may begin.
    const broken = new Promise<never>((_resolve, reject) => {
      holder.once('error', (error) => {
        lost = true
        reject(error)
      })
    })
    broken.catch(() => {})
    try {
      await holder.connect()
      const { pooled } = await prepareSession(holder, { statement: 0, idleInTransaction: 0 })
      await (pooled ? takeLockBehindPooler(holder) : takeLock(holder))
      return await Promise.race([migrateAndPrepare(database, prepare), broken])
    } finally {
      await holder.end()
    }
  } finally {
    const closed = database.close()
    // A migration that is still under way would hold up the end of the process, and its connection ends with that.
    if (lost) closed.catch(() => {})
    else await closed
  }
}

async function migrateAndPrepare(
  database: Database,
  prepare: (database: Database) => Promise<void>,
): Promise<string[]> {
  const ran = await runMigrations(database)
  await prepare(database)
  return ran
}

async function takeLock(holder: pg.Client): Promise<void> {
  await holder.query('begin')
  await holder.query('select pg_advisory_xact_lock(hashtext($1))', [lockName])
}

/**
 * Through a pooler, a lock lasts only until the end of the transaction. Waiting for it would occupy one of the pooler's few
 * connections, which the migrating instance may need: each attempt is therefore a separate transaction.
 */
async function takeLockBehindPooler(holder: pg.Client): Promise<void> {
  for (;;) {
    await holder.query('begin')
    await holder.query(`select set_config('idle_in_transaction_session_timeout', '0', true)`)
    const lock = 'select pg_try_advisory_xact_lock(hashtext($1)) as held'
    const { rows } = await holder.query<{ held: boolean }>(lock, [lockName])
    if (rows[0]?.held) return
    await holder.query('rollback')
    await pause(100)
  }
}

/** Runs the missing migrations, all or none. The embedded database has only one process and needs no lock. */
export async function runMigrations(database: Database): Promise<string[]> {
  const known = new Set(migrations.map((migration) => migration.name))
  const migrator = await database.migrator()
  const executed = await migrator.getExecuted()
  const unknown = executed.filter((row) => !known.has(row.name))
  if (unknown.length > 0) {
    throw new MigrationMismatchError(
      `the database has migrations that this version does not know (${unknown.map((row) => row.name).join(', ')}). ` +
        'Start the version that ran them, or restore a backup.',
    )
  }
  // Behind a pooler, this transaction has no time limit, and one that the ORM begins has that of the role.
  const ran = database.pooled
    ? await database.transactional((em) => migrator.up({ transaction: em.getTransactionContext() }))
    : await migrator.up()
  await fillFoldedTexts(database)
  return ran.map((migration) => migration.name)
}
