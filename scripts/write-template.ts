import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedDirectory } from '../src/app/data-directory.ts'
import { openMigratedDatabase } from '../src/app/open-database.ts'
import { startJobs } from '../src/ports/jobs.ts'
import { writeTemplate } from '../src/store/embedded-template.ts'

// Writes the template of the embedded database into `dist`. `npm ci` and the build of the package run it.
const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-template-'))
try {
  await makeDatabase()
  writeTemplate(embeddedDirectory(dataDir))
} finally {
  rmSync(dataDir, { recursive: true, force: true })
}

/** Migrates a new database, with the tables of the queue. */
async function makeDatabase(): Promise<void> {
  const opened: (() => Promise<void> | void)[] = []
  const database = await openMigratedDatabase({ databaseUrl: null }, { dataDir }, {}, opened)
  const executeSql = (text: string, values?: unknown[]) => database.executeSql(text, values)
  const jobs = await startJobs({ executeSql, embedded: true, pollSeconds: 0, queues: {}, onError: () => {} })
  await jobs.stop()
  for (const close of opened.toReversed()) await close()
}
