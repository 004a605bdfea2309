import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

export type TestDatabase = { url: string; drop(): Promise<void> }

// Any number will do, as long as every worker of every run uses the same one.
const templateLock = 0x5a11_7097

/** A separate database for a test file: a clone of the migrated template, which the first test file creates. */
export async function createTestDatabase(
  serverUrl: string = inject('postgresUrl'),
  run: string = inject('postgresRun'),
): Promise<TestDatabase> {
  const template = await ensureTemplate(serverUrl, run)
  return createDatabase(serverUrl, `sallyport_test_${run}`, `template ${template} strategy file_copy`)
}

/**
 * A database without tables, for tests of migrations and of the first start of the server.
 *
 * @param clause of `create database`, such as another locale
 */
export async function createEmptyDatabase(
  serverUrl: string = inject('postgresUrl'),
  run: string = inject('postgresRun'),
  clause = '',
): Promise<TestDatabase> {
  return createDatabase(serverUrl, `sallyport_empty_${run}`, clause)
}

/** Removes the template and every database that a run left on a server which outlives it. */
export async function dropRunDatabases(serverUrl: string, run: string): Promise<void> {
  await asAdmin(serverUrl, async (admin) => {
    const { rows } = await admin.query<{ datname: string }>(`select datname from pg_database where datname ~ $1`, [
      `^sallyport_(template|building|test|empty)_${run}`,
    ])
    for (const { datname } of rows) await admin.query(`drop database if exists ${datname} with (force)`)
  })
}

// Built under another name first: a migration that fails halfway must not leave something that looks like a template.
// The lock ends with the connection.
async function ensureTemplate(serverUrl: string, run: string): Promise<string> {
  const template = `sallyport_template_${run}`
  const building = `sallyport_building_${run}`
  await asAdmin(serverUrl, async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [templateLock])
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [template])
    if (rowCount) return
    await admin.query(`drop database if exists ${building} with (force)`)
    await admin.query(`create database ${building}`)
    const { migrateDatabase } = await import('../../src/store/migrate.ts')
    await migrateDatabase(databaseUrl(serverUrl, building))
    await admin.query(`alter database ${building} rename to ${template}`)
  })
  return template
}

async function createDatabase(serverUrl: string, prefix: string, clause: string): Promise<TestDatabase> {
  const name = `${prefix}_${randomBytes(6).toString('hex')}`
  await asAdmin(serverUrl, (admin) => admin.query(`create database ${name} ${clause}`))
  return {
    url: databaseUrl(serverUrl, name),
    async drop() {
      await asAdmin(serverUrl, (admin) => admin.query(`drop database if exists ${name} with (force)`))
    },
  }
}

async function asAdmin<T>(serverUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: serverUrl })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
