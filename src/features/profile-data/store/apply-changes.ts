import type { EntityManager } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { type JsonObject, readObject } from '../../../core/identity/store/user-data.ts'

/** One change of `data`. The value of `append` and `remove` is a list of elements. */
export type DataChange =
  | { kind: 'set'; path: string[]; value: unknown }
  | { kind: 'unset'; path: string[] }
  | { kind: 'append' | 'remove'; path: string[]; value: unknown[] }

/** A change that does not fit the data: at the first `level` keys of its path stands a value of `type`. */
export interface DataConflict {
  kind: DataChange['kind']
  path: string[]
  level: number
  type: string
}

/** The data after a change. */
export interface ChangedData {
  data: JsonObject
  /** Whether it differs from the data before. */
  changed: boolean
  /** Whether its JSON is longer than before. */
  grown: boolean
}

interface Row {
  result: string | null
  changed: boolean
  grown: boolean
  conflict: string | null
}

/**
 * Changes the data of a user in one statement, in the caller's transaction, and locks the row until it ends: of any number of
 * parallel changes, each applies to the result of the one before.
 *
 * @returns null when there is no such user
 */
export async function applyChanges(
  em: EntityManager,
  userId: string,
  changes: readonly DataChange[],
): Promise<ChangedData | DataConflict | null> {
  // Raw SQL: the function is made by a migration.
  const { rows } = await sql<Row>`select result::text, changed, grown, conflict::text
    from sallyport_update_data(${userId}, ${JSON.stringify(changes)}::jsonb)`.execute(em.getKysely())
  const [row] = rows
  if (!row || row.result === null) return null
  if (row.conflict !== null) return readConflict(readObject(row.conflict))
  return { data: readObject(row.result), changed: row.changed, grown: row.grown }
}

function readConflict({ kind, path, level, type }: JsonObject): DataConflict {
  if (!Array.isArray(path)) throw new TypeError('The conflict has no path')
  return { kind: kind as DataChange['kind'], path: path.map(String), level: Number(level), type: String(type) }
}
