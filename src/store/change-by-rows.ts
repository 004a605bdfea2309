import type { Database } from './database.ts'

interface ChangeByRows {
  /** A statement without its condition, such as `delete from sessions`. */
  change: string
  table: string
  /**
   * Over the columns of the table, with `$1` and following for `values`. The change makes it false. A value that many rows have should
   * be {@link opaque}: the planner would read the whole table to find the first rows of it, and again to find that there are no more.
   */
  condition: string
  values: unknown[]
}

/** The rows of one statement. */
const rowsAtOnce = 2_000

/**
 * Changes or deletes the rows of a condition outside any transaction, some with each statement: none of them takes long, however many
 * rows there are, and other work waits for the rows of one statement at most. A row that another transaction changes while a statement waits
 * for it has its turn with the next one.
 */
export async function changeByRows(
  database: Pick<Database, 'executeSql'>,
  { change, table, condition, values }: ChangeByRows,
): Promise<void> {
  // The condition is checked again when a row is changed: another transaction may have changed it since it was chosen.
  const text = `with chosen as materialized (select ctid from ${table} where ${condition} limit ${rowsAtOnce}),
      changed as (${change} where ctid = any(array(select ctid from chosen)) and (${condition}))
    select count(*)::int as chosen from chosen`
  for (let chosen = rowsAtOnce; chosen > 0; ) {
    const { rows } = await database.executeSql(text, values)
    chosen = Number(rows[0]?.chosen)
  }
}
