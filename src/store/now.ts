import type { EntityManager } from '@mikro-orm/postgresql'

/**
 * The database's time, which all instances share. It is used for every instant that one instance writes and another compares,
 * so that the clocks of the instances may differ. It has the precision of a `Date`: milliseconds.
 */
export async function readNow(em: EntityManager): Promise<Date> {
  // Raw SQL: the function is the one that tests replace. It returns milliseconds, because a text would depend on DateStyle.
  const [row] = await em.execute<{ now: number }[]>(`select ${nowInMilliseconds} as now`)
  if (!row) throw new Error('The database did not return its time')
  return new Date(Number(row.now))
}

/** The database's time as an SQL expression: a number of milliseconds since 1970. */
export const nowInMilliseconds = '(extract(epoch from sallyport_now()) * 1000)::float8'
