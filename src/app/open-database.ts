import { join } from 'node:path'
import type { Config } from '../config.ts'
import { declared } from '../features/index.ts'
import { startJobs } from '../ports/jobs.ts'
import { checkServer } from '../store/check-server.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { lockDirectory } from '../store/embedded-directory.ts'
import { migrateDatabase, runMigrations } from '../store/migrate.ts'

export interface DatabaseOptions {
  /** Whether the database is up to date already. */
  migrated?: boolean
  /** Whether statements have a time limit. Long work has none. */
  timeouts?: boolean
  /** Multiplies every timeout. */
  timeoutFactor?: number
  /** Called with the names of the migrations that ran. */
  onMigrated?(names: string[]): void
}

/** The folder of the embedded database. */
export function embeddedDirectory({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'postgres')
}

/**
 * Opens the configured database and migrates it. What has to be closed again is added to `opened`.
 *
 * @throws DirectoryInUseError when another process has the embedded one
 */
export async function openMigratedDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  options: DatabaseOptions,
  opened: (() => Promise<void> | void)[],
): Promise<Database> {
  const { migrated = false, timeouts = true, timeoutFactor = 1, onMigrated = () => {} } = options
  const { entities } = declared
  if (config.databaseUrl === null) {
    opened.push(lockDirectory(config.dataDir))
    const database = await openDatabase({
      url: null,
      directory: embeddedDirectory(config),
      entities,
      poolSize: 1,
      timeouts,
    })
    opened.push(() => database.close())
    onMigrated(await runMigrations(database))
    return database
  }
  if (!migrated) {
    onMigrated(await migrateDatabase(config.databaseUrl, prepareQueues))
  }
  const database = await openDatabase({
    url: config.databaseUrl,
    directory: null,
    entities,
    poolSize: timeouts ? 20 : 2,
    timeouts,
    timeoutFactor,
  })
  opened.push(() => database.close())
  await checkServer(database)
  return database
}

/** The queue makes its tables in one long statement. No request waits for it, so it takes the time that it needs. */
async function prepareQueues(database: Database): Promise<void> {
  const executeSql = (text: string, values?: unknown[]) => database.executeSql(text, values)
  const jobs = await startJobs({ executeSql, embedded: false, pollSeconds: 0, queues: {}, onError: () => {} })
  await jobs.stop()
}
