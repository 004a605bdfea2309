import type { EntityManager } from '@mikro-orm/postgresql'
import { executeSql } from '../store/database.ts'
import type { Services } from './services.ts'

/** Queues a job in the caller's transaction: it is done after the commit, and never without it. */
export async function queueJob(
  { jobs }: Pick<Services, 'jobs'>,
  em: EntityManager,
  queue: string,
  payload: object,
): Promise<void> {
  await jobs.add((text, values) => executeSql(em, text, values), queue, payload)
}
