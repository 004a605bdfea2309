import type { Jobs, JobsOptions } from './jobs.ts'
import { openBoss } from './open-boss.ts'

/** Seconds in which only this process runs a job that it queued. */
const reservedSeconds = 120

/**
 * Starts the queues for a command that waits for its own jobs: `drain` does the jobs that were added here, and no others. If one
 * fails, or the command is cut off, a server does it when this time is over.
 */
export async function startOwnJobs(options: Omit<JobsOptions, 'pollSeconds' | 'renewSeconds'>): Promise<Jobs> {
  const { queues, onError } = options
  const { boss, schema } = await openBoss({ ...options, queues: Object.keys(queues), supervise: false })
  const own: { queue: string; id: string }[] = []

  const attempt = async (queue: string, id: string) => {
    // Nothing is left of a job whose transaction was rolled back.
    const [job] = await boss.findJobs<object>(queue, { id, queued: true })
    if (!job) return
    try {
      await queues[queue]?.(job.data)
      await boss.complete(queue, id, null, { includeQueued: true })
    } catch (error) {
      onError(error, queue)
    }
  }

  return {
    schema,
    async add(executeSql, queue, payload) {
      const id = await boss.send(queue, payload, { db: { executeSql }, startAfter: reservedSeconds })
      if (id) own.push({ queue, id })
    },
    async drain() {
      for (let job = own.shift(); job; job = own.shift()) await attempt(job.queue, job.id)
    },
    stopping: () => false,
    stop: () => boss.stop({ graceful: false, close: false }),
  }
}
