import type { EntityManager } from '@mikro-orm/postgresql'
import { executeSql } from './database.ts'

/** Rows of a table that belong to the owner in one of some columns. Each column has an index with it and then `position`, a UUID. */
interface OwnedRows {
  table: string
  owners: readonly string[]
  position: string
}

/** The rows of one statement. On a slow disk, each of them may have to be read from a place of its own. */
const rowsAtOnce = 2_000

/**
 * Deletes the rows of an owner in the caller's transaction, some with each statement, before the owner is deleted: with very many, the
 * deletion of the owner alone would exceed its time limit.
 *
 * The rows are locked in the order of `position`, whichever column has the owner: a row that two users own (one follows the other) is then
 * locked in the same order by the deletions of both, which otherwise end in a deadlock. Rows that this transaction has deleted are still in
 * the index, and are not passed again.
 */
export async function deleteRowsOf(
  em: EntityManager,
  { table, owners, position }: OwnedRows,
  ownerId: string,
): Promise<void> {
  const next = owners
    .map(
      (owner) =>
        `(select ${position} from ${table} where ${owner} = $1 and ${position} > $2 order by ${position} limit ${rowsAtOnce})`,
    )
    .join(' union all ')
  const isInPart = owners
    .map((owner) => `(${owner} = $1 and ${position} > $2 and ($3::uuid is null or ${position} <= $3))`)
    .join(' or ')
  const part = `select ctid from ${table} where ${isInPart} order by ${position} for update`
  for (let after: unknown = '00000000-0000-0000-0000-000000000000'; after !== null; ) {
    const { rows } = await executeSql(
      em,
      `select ${position} as last from (${next}) as owned order by ${position} offset ${rowsAtOnce - 1} limit 1`,
      [ownerId, after],
    )
    const last: unknown = rows[0]?.last ?? null
    await executeSql(em, `delete from ${table} where ctid = any(array(${part}))`, [ownerId, after, last])
    after = last
  }
}
