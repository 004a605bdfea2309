import type { Database } from './database.ts'
import { migrationTable } from './database-interface.ts'
import { migrations } from './migrations/index.ts'
import { searchIndexes } from './search-indexes.ts'

export interface DatabaseState {
  /** The major version, such as 15. */
  version: number
  /** Migrations that have not run, and migrations that this version does not know. */
  missing: string[]
  unknown: string[]
  /** What a superuser runs to make the missing indexes for substring search, and to rebuild those whose making was cut off. */
  indexStatements: string[]
}

/** Inspects a database without changing it, even before the first migration. */
export async function inspectDatabase(database: Database): Promise<DatabaseState> {
  // A table of that name in a later schema of search_path belongs to another program.
  const [row] = (
    await database.executeSql(
      `select current_setting('server_version_num')::int / 10000 as version,
         to_regclass(quote_ident(current_schema()) || '.' || $1) is not null as migrated`,
      [migrationTable],
    )
  ).rows as { version: number; migrated: boolean }[]
  if (!row) throw new Error('The statement returned no row')
  const { rows } = row.migrated ? await database.executeSql(`select name from ${migrationTable}`) : { rows: [] }
  const executed = rows.map(({ name }) => String(name))
  const known = migrations.map(({ name }) => name)
  return {
    version: row.version,
    missing: known.filter((name) => !executed.includes(name)),
    unknown: executed.filter((name) => !known.includes(name)),
    indexStatements: await listIndexStatements(database),
  }
}

async function listIndexStatements(database: Database): Promise<string[]> {
  const { rows } = await database.executeSql(
    `select name, i.indisvalid as valid,
       array_to_string(array(select quote_ident(each) from unnest(current_schemas(false)) each), ', ') as path
     from unnest($1::text[]) name
       left join pg_index i on i.indexrelid = to_regclass(quote_ident(current_schema()) || '.' || name)`,
    [Object.keys(searchIndexes)],
  )
  const statements = rows.flatMap(({ name, valid }) => {
    if (valid === true) return []
    // Making an index beside writers leaves an invalid one when it fails.
    if (valid === false) return [`reindex index concurrently ${name}`]
    return [`create index concurrently ${name} on ${searchIndexes[String(name)]}`]
  })
  const path = String(rows[0]?.path)
  if (statements.length === 0) return []
  // A superuser may have another search_path than the server.
  const setPath = path === 'public' ? [] : [`set search_path = ${path}`]
  return [...setPath, 'create extension if not exists pg_trgm', ...statements]
}
