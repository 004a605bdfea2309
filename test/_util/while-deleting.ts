import pg from 'pg'
import type { TestApp } from './app.ts'
import { eventually } from './eventually.ts'

/**
 * Deletes an account, and commits once the work waits for the deletion: the one order of the two in which the work begins
 * before the deletion and ends after it.
 */
export async function whileDeleting<Result>(
  { databaseUrl, sql }: Pick<TestApp, 'databaseUrl' | 'sql'>,
  userId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('delete from users where id = $1', [userId])
    const result = work()
    await eventually(async () => {
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      if ((await sql(waiting)).length === 0) throw new Error('Nothing waits for the deletion')
    })
    await client.query('commit')
    return await result
  } finally {
    await client.end()
  }
}
