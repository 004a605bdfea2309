import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { embeddedDirectory } from '../src/app/data-directory.ts'
import { openMigratedDatabase } from '../src/app/open-database.ts'
import { startJobs } from '../src/ports/jobs.ts'
import { templateFile, writeTemplate } from '../src/store/embedded-template.ts'

/** Writes the template of the embedded database into the folder of a build. */
export async function makeTemplate(dir: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-template-'))
  try {
    // Into a directory that exists, no template is copied: that of the last build may have other tables.
    mkdirSync(embeddedDirectory(dataDir), { recursive: true, mode: 0o700 })
    await makeDatabase(dataDir)
    writeTemplate(embeddedDirectory(dataDir), join(dir, basename(templateFile())))
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Migrates a new database, with the tables of the queue. */
async function makeDatabase(dataDir: string): Promise<void> {
  const opened: (() => Promise<void> | void)[] = []
  const database = await openMigratedDatabase({ databaseUrl: null }, { dataDir }, {}, opened)
  const executeSql = (text: string, values?: unknown[]) => database.executeSql(text, values)
  const jobs = await startJobs({ executeSql, embedded: true, pollSeconds: 0, queues: {}, onError: () => {} })
  await jobs.stop()
  for (const close of opened.toReversed()) await close()
}
