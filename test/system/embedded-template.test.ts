import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTemplate } from '../../scripts/make-template.ts'
import { embeddedDirectory } from '../../src/app/data-directory.ts'
import { openMigratedDatabase } from '../../src/app/open-database.ts'
import { startJobs } from '../../src/ports/jobs.ts'
import { copyTemplate, templateFile, writeTemplate } from '../../src/store/embedded-template.ts'

const folders: string[] = []
// `npm ci` has made the template, unless there is a new migration.
beforeAll(async () => {
  if (!existsSync(templateFile())) await makeTemplate(dirname(templateFile()))
})
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function createDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-template-test-'))
  folders.push(folder)
  return folder
}

/** What a database consists of, and how many rows it holds. */
const description = `
  select 'column', table_schema, table_name, column_name, data_type, is_nullable, column_default
  from information_schema.columns where table_schema in ('public', 'sallyport_jobs')
  union all select 'index', schemaname, tablename, indexname, indexdef, null, null from pg_indexes where schemaname in ('public', 'sallyport_jobs')
  union all select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), null, null, null from pg_constraint
  union all select 'function', proname, pg_get_functiondef(p.oid), null, null, null, null
  from pg_proc p join pg_namespace n on n.oid = pronamespace where nspname = 'public' and prokind = 'f' and probin is null
  union all select 'extension', extname, extversion, null, null, null, null from pg_extension
  order by 1, 2, 3, 4, 5`

/** Opens the embedded database of a data directory as a start does, and describes it. */
async function describeDatabase(dataDir: string) {
  const opened: (() => Promise<void> | void)[] = []
  const ran: string[] = []
  const onMigrated = (names: string[]) => void ran.push(...names)
  const database = await openMigratedDatabase({ databaseUrl: null }, { dataDir }, { onMigrated }, opened)
  const executeSql = (text: string, values?: unknown[]) => database.executeSql(text, values)
  const jobs = await startJobs({ executeSql, embedded: true, pollSeconds: 0, queues: {}, onError: () => {} })
  await jobs.stop()
  const { rows } = await database.executeSql(description)
  const users = await database.executeSql('select count(*)::int as count from users')
  for (const close of opened.toReversed()) await close()
  return { ran, rows: rows.map(withoutDays), users: users.rows[0]?.count }
}

/** pg-boss names partitions after the day on which its tables were made. The template may be of another day. */
function withoutDays(row: Record<string, unknown>): Record<string, string> {
  const told = Object.entries(row).map(([name, value]) => [name, String(value).replace(/(queue_stats)_\d{8}/g, '$1')])
  return Object.fromEntries(told)
}

test('a database of the template is the one that the migrations make, and holds no row', async () => {
  const migrated = createDataDir()
  // A directory that exists is not replaced, so that this one is initialised and migrated.
  mkdirSync(embeddedDirectory(migrated), { mode: 0o700 })
  const slow = await describeDatabase(migrated)
  const fast = await describeDatabase(createDataDir())
  expect(slow.ran.length).toBeGreaterThan(10)
  expect(fast.ran).toEqual([])
  expect(fast.rows.length).toBeGreaterThan(300)
  expect(fast.rows).toEqual(slow.rows)
  expect(fast.users).toBe(0)
})

test('a copy that was cut off is begun anew, and a directory that exists is left as it is', () => {
  const dataDir = createDataDir()
  const directory = embeddedDirectory(dataDir)
  mkdirSync(`${directory}.unfinished`)
  writeFileSync(join(`${directory}.unfinished`, 'PG_VERSION'), 'half')
  copyTemplate(directory)
  expect(existsSync(join(directory, 'PG_VERSION'))).toBe(true)
  expect(existsSync(`${directory}.unfinished`)).toBe(false)
  rmSync(join(directory, 'PG_VERSION'))
  copyTemplate(directory)
  expect(existsSync(join(directory, 'PG_VERSION'))).toBe(false)
})

test('a template of other migrations is not used', () => {
  const directory = embeddedDirectory(createDataDir())
  const other = join(createDataDir(), 'embedded-0000000000000000.gz')
  mkdirSync(directory)
  writeFileSync(join(directory, 'PG_VERSION'), '18')
  writeTemplate(directory, other)
  expect(existsSync(other)).toBe(true)
  const target = embeddedDirectory(createDataDir())
  copyTemplate(target, join(createDataDir(), 'embedded-1111111111111111.gz'))
  expect(existsSync(target)).toBe(false)
  copyTemplate(target, other)
  expect(existsSync(join(target, 'PG_VERSION'))).toBe(true)
})
