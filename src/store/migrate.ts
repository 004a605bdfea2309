import { setTimeout as pause } from 'node:timers/promises'
import type { Migrator } from '@mikro-orm/migrations'
import { assertServerSupported } from './assert-server-supported.ts'
import { type Database, openDatabase } from './database.ts'
import { fillFoldedTexts } from './fill-folded-texts.ts'
import { watchLockWait } from './lock-waits.ts'
import { withMigrationLock } from './migration-lock.ts'
import { migrations } from './migrations/index.ts'
import { sqlStateOf } from './sql-states.ts'

/** The database was migrated by another version of the server than this one. */
export class MigrationMismatchError extends Error {}

/** Other sessions held the locks that a migration needs. The message says which, and what to do. */
export class MigrationBlockedError extends Error {}

interface MigrationLimits {
  /**
   * Milliseconds that a migration waits for the lock of a table. Meanwhile every other statement on the table waits behind it: this is
   * less than the time after which the requests of a running server are given up. It is more than `deadlock_timeout` (one second by
   * default), after which PostgreSQL ends an autovacuum that is in the way.
   */
  lockTimeout: number
  /** How often the migrations are tried. Between two tries, the waiting statements of others are executed. */
  tries: number
  /** The longest pause between two tries, in milliseconds. */
  maxPauseMs: number
  /** Milliseconds after which the server ends the transactions of a process that has vanished. */
  idleTimeout: number
  /** Milliseconds between reports while another instance migrates. */
  reportEvery: number
}

/** With these, a migration is given up after about six minutes. */
const defaultLimits: MigrationLimits = {
  lockTimeout: 1_500,
  tries: 60,
  maxPauseMs: 5_000,
  idleTimeout: 60_000,
  reportEvery: 15_000,
}

export interface MigrateOptions {
  /** Migrates the tables of libraries that have their own migrations, under the same lock. */
  prepare?(database: Database): Promise<void>
  /** Called with a sentence whenever the migration waits for another session. */
  onWait?(sentence: string): void
  limits?: Partial<MigrationLimits>
}

/**
 * Migrates a database server to this version, under an advisory lock: if several instances start at once, one migrates and
 * the others wait.
 *
 * @returns the names of the migrations that ran
 * @throws MigrationMismatchError when the database knows a migration that this version does not
 * @throws MigrationBlockedError when other sessions hold the locks that a migration needs, for minutes
 * @throws UnsuitableDatabaseError when the server cannot work with the database
 */
export async function migrateDatabase(url: string, options: MigrateOptions = {}): Promise<string[]> {
  const { onWait = () => {} } = options
  const limits = { ...defaultLimits, ...options.limits }
  const { lockTimeout, idleTimeout } = limits
  const long = { timeouts: false, lockTimeout, idleTimeout }
  const database = await openDatabase({ url, directory: null, entities: [], poolSize: 2, ...long })
  let lost = false
  const onLost = () => {
    lost = true
  }
  const work = () => migrateAndPrepare(database, options, limits)
  try {
    await assertServerSupported(database)
    return await withMigrationLock(url, database, { ...limits, onWait, onLost }, work)
  } finally {
    const closed = database.close()
    // A migration that is still under way would hold up the end of the process, and its connection ends with that.
    if (lost) closed.catch(() => {})
    else await closed
  }
}

/** Migrates, and begins again when a lock could not be taken: the transaction was rolled back, and all its locks are released. */
async function migrateAndPrepare(
  database: Database,
  { prepare = async () => {}, onWait = () => {} }: MigrateOptions,
  limits: MigrationLimits,
): Promise<string[]> {
  const ran: string[] = []
  const reports: string[] = []
  const report = (sentence: string) => {
    reports.push(sentence)
    onWait(`${sentence}.`)
  }
  for (let attempt = 1; ; attempt += 1) {
    const before = reports.length
    try {
      ran.push(...(await runMigrations(database, { every: limits.lockTimeout / 3, report })))
      await fillFoldedTexts(database)
      await prepare(database)
      return ran
    } catch (error) {
      if (sqlStateOf(error) !== lockNotAvailable) throw error
      // What comes after the migrations is not watched.
      if (reports.length === before) report('The migration waits for a lock that another session has')
      if (attempt >= limits.tries) throw new MigrationBlockedError(blockedSentence(reports, attempt), { cause: error })
      await pause(Math.min(limits.maxPauseMs, 250 * 2 ** attempt))
    }
  }
}

/** PostgreSQL's code for a statement that was cancelled by `lock_timeout`. */
const lockNotAvailable = '55P03'

function blockedSentence(reports: readonly string[], attempts: number): string {
  return (
    `the migration was given up after ${attempts} attempts. ${reports.at(-1)}. End that transaction, for instance ` +
    'with "select pg_terminate_backend(<process>)", and start again. No migration is half done.'
  )
}

interface Watch {
  /** Milliseconds between looks. */
  every: number
  /** Called with a sentence, without the full stop, that says which migration waits and for what. */
  report(sentence: string): void
}

/** Runs the missing migrations, all or none. The embedded database has only one process and needs no lock. */
export async function runMigrations(database: Database, watch?: Watch): Promise<string[]> {
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
  const ran = database.embedded ? await migrator.up() : await migrateServer(database, migrator, watch)
  return ran.map((migration) => migration.name)
}

/** Behind a pooler, this transaction has our limits, and one that the ORM begins has the limits of the role. */
async function migrateServer(database: Database, migrator: Migrator, watch: Watch | undefined) {
  let current = ''
  const follow = ({ name }: { name: string }) => {
    current = name
  }
  migrator.on('migrating', follow)
  try {
    return await database.transactional(async (em) => {
      const [row] = await em.execute<{ pid: number }[]>('select pg_backend_pid() as pid')
      const { every, report }: Watch = watch ?? { every: 60_000, report: () => {} }
      const tell = (wait: string) => report(`The migration ${current} waits for ${wait}`)
      const end = watchLockWait(database, row?.pid ?? 0, every, tell)
      return migrator.up({ transaction: em.getTransactionContext() }).finally(end)
    })
  } finally {
    migrator.off('migrating', follow)
  }
}
