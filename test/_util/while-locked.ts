import pg from 'pg'
import type { TestApp } from './app.ts'
import { eventually } from './eventually.ts'

/**
 * Holds the row of a user until a number of requests wait for it, so that all of them have begun before one is answered.
 *
 * @param held `meanwhile` is done while all of them wait
 */
export async function whileLocked<Result>(
  { databaseUrl, sql }: Pick<TestApp, 'databaseUrl' | 'sql'>,
  held: { userId: string; waiting: number; meanwhile?: () => Promise<unknown> },
  work: () => Promise<Result>,
): Promise<Result> {
  const { userId, waiting, meanwhile } = held
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('select 1 from users where id = $1 for update', [userId])
    const result = work()
    await eventually(async () => {
      const query = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      const { length } = await sql(query)
      if (length !== waiting) throw new Error(`${length} of ${waiting} requests wait for the user`)
    })
    await meanwhile?.()
    await client.query('commit')
    return await result
  } finally {
    await client.end()
  }
}
