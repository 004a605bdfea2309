import type { Services } from '../../../core/services.ts'
import { type BulkJob, type BulkProgress, countDoneRows } from '../store/bulk-job.ts'

/** How far a job is. */
export async function readProgress({ database }: Pick<Services, 'database'>, job: BulkJob): Promise<BulkProgress> {
  return countDoneRows(database.fork(), job)
}
