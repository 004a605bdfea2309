import type { EntityManager } from '@mikro-orm/postgresql'
import type { Services } from '../../../core/services.ts'
import { executeSql } from '../../../store/database.ts'

/** The queue of the jobs that delete the files of pictures. */
export const avatarCleanUpQueue = 'avatar-clean-up'

/** Queues the deletion of files that no longer belong to a user, in the caller's transaction. */
export async function queueAvatarCleanUp({ jobs }: Pick<Services, 'jobs'>, em: EntityManager): Promise<void> {
  await jobs.add((text, values) => executeSql(em, text, values), avatarCleanUpQueue, {})
}
