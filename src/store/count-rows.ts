import type { EntityManager } from '@mikro-orm/postgresql'
import { type RawBuilder, sql } from 'kysely'

/** The number of rows that a statement finds. */
export interface RowCount {
  count: number
  /** Whether there are too many rows for `count` to be exact. */
  estimated: boolean
}

/** Rows are counted up to this number. Above, the planner's estimate is used, so that a count takes no longer than a page. */
export const countedExactly = 10_000

/**
 * How many rows a statement finds: the exact number up to 10,000, an estimate above.
 *
 * @param found a `select` without a limit
 * @param planned a statement whose plan has the estimate, where `found` is not written for it
 */
export async function countRows(
  em: EntityManager,
  found: RawBuilder<unknown>,
  planned: RawBuilder<unknown> = found,
): Promise<RowCount> {
  const database = em.getKysely()
  const counting = sql<{ n: number }>`select count(*)::int as n from (${found} limit ${countedExactly + 1}) c`
  const count = (await counting.execute(database)).rows[0]?.n ?? 0
  if (count <= countedExactly) return { count, estimated: false }
  const plan = await sql<{ 'QUERY PLAN': string }>`explain ${planned}`.execute(database)
  return { count: Math.max(count, plannedRows(plan.rows[0]?.['QUERY PLAN'])), estimated: true }
}

/** The estimate in the first line of a plan, such as `Seq Scan on users u  (cost=0.00..9.99 rows=12345 width=4)`. */
function plannedRows(line: string | undefined): number {
  return Number(/ rows=(\d+) /.exec(line ?? '')?.[1] ?? 0)
}
