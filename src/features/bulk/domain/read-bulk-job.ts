import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { Services } from '../../../core/services.ts'
import { type BulkJob, findBulkJob } from '../store/bulk-job.ts'

/** A job, for its owner and for callers who may read all users; null for any other caller, like an id that no job has. */
export async function readBulkJob(
  { database }: Pick<Services, 'database'>,
  { access }: Caller<UserAccess>,
  id: string,
): Promise<BulkJob | null> {
  const job = await findBulkJob(database.fork(), id)
  return job && (job.ownerId === access.user.id || access.scopes.has('users:read')) ? job : null
}
