import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config, Secrets } from '../config.ts'
import { declared } from '../features/index.ts'
import { openBoss } from '../ports/open-boss.ts'
import { assertServerSupported } from '../store/assert-server-supported.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { lockDirectory } from '../store/embedded-directory.ts'
import { fillFoldedTexts } from '../store/fill-folded-texts.ts'
import { MigrationMismatchError, migrateDatabase, runMigrations } from '../store/migrate.ts'
import { assertDirectoryAccess, embeddedDirectory, inDataDirectory, openDataDirectory } from './data-directory.ts'
import { databaseProblem, innermost } from './database-problem.ts'
import { StartError } from './start-error.ts'

export interface DatabaseOptions {
  /** Whether the database has already been migrated. */
  migrated?: boolean
  /** Whether statements have a time limit. Long work has none. */
  timeouts?: boolean
  /** Multiplies every timeout. */
  timeoutFactor?: number
  /** Called with the names of the migrations that ran. */
  onMigrated?(names: string[]): void
  /** Called with a sentence whenever the migration waits for another session of the database. */
  onWait?(sentence: string): void
}

type Opened = (() => Promise<void> | void)[]

/**
 * Opens the configured database and migrates it. Functions that close it again are added to `opened`.
 *
 * @throws DirectoryInUseError when another process uses the embedded database
 * @throws StartError when it cannot be used for another reason, a newer version's migrations among them
 */
export async function openMigratedDatabase(
  { databaseUrl }: Pick<Secrets, 'databaseUrl'>,
  { dataDir }: Pick<Config, 'dataDir'>,
  options: DatabaseOptions,
  opened: Opened,
): Promise<Database> {
  if (databaseUrl === null) return openEmbedded(dataDir, options, opened)
  return openServer(databaseUrl, options, opened).catch((error: unknown) => {
    const sentence = databaseProblem(error) ?? `DATABASE_URL: the database cannot be used (${innermost(error).reason}).`
    throw new StartError(sentence, { cause: error })
  })
}

async function openServer(url: string, options: DatabaseOptions, opened: Opened): Promise<Database> {
  const { migrated = false, timeouts = true, timeoutFactor = 1, onMigrated = () => {}, onWait } = options
  if (!migrated) {
    onMigrated(await migrateDatabase(url, { prepare: prepareQueues, onWait }))
  }
  const database = await openDatabase({
    url,
    directory: null,
    entities: declared.entities,
    poolSize: timeouts ? 20 : 2,
    timeouts,
    timeoutFactor,
  })
  opened.push(() => database.close())
  await assertServerSupported(database)
  return database
}

async function openEmbedded(dataDir: string, options: DatabaseOptions, opened: Opened): Promise<Database> {
  const database = await openEmbeddedDatabase(dataDir, opened)
  const migrated = await runMigrations(database).catch((error: unknown) => {
    if (!(error instanceof MigrationMismatchError)) throw error
    throw new StartError(`DATA_DIR: ${error.message}`, { cause: error })
  })
  await fillFoldedTexts(database)
  options.onMigrated?.(migrated)
  return database
}

/**
 * Opens the embedded database for this process without migrating it. Functions that close it again are added to `opened`.
 *
 * @throws DirectoryInUseError when another process uses it
 * @throws StartError when it cannot be used for another reason
 */
export async function openEmbeddedDatabase(dataDir: string, opened: Opened): Promise<Database> {
  const directory = embeddedDirectory(dataDir)
  openDataDirectory(dataDir)
  const lock = join(dataDir, 'lock')
  const unlock = inDataDirectory(lock, () => {
    // A lock on a file that is only readable would not exclude other processes.
    if (existsSync(lock)) accessSync(lock, constants.W_OK)
    return lockDirectory(dataDir)
  })
  opened.push(unlock)
  inDataDirectory(directory, () => {
    if (!existsSync(directory)) return
    assertDirectoryAccess(directory)
    const version = join(directory, 'PG_VERSION')
    if (existsSync(version)) readFileSync(version)
  })
  try {
    const database = await openDatabase({ url: null, directory, entities: declared.entities, poolSize: 1 })
    opened.push(() => database.close())
    await database.ping()
    return database
  } catch (error) {
    throw new StartError(
      `DATA_DIR: the embedded database in ${directory} cannot be opened (${innermost(error).reason}). Restore a backup, or move it away to start with an empty one.`,
      { cause: error },
    )
  }
}

/**
 * The queue creates its tables in one long statement. No request waits for it, so it has no time limit. Finished jobs that have
 * become too many to be deleted within the limit are deleted here.
 */
async function prepareQueues(database: Database): Promise<void> {
  const executeSql = (text: string, values?: unknown[]) => database.executeSql(text, values)
  const options = { executeSql, embedded: false, queues: [], supervise: false, onError: () => {} }
  // A server that runs has just tried the same, and perhaps failed.
  const { boss } = await openBoss({ ...options, deleteSeconds: 1 })
  // The server does the same each minute. A failure here does not prevent the start.
  await boss.supervise().catch(() => {})
  await boss.stop({ graceful: false, close: false })
}
