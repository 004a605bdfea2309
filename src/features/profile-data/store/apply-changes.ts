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
  /** The data before, if the data after is a long text; otherwise, or if there was none, null. */
  before: JsonObject | null
}

interface Row {
  result: string | null
  changed: boolean
  before: string | null
  conflict: string | null
}

/**
 * Changes the data of a user in one statement, in the caller's transaction, and locks the row until it ends: each of
 * several concurrent changes applies to the result of the previous one.
 *
 * @param bytes the length from which the data before is read as well. The database's text is never shorter than the JSON.
 * @returns null when there is no such user
 */
export async function applyChanges(
  em: EntityManager,
  { userId, changes, bytes }: { userId: string; changes: readonly DataChange[]; bytes: number },
): Promise<ChangedData | DataConflict | null> {
  // Raw SQL: the function is made by a migration. Its argument depends on `locked`, so that the row is locked and read first.
  const query = sql<Row>`with locked as materialized (
      select d.data from user_data d where d.user_id = ${userId} for update)
    select u.result::text, u.changed, u.conflict::text,
      case when octet_length(u.result::text) > ${bytes} then (select l.data::text from locked l) end as before
    from sallyport_update_data(${userId},
      case when (select count(*) from locked) >= 0 then ${JSON.stringify(changes)}::jsonb end) u`
  const [row] = (await query.execute(em.getKysely())).rows
  if (!row || row.result === null) return null
  if (row.conflict !== null) return readConflict(readObject(row.conflict))
  return {
    data: readObject(row.result),
    changed: row.changed,
    before: row.before === null ? null : readObject(row.before),
  }
}

/**
 * Changes the operator's data about a user in one statement, in the caller's transaction, which holds the lock of the user's row: every
 * change of this data takes that lock, so that each applies to the result of the previous one.
 */
export async function applyAppDataChanges(
  em: EntityManager,
  { userId, changes }: { userId: string; changes: readonly DataChange[] },
): Promise<(ChangedData & { before: JsonObject }) | DataConflict> {
  // Raw SQL: the function is made by a migration. The user's own data may be changed meanwhile, and is kept.
  const query = sql<Row>`with original as (
      select coalesce((select d.app_data from user_data d where d.user_id = ${userId}::uuid), '{}') as app_data),
    applied as (
      select o.app_data as before, a.result, a.conflict, a.result <> o.app_data as changed
      from original o, sallyport_apply_data(o.app_data, ${JSON.stringify(changes)}::jsonb) a),
    written as (
      insert into user_data (user_id, app_data) select ${userId}::uuid, a.result from applied a where a.changed
      on conflict (user_id) do update set app_data = excluded.app_data)
    select a.result::text, a.changed, a.before::text, a.conflict::text from applied a`
  const [row] = (await query.execute(em.getKysely())).rows
  if (!row || row.result === null || row.before === null) throw new Error('The statement has no result')
  if (row.conflict !== null) return readConflict(readObject(row.conflict))
  return { data: readObject(row.result), changed: row.changed, before: readObject(row.before) }
}

function readConflict({ kind, path, level, type }: JsonObject): DataConflict {
  if (!Array.isArray(path)) throw new TypeError('The conflict has no path')
  return { kind: kind as DataChange['kind'], path: path.map(String), level: Number(level), type: String(type) }
}
