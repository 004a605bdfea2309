import pg from 'pg'
import { type Database, openDatabase } from './database.ts'
import { migrations } from './migrations/index.ts'

/** The database was migrated by another version of the server than this one. */
export class MigrationMismatchError extends Error {}

const lockName = 'sallyport migrations'

/**
 * Brings a database server up to this version, under an advisory lock: of any number of instances that start at once,
 * one migrates and the others wait for it.
 *
 * @returns the names of the migrations that ran
 * @throws MigrationMismatchError when the database knows a migration that this version does not
 */
export async function migrateDatabase(url: string): Promise<string[]> {
  const holder = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  await holder.connect()
  try {
    await holder.query('select pg_advisory_lock(hashtext($1))', [lockName])
    const database = await openDatabase({ url, directory: null, entities: [], poolSize: 2, timeouts: false })
    try {
      return await runMigrations(database)
    } finally {
      await database.close()
    }
  } finally {
    await holder.end()
  }
}

/** Runs what is missing, all of it or nothing. The embedded database is held by one process: it needs no lock. */
export async function runMigrations(database: Database): Promise<string[]> {
  const known = new Set(migrations.map((migration) => migration.name))
  const executed = await database.migrator.getExecuted()
  const unknown = executed.filter((row) => !known.has(row.name))
  if (unknown.length > 0) {
    throw new MigrationMismatchError(
      `The database holds migrations that this version does not know (${unknown.map((row) => row.name).join(', ')}): ` +
        'start the newer version that made them, or restore a backup.',
    )
  }
  const ran = await database.migrator.up()
  return ran.map((migration) => migration.name)
}
