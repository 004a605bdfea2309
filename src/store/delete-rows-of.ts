import type { EntityManager } from '@mikro-orm/postgresql'
import { executeSql } from './database.ts'

/** Rows of a table that belong to the owner in a column. An index has this column and then `position`, a UUID. */
interface OwnedRows {
  table: string
  owner: string
  position: string
}

/** The rows of one statement. On a slow disk, each of them may have to be read from a place of its own. */
const rowsAtOnce = 2_000

/**
 * Deletes the rows of an owner in the caller's transaction, some with each statement, before the owner is deleted: with very many, the
 * deletion of the owner alone would exceed its time limit.
 *
 * The rows are taken in the order of the index. Those that this transaction has deleted are still in it, and are not passed again.
 */
export async function deleteRowsOf(
  em: EntityManager,
  { table, owner, position }: OwnedRows,
  ownerId: string,
): Promise<void> {
  for (let after: unknown = '00000000-0000-0000-0000-000000000000'; after !== null; ) {
    const { rows } = await executeSql(
      em,
      `select ${position} as last from ${table} where ${owner} = $1 and ${position} > $2 order by ${position} offset ${rowsAtOnce - 1} limit 1`,
      [ownerId, after],
    )
    const last: unknown = rows[0]?.last ?? null
    const part = `${owner} = $1 and ${position} > $2 and ($3::uuid is null or ${position} <= $3)`
    await executeSql(em, `delete from ${table} where ${part}`, [ownerId, after, last])
    after = last
  }
}
