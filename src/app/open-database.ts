import { join } from 'node:path'
import type { Config } from '../config.ts'
import { startJobs } from '../ports/jobs.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { lockDirectory } from '../store/embedded-directory.ts'
import { migrateDatabase, runMigrations } from '../store/migrate.ts'

export interface DatabaseWishes {
  /** It is up to date already. */
  migrated?: boolean
  /** For long work: statements wait as long as they take. */
  patient?: boolean
  /** How many times longer than usual an answer may take. */
  tolerance?: number
  /** Told what was migrated just now. */
  onMigrated?(names: string[]): void
}

/** Where the embedded database lies. */
export function embeddedDirectory({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'postgres')
}

/**
 * Opens the database that is configured, brought up to date. What has to be closed again goes to `opened`.
 *
 * @throws DirectoryInUseError when another process has the embedded one
 */
export async function openMigratedDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  wishes: DatabaseWishes,
  opened: (() => Promise<void> | void)[],
): Promise<Database> {
  const { migrated = false, patient = false, tolerance = 1, onMigrated = () => {} } = wishes
  if (config.databaseUrl === null) {
    opened.push(lockDirectory(config.dataDir))
    const database = await openDatabase({ url: null, directory: embeddedDirectory(config), poolSize: 1, patient })
    opened.push(() => database.close())
    onMigrated(await runMigrations(database))
    return database
  }
  if (!migrated) {
    onMigrated(await migrateDatabase(config.databaseUrl))
    await prepareQueues(config.databaseUrl)
  }
  const database = await openDatabase({
    url: config.databaseUrl,
    directory: null,
    poolSize: patient ? 2 : 20,
    patient,
    tolerance,
  })
  opened.push(() => database.close())
  await database.ping()
  return database
}

/** The queue makes its tables in one long statement. No request waits for it, so it takes the time that it needs. */
async function prepareQueues(url: string): Promise<void> {
  const database = await openDatabase({ url, directory: null, poolSize: 1, patient: true })
  try {
    const executeSql = (text: string, values?: unknown[]) => database.executeSql(text, values)
    const jobs = await startJobs({ executeSql, embedded: false, pollSeconds: 0, queues: {}, onError: () => {} })
    await jobs.stop()
  } finally {
    await database.close()
  }
}
