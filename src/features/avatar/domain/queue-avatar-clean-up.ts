import type { EntityManager } from '@mikro-orm/postgresql'
import { queueJob } from '../../../core/queue-job.ts'
import type { Services } from '../../../core/services.ts'

/** The queue of the jobs that delete the files of pictures. */
export const avatarCleanUpQueue = 'avatar-clean-up'

/** Queues the deletion of files that no longer belong to a user, in the caller's transaction. */
export async function queueAvatarCleanUp(deps: Pick<Services, 'jobs'>, em: EntityManager): Promise<void> {
  await queueJob(deps, em, avatarCleanUpQueue, {})
}
