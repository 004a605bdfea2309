import type { Pool, PoolClient } from 'pg'
import type { TestApp } from './app.ts'

/**
 * The statements that a server sends to PostgreSQL while `work` runs, without their values: for tests that compare or count
 * them. Nothing else may use the server meanwhile. Of the job queue, only new jobs count: it does the rest by a clock of its own.
 */
export async function recordStatements<Result>(
  { server }: TestApp,
  work: () => Promise<Result>,
): Promise<{ result: Result; statements: string[] }> {
  const connection: { getNativeClient?: () => Promise<Pool> } = server.services.database.fork().getConnection()
  const pool = await connection.getNativeClient?.()
  if (!pool) throw new Error('The database has no pool')
  const statements: string[] = []
  const replaced = new Map<PoolClient, PoolClient['query']>()
  const record = (client: PoolClient) => {
    if (replaced.has(client)) return
    const { query } = client
    replaced.set(client, query)
    const recording = (...given: unknown[]) => {
      const [first] = given
      const text = String(typeof first === 'object' && first !== null && 'text' in first ? first.text : first)
      // The ORM writes values as literals.
      if (!isUpkeep(text)) statements.push(text.replace(/E?'(?:[^']|'')*'|\bnull\b/g, '?'))
      return Reflect.apply(query, client, given)
    }
    Object.assign(client, { query: recording })
  }
  pool.on('acquire', record)
  try {
    return { result: await work(), statements }
  } finally {
    pool.off('acquire', record)
    for (const [client, query] of replaced) Object.assign(client, { query })
  }
}

function isUpkeep(text: string): boolean {
  return text.includes('sallyport_jobs.') && !/insert into/i.test(text)
}
