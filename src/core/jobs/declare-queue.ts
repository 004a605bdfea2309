import type { EntityManager } from '@mikro-orm/postgresql'
import type { z } from 'zod'
import type { Jobs } from '../../ports/jobs.ts'
import { executeSql } from '../../store/database.ts'
import type { Services } from '../services.ts'
import { openJob, sealJob } from './sealed-job.ts'

/**
 * A queue whose jobs have payloads of one shape. Jobs outlive a deployment: the name of a queue stays, and a field that is added to
 * the shape is optional.
 */
interface JobQueue<Payload, Needed extends keyof Services> {
  readonly name: string
  /** Queues a job in the caller's transaction: it is done after the commit, and never without it. */
  add(deps: Pick<Services, 'jobs' | Needed>, em: EntityManager, payload: Payload): Promise<void>
  /** Reads the payload of a job. @throws DecryptionError or ZodError for a job that this server did not write */
  read(deps: Pick<Services, Needed>, job: object): Payload
}

/** Declares a queue whose payloads are encrypted. @param name also bound to each payload */
export function declareQueue<Payload extends object>(
  name: string,
  schema: z.ZodType<Payload>,
): JobQueue<Payload, 'keys'> {
  return {
    name,
    add: ({ jobs, keys }, em, payload) => add(jobs, em, name, sealJob(keys, name, payload)),
    read: ({ keys }, job) => schema.parse(openJob(keys, name, job)),
  }
}

/** Declares a queue whose payloads are stored as they are, because they contain nothing secret. */
export function declarePlainQueue<Payload extends object>(
  name: string,
  schema: z.ZodType<Payload>,
): JobQueue<Payload, never> {
  return {
    name,
    add: ({ jobs }, em, payload) => add(jobs, em, name, payload),
    read: (_deps, job) => schema.parse(job),
  }
}

function add(jobs: Jobs, em: EntityManager, queue: string, payload: object): Promise<void> {
  return jobs.add((text, values) => executeSql(em, text, values), queue, payload)
}
