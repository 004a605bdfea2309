import { inspect } from 'node:util'
import type { TestApp } from './app.ts'
import { eventually } from './eventually.ts'

/**
 * Waits until statements wait for locks in the database, so that the order of what happens next does not depend on time.
 *
 * @param work what is to wait. If it ends before, it does not wait, and this fails at once
 * @param waiting how many statements, those of the work and of others that wait already; any number by default
 */
export async function untilWaiting(
  { sql }: Pick<TestApp, 'sql'>,
  work: Promise<unknown>,
  waiting?: number,
): Promise<void> {
  const ended: { as?: string } = {}
  work.then(
    (result) => {
      ended.as = inspect(result)
    },
    (error) => {
      ended.as = String(error)
    },
  )
  await eventually(async () => {
    if (ended.as !== undefined) return
    const query = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    const { length } = await sql(query)
    if (waiting === undefined ? length === 0 : length !== waiting)
      throw new Error(`${length} of ${waiting ?? 'any'} statements wait for locks`)
  })
  if (ended.as !== undefined) throw new Error(`This has ended without waiting for a lock: ${ended.as}`)
}
