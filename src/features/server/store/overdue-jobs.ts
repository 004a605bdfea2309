import type { Services } from '../../../core/services.ts'

interface OverdueJobs {
  /** Jobs that are due since five minutes or longer, at most 1000 of them. */
  overdue: number
  /** Jobs that failed and are tried again, at most 1000 of them. */
  failing: number
}

/** Counts the jobs that wait too long. SQL: the table belongs to the library of the queue. */
export async function countOverdueJobs({ database, jobs }: Pick<Services, 'database' | 'jobs'>): Promise<OverdueJobs> {
  const { rows } = await database.executeSql(
    `select
       (select count(*) from (select 1 from ${jobs.schema}.job where state < 'active'
         and start_after < ${jobs.schema}.job_now() - interval '5 minutes' limit 1000) o)::int as overdue,
       (select count(*) from (select 1 from ${jobs.schema}.job where state = 'retry' limit 1000) f)::int as failing`,
    [],
  )
  return { overdue: Number(rows[0]?.overdue), failing: Number(rows[0]?.failing) }
}
