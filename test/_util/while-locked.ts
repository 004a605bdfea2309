import pg from 'pg'
import type { TestApp } from './app.ts'
import { untilWaiting } from './until-waiting.ts'

/**
 * Holds the row of a user, or other rows, until a number of requests wait for them, so that all of them have begun before one is
 * answered.
 *
 * @param held `rows` is what follows `from` in SQL; `meanwhile` is done while all of them wait
 */
export async function whileLocked<Result>(
  { databaseUrl, sql }: Pick<TestApp, 'databaseUrl' | 'sql'>,
  held: ({ userId: string } | { rows: string }) & { waiting: number; meanwhile?: () => Promise<unknown> },
  work: () => Promise<Result>,
): Promise<Result> {
  const { waiting, meanwhile } = held
  const rows = 'userId' in held ? `users where id = '${held.userId}'` : held.rows
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('begin')
    await client.query(`select 1 from ${rows} for update`)
    const result = work()
    await untilWaiting({ sql }, result, waiting)
    await meanwhile?.()
    await client.query('commit')
    return await result
  } finally {
    await client.end()
  }
}
