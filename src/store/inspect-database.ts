import type { Database } from './database.ts'
import { migrations } from './migrations/index.ts'

export interface DatabaseState {
  /** The major version, such as 15. */
  version: number
  /** Migrations that have not run, and migrations that this version does not know. */
  missing: string[]
  unknown: string[]
  /** Whether the index for substring search exists. */
  searchIndex: boolean
}

/** Inspects a database without changing it, also before the first migration. */
export async function inspectDatabase(database: Database): Promise<DatabaseState> {
  const [row] = (
    await database.executeSql(
      `select current_setting('server_version_num')::int / 10000 as version,
         to_regclass('migrations') is not null as migrated, to_regclass('users_search_idx') is not null as "searchIndex"`,
    )
  ).rows as { version: number; migrated: boolean; searchIndex: boolean }[]
  if (!row) throw new Error('The statement returned no row')
  const { rows } = row.migrated ? await database.executeSql('select name from migrations') : { rows: [] }
  const executed = rows.map(({ name }) => String(name))
  const known = migrations.map(({ name }) => name)
  return {
    version: row.version,
    missing: known.filter((name) => !executed.includes(name)),
    unknown: executed.filter((name) => !known.includes(name)),
    searchIndex: row.searchIndex,
  }
}
