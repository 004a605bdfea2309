import type { Pool, PoolClient } from 'pg'
import type { TestApp } from './app.ts'

/**
 * Does something else before a server sends the first statement that matches, while the transaction of that statement is open: for
 * the order of two requests that locks do not decide.
 *
 * @throws when no statement matches
 */
export async function beforeStatement<Result>(
  { server }: TestApp,
  { matching, meanwhile }: { matching: RegExp; meanwhile: () => Promise<unknown> },
  work: () => Promise<Result>,
): Promise<Result> {
  const connection: { getNativeClient?: () => Promise<Pool> } = server.services.database.fork().getConnection()
  const pool = await connection.getNativeClient?.()
  if (!pool) throw new Error('The database has no pool')
  const replaced = new Map<PoolClient, PoolClient['query']>()
  let done = false
  const watch = (client: PoolClient) => {
    if (replaced.has(client)) return
    const { query } = client
    replaced.set(client, query)
    const watching = async (...given: unknown[]) => {
      const [first] = given
      const text = typeof first === 'object' && first !== null && 'text' in first ? first.text : first
      if (!done && matching.test(String(text))) {
        done = true
        await meanwhile()
      }
      return Reflect.apply(query, client, given)
    }
    Object.assign(client, { query: watching })
  }
  pool.on('acquire', watch)
  try {
    const result = await work()
    if (!done) throw new Error(`No statement matches ${matching}`)
    return result
  } finally {
    pool.off('acquire', watch)
    for (const [client, query] of replaced) Object.assign(client, { query })
  }
}
