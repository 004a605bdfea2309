import type { PartHealth } from '../../../core/part-health.ts'
import type { Services } from '../../../core/services.ts'
import { countOverdueJobs } from '../store/overdue-jobs.ts'

type Deps = Pick<Services, 'checkParts' | 'database' | 'jobs'>

/** How the parts of this instance are: the database, the queue of jobs, and those that the composition root knows. */
export async function checkHealth(deps: Deps): Promise<PartHealth[]> {
  const checked = await Promise.all([checkDatabase(deps), checkJobs(deps), deps.checkParts()])
  return checked.flat()
}

async function checkDatabase({ database }: Deps): Promise<PartHealth> {
  const name = 'database'
  return database.ping().then(
    () => ({ name, ok: true, message: database.embedded ? 'PostgreSQL is embedded in the process.' : null }),
    () => ({ name, ok: false, message: 'The database does not answer, or cannot be written to.' }),
  )
}

async function checkJobs(deps: Deps): Promise<PartHealth> {
  const name = 'jobs'
  try {
    const { overdue, failing } = await countOverdueJobs(deps)
    if (overdue > 0) return { name, ok: false, message: `Jobs that wait for more than five minutes: ${upTo(overdue)}.` }
    const message = failing > 0 ? `Jobs that failed and are tried again: ${upTo(failing)}.` : null
    return { name, ok: failing === 0, message }
  } catch {
    return { name, ok: false, message: 'The queue of jobs cannot be read.' }
  }
}

function upTo(count: number): string {
  return count >= 1000 ? '1000 or more' : String(count)
}
