import { type Credential, expectType, type TestApp, testPassword } from '../../_util/app.ts'
import type { BulkInput } from '../../_util/operations.generated.ts'

/** Changes of many users, through HTTP. */
export function bulkCalls(app: TestApp) {
  let serial = 0
  const preview = async (input: BulkInput, credential: Credential) =>
    expectType(await app.call.previewBulk({ input }, credential), 'BulkPreview')
  const run = async (token: string, credential: Credential) =>
    expectType(await app.call.runBulk({ token }, credential), 'BulkJob')
  const jobOf = async (id: string, credential: Credential) => {
    const job = await app.call.bulkJob({ id }, credential)
    if (job?.__typename !== 'BulkJob') throw new Error(`There is no job: ${JSON.stringify(job)}`)
    return job
  }
  return {
    preview,
    run,
    jobOf,
    /** Makes users in the database. @returns their ids, in the order of the ids */
    async makeUsers(count: number, role = 'user'): Promise<string[]> {
      serial += 1
      const rows = await app.sql<{ id: string }>(
        `insert into users (email, email_verified_at, name, role, password_hash, created_at, updated_at)
         select 'bulk-${serial}-' || i || '@example.com', sallyport_now(), 'Bulk ${serial}', $2, $3, sallyport_now(), sallyport_now()
         from generate_series(1, $1) i returning id`,
        [count, role, testPassword],
      )
      return rows.map(({ id }) => id).toSorted()
    },
    /** Previews, begins and ends a change. */
    async change(input: BulkInput, credential: Credential) {
      const { token, count } = await preview(input, credential)
      const { id } = await run(token, credential)
      await app.server.drain()
      const { done, failed, failedCount, finishedAt, total } = await jobOf(id, credential)
      return {
        id,
        count,
        total,
        done,
        failed: failed.map(({ id, message }) => [id, message]),
        codes: failed.map(({ code }) => code),
        failedCount,
        finishedAt,
      }
    },
    /** How many audit events of a type each of the users has. */
    async eventsOf(type: string, ids: readonly string[]): Promise<number[]> {
      const rows = await app.sql<{ n: number }>(
        `select (select count(*) from audit_events e where e.type = $1 and e.target_id = i.id)::int as n
         from unnest($2::uuid[]) as i(id)`,
        [type, [...ids]],
      )
      return rows.map(({ n }) => n)
    },
  }
}
