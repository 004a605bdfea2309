import type { Services } from '../../../core/services.ts'
import { type BulkFailure, type BulkJob, findFailures } from '../store/bulk-job.ts'

/** The largest number of failures of an answer. */
export const maxFailures = 1_000

/** The users of a job who were not changed, with the reasons. */
export async function listFailures(
  { database }: Pick<Services, 'database'>,
  { id }: Pick<BulkJob, 'id'>,
): Promise<BulkFailure[]> {
  return findFailures(database.fork(), id, maxFailures)
}
