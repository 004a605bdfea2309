import { setTimeout as pause } from 'node:timers/promises'
import { checkServer } from './check-server.ts'
import { type Database, openDatabase } from './database.ts'
import { fillFoldedTexts } from './fill-folded-texts.ts'
import { migrations } from './migrations/index.ts'

/** The database was migrated by another version of the server than this one. */
export class MigrationMismatchError extends Error {}

const lockName = 'sallyport migrations'

/**
 * Brings a database server up to this version, under an advisory lock: of any number of instances that start at once,
 * one migrates and the others wait for it.
 *
 * @param prepare brings up to date what has migrations of its own, under the same lock
 * @returns the names of the migrations that ran
 * @throws MigrationMismatchError when the database knows a migration that this version does not
 * @throws UnsuitableDatabaseError when the server cannot work with the database
 */
export async function migrateDatabase(
  url: string,
  prepare: (database: Database) => Promise<void> = async () => {},
): Promise<string[]> {
  const database = await openDatabase({ url, directory: null, entities: [], poolSize: 2, timeouts: false })
  try {
    await checkServer(database)
    let ran = await migrateUnderLock(database, prepare)
    while (ran === null) {
      await pause(100)
      ran = await migrateUnderLock(database, prepare)
    }
    return ran
  } finally {
    await database.close()
  }
}

/**
 * Through a pooler a lock stays with its holder only until the end of the transaction. Waiting for it there would hold one
 * of the pooler's few connections, which the instance that migrates may need: the answer is then null, and the caller
 * tries again.
 */
async function migrateUnderLock(
  database: Database,
  prepare: (database: Database) => Promise<void>,
): Promise<string[] | null> {
  const run = async () => {
    const ran = await runMigrations(database)
    await prepare(database)
    return ran
  }
  return database.fork().transactional(async (em) => {
    await em.execute(`select set_config('idle_in_transaction_session_timeout', '0', true)`)
    if (!database.pooled) {
      await em.execute('select pg_advisory_xact_lock(hashtext(?))', [lockName])
      return run()
    }
    const lock = 'select pg_try_advisory_xact_lock(hashtext(?)) as held'
    const [row] = await em.execute<{ held: boolean }[]>(lock, [lockName])
    return row?.held ? run() : null
  })
}

/** Runs what is missing, all of it or nothing. The embedded database is held by one process: it needs no lock. */
export async function runMigrations(database: Database): Promise<string[]> {
  const known = new Set(migrations.map((migration) => migration.name))
  const executed = await database.migrator.getExecuted()
  const unknown = executed.filter((row) => !known.has(row.name))
  if (unknown.length > 0) {
    throw new MigrationMismatchError(
      `the database holds migrations that this version does not know (${unknown.map((row) => row.name).join(', ')}). ` +
        'Start the version that made them, or restore a backup.',
    )
  }
  const ran = await database.migrator.up()
  await fillFoldedTexts(database)
  return ran.map((migration) => migration.name)
}
