import type { Pool, QueryResult } from 'pg'

const setNoLimit = `select set_config('statement_timeout', '0', true)`

/**
 * Runs SQL without the time limit that the role has for the sessions of a pooler. The setting ends with the transaction: it never reaches
 * another client of the session. It is the first statement of a script, and becomes a part of the transaction that the script begins.
 *
 * @param lockTimeout milliseconds that a statement waits for a lock; 0: as long as the role allows
 */
export async function queryWithoutLimit(
  pool: Pool,
  lockTimeout: number,
  text: string,
  values?: unknown[],
): Promise<QueryResult<Record<string, unknown>>> {
  // An index that is made concurrently cannot be made in a transaction.
  if (/\bconcurrently\b/i.test(text)) return pool.query(text, values)
  const setLimits = lockTimeout === 0 ? setNoLimit : `${setNoLimit}, set_config('lock_timeout', '${lockTimeout}', true)`
  if (values === undefined) return pool.query(`${setLimits}; ${text}`)
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    await client.query('begin')
    await client.query(setLimits)
    const result = await client.query<Record<string, unknown>>(text, values)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((broken: Error) => {
      failure = broken
    })
    throw error
  } finally {
    // A connection that cannot roll back is not used again.
    client.release(failure)
  }
}
