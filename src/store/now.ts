import type { EntityManager } from '@mikro-orm/postgresql'

/**
 * The database's time, which all instances share: whatever one instance writes and another compares is told by it, so that
 * their own clocks may differ. To the millisecond, as a `Date` holds it.
 */
export async function readNow(em: EntityManager): Promise<Date> {
  // Raw SQL: the one function that the tests replace. Milliseconds, because a text would depend on DateStyle.
  const [row] = await em.execute<{ now: number }[]>(`select ${nowInMilliseconds} as now`)
  if (!row) throw new Error('The database did not tell its time')
  return new Date(Number(row.now))
}

/** The database's time as an SQL expression: a number of milliseconds since 1970. */
export const nowInMilliseconds = '(extract(epoch from sallyport_now()) * 1000)::float8'
