import type { EntityManager } from '@mikro-orm/postgresql'
import { executeSql } from './database.ts'

/** About four megabytes: a statement reads and deletes them within a fraction of its time limit. */
const pagesAtOnce = 500

/** The ranges of pages that a table has now. The pages that are added meanwhile are not among them. */
export async function* pageRanges(em: EntityManager, table: string): AsyncGenerator<[from: string, to: string]> {
  const { rows } = await executeSql(
    em,
    `select (pg_relation_size($1::regclass) / current_setting('block_size')::int)::int as pages`,
    [table],
  )
  for (let page = 0; page < Number(rows[0]?.pages); page += pagesAtOnce) {
    yield [`(${page},0)`, `(${page + pagesAtOnce},0)`]
  }
}

/**
 * Deletes rows of a table, some of its pages with each statement: none of them takes long, however many rows there are, and no
 * index is needed, which every change of the condition's columns would have to update.
 *
 * Rows that another transaction has locked stay until the next time. Statements that change many rows take them in an order of their
 * own: if this one waited for a row, while it holds others, it could end in a deadlock with them.
 *
 * @param condition over the columns of the table, with `$3` and following for `values`
 */
export async function deleteByPages(
  em: EntityManager,
  table: string,
  condition: string,
  values: unknown[],
): Promise<void> {
  for await (const range of pageRanges(em, table)) {
    const rows = `select ctid from ${table} where ctid >= $1::tid and ctid < $2::tid and (${condition})`
    await executeSql(em, `delete from ${table} where ctid = any(array(${rows} for update skip locked))`, [
      ...range,
      ...values,
    ])
  }
}
