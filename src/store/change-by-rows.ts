import type { EntityManager } from '@mikro-orm/postgresql'
import { executeSql } from './database.ts'

export interface ChangeByRows {
  /** A statement without its condition, such as `delete from sessions`. */
  change: string
  table: string
  /** Over the columns of the table, with `$1` and following for `values`. The change makes it false. */
  condition: string
  values: unknown[]
  /** The rows of one statement. */
  atOnce?: number
}

/**
 * Changes or deletes the rows of a condition, some with each statement: none of them takes long, however many rows there are. Outside a
 * transaction, other work waits for the rows of one statement at most. A row that somebody else changes meanwhile may stay.
 */
export async function changeByRows(
  em: EntityManager,
  { change, table, condition, values, atOnce = 2_000 }: ChangeByRows,
): Promise<void> {
  const text = `with changed as (
      ${change} where ctid = any(array(select ctid from ${table} where ${condition} limit ${atOnce})) returning 1)
    select count(*)::int as changed from changed`
  let changed = atOnce
  while (changed === atOnce) {
    const { rows } = await executeSql(em, text, values)
    changed = Number(rows[0]?.changed)
  }
}
