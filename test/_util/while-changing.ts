import pg from 'pg'
import type { TestApp } from './app.ts'
import { untilWaiting } from './until-waiting.ts'

type Statement = [text: string, values: unknown[]]

/**
 * Runs a statement, and commits once the work waits for its locks: the one order of the two in which the work begins before the
 * change and ends after it.
 *
 * @param last a statement that is run before the commit, where the first one only locks
 */
export async function whileChanging<Result>(
  { databaseUrl, sql }: Pick<TestApp, 'databaseUrl' | 'sql'>,
  [text, values]: Statement,
  work: () => Promise<Result>,
  last?: Statement,
): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('begin')
    await client.query(text, values)
    const result = work()
    await untilWaiting({ sql }, result)
    if (last) await client.query(...last)
    await client.query('commit')
    return await result
  } finally {
    await client.end()
  }
}
