import type { UserAccess } from '../../../core/access/access.ts'
import { type Caller, systemCaller } from '../../../core/access/caller.ts'
import { resumeCaller } from '../../../core/access/resume-caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { JobDeps } from '../../../core/feature.ts'
import { RequestError } from '../../../core/request-error.ts'
import { readNow } from '../../../store/now.ts'
import { isDatabaseUnavailable } from '../../../store/unavailable.ts'
import { bulkEvents } from '../events.ts'
import {
  type BulkJob,
  type BulkRow,
  countDoneRows,
  countTry,
  failOpenRows,
  findBulkJob,
  findOpenRows,
  finishBulkJob,
  markRowDone,
} from '../store/bulk-job.ts'
import { bulkQueue } from './bulk-queue.ts'
import { changeRow } from './change-row.ts'
import { rowFailures } from './row-failures.ts'

/** Users that are changed before other jobs of the queue get their turn. */
const chunk = 50

/** A job that takes ten minutes is begun again. A hook may take thirty seconds for each user. */
const maxChunkMs = 300_000

/** How often the change of a user is tried, if it exceeds the time limit of the database. */
const maxTries = 5

/**
 * Changes the next users of a job, and queues the rest. The caller's right is read again for each row, so that a job stops with the
 * session, the API key or the role that it was begun with. Work that is cut off is taken up again: rows that are done are skipped.
 *
 * @param maxMs after which it begins with no further user
 */
export async function runBulkChunk(deps: JobDeps, payload: object, maxMs: number = maxChunkMs): Promise<void> {
  const end = performance.now() + maxMs
  const { jobId } = bulkQueue.read(deps, payload)
  const job = await findBulkJob(deps.database.fork(), jobId)
  if (!job || job.finishedAt) return
  const rows = await findOpenRows(deps.database.fork(), job.id, chunk)
  const left: unknown[] = []
  for (const row of rows) {
    if (deps.jobs.stopping()) return queueRest(deps, job)
    const caller = await callerOf(deps, job)
    if (!caller) {
      await failOpenRows(deps.database, job.id, rowFailures.stopped)
      return finish(deps, job)
    }
    const late = await tryRow(deps, caller, job, row)
    if (late !== null) left.push(late)
    if (performance.now() > end) return queueRest(deps, job)
  }
  // The database answers, and changes nobody: the queue tries again after a while.
  if (left.length > 0 && left.length === rows.length) throw left[0]
  if (left.length === 0 && rows.length < chunk) return finish(deps, job)
  return queueRest(deps, job)
}

function queueRest(deps: JobDeps, { id }: BulkJob): Promise<void> {
  return deps.database.transactional((em) => bulkQueue.add(deps, em, { jobId: id }))
}

async function callerOf(deps: JobDeps, { caller }: BulkJob): Promise<Caller<UserAccess> | null> {
  const em = deps.database.fork()
  const resumed = await resumeCaller(deps, em, caller, await readNow(em))
  return resumed?.access.scopes.has('users:write') ? resumed : null
}

/**
 * A failure of one row must not stop the others: it is noted, and logged with the id of the job if it is a fault of the server. A row
 * whose change exceeds the time limit of the database is left for later, and fails after five tries. A try is counted before it is
 * made, because the row stays locked for a while after one that was cut off.
 *
 * @returns the error of a row that is left; null if the row is done
 * @throws if the database is unavailable
 */
async function tryRow(deps: JobDeps, caller: Caller<UserAccess>, job: BulkJob, row: BulkRow): Promise<unknown> {
  const tries = await countTry(deps.database.fork(), row)
  if (tries === null) return null
  if (tries > maxTries) {
    await markRowDone(deps.database.fork(), row, { message: rowFailures.tooSlow, code: null })
    return null
  }
  try {
    await changeRow(deps, caller, { row, change: job.change })
  } catch (error) {
    const isLate = isDatabaseUnavailable(error)
    // Throws if the database does not answer at all: then the row is not the reason, and the queue repeats the job.
    if (isLate) await deps.database.ping()
    const isRefusal = error instanceof RequestError
    if (!isRefusal) deps.report(error, job.id)
    if (isLate) return error
    await markRowDone(deps.database.fork(), row, { message: isRefusal ? error.message : rowFailures.fault, code: null })
  }
  return null
}

async function finish(deps: JobDeps, job: BulkJob): Promise<void> {
  await deps.database.transactional(async (em) => {
    const now = await readNow(em)
    if (!(await finishBulkJob(em, job.id, now))) return
    const { failed } = await countDoneRows(em, job)
    const details = { jobId: job.id, ...job.change, count: job.total, failed }
    await recordEvent(em, bulkEvents.BULK_FINISHED, systemCaller, { actor: { id: job.ownerId }, at: now, details })
  })
}
