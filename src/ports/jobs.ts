import { setTimeout as pause } from 'node:timers/promises'
import type { JobWithMetadata } from 'pg-boss'
import { type ExecuteSql, openBoss } from './open-boss.ts'
import { createWorkLoops } from './work-loops.ts'

/** Work that is done after a mutation's transaction, at least once, across crashes. */
export interface Jobs {
  /** The schema of the queue's tables. */
  schema: string
  /** Queues work; with the transaction's own `executeSql` it exists only if the transaction commits. */
  add(executeSql: ExecuteSql, queue: string, payload: object): Promise<void>
  /** Does all that is due now. */
  drain(): Promise<void>
  /** Whether the process is about to end: a long job then queues what is left, and returns. */
  stopping(): boolean
  /** Waits for the jobs under way, for `timeoutSeconds` at most. A job that does not finish is done again later. */
  stop(timeoutSeconds?: number): Promise<void>
}

export interface JobsOptions {
  executeSql: ExecuteSql
  embedded: boolean
  queues: Record<string, (payload: object) => Promise<void>>
  onError(error: unknown, queue: string): void
  /** Seconds between looks for work that another instance or an earlier process left. 0: only `drain`. */
  pollSeconds: number
  /** Seconds between renewals of the leases of running jobs. */
  renewSeconds?: number
}

/**
 * Starts the queues. Each has a loop of its own, so that a storage of files that does not answer delays no mail. An idle server asks
 * the database once for each queue and poll.
 */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  const { queues, pollSeconds, renewSeconds = 20, onError } = options
  const names = Object.keys(queues)
  const { boss, schema } = await openBoss({ ...options, queues: names, supervise: pollSeconds > 0 })
  let stopped = false

  const work = async (queue: string): Promise<boolean> => {
    const jobs = await boss.fetch<object>(queue, { batchSize: 10, includeMetadata: true })
    const left = new Set(jobs.toSorted(byAge))
    // The jobs of a batch wait for each other, perhaps for longer than the minute after which others may take them.
    const renewal = setInterval(() => {
      // If the database does not answer, the end of the job fails, and is reported.
      if (left.size > 0 && !stopped) boss.touch(queue, [...left]).catch(() => {})
    }, renewSeconds * 1000).unref()
    try {
      for (const [index, job] of [...left].entries()) {
        // The fetch has just leased the first one.
        const isLeased = index === 0 || stopped || (await renewLease(queue, job))
        if (isLeased) await (stopped ? giveBack(queue, job) : attempt(queue, job))
        left.delete(job)
      }
    } finally {
      clearInterval(renewal)
    }
    return jobs.length > 0
  }

  /** Renews the lease of a job. @returns false if it has ended: another process does the job, or will */
  const renewLease = async (queue: string, job: JobWithMetadata<object>): Promise<boolean> => {
    const { affected } = (await boss.touch(queue, job)) as { affected?: number }
    return affected === 1
  }

  /** Leaves a job to a later start: ten mails to a server that never answers would delay the end of the process for minutes. */
  const giveBack = async (queue: string, job: JobWithMetadata<object>) => {
    onError(new Error('Stopped before this was begun'), queue)
    await boss.fail(queue, job, { message: 'failed' })
  }

  const attempt = async (queue: string, job: JobWithMetadata<object>) => {
    try {
      await queues[queue]?.(job.data)
      // Even if the lease ended meanwhile: what is done is not done again.
      await boss.complete(queue, job.id, null, { includeQueued: true })
    } catch (error) {
      onError(error, queue)
      await boss.fail(queue, job, { message: 'failed' })
    }
  }

  const loops = createWorkLoops(names, work, onError)
  const poll = pollSeconds > 0 ? setInterval(loops.poll, pollSeconds * 1000) : null

  return {
    schema,
    async add(executeSql, queue, payload) {
      await boss.send(queue, payload, { db: { executeSql } })
      // An observer who times the next request must not learn that this one queued a mail: the delay is random.
      if (poll) setTimeout(() => loops.wake(queue), 50 + Math.random() * 400).unref()
    },
    drain: loops.drain,
    stopping: () => stopped,
    async stop(timeoutSeconds = 5) {
      stopped = true
      if (poll) clearInterval(poll)
      const timeout = new AbortController()
      await Promise.race([
        loops.stop(),
        pause(timeoutSeconds * 1000, undefined, { signal: timeout.signal }).catch(() => {}),
      ])
      timeout.abort()
      await boss.stop({ graceful: false, close: false })
    },
  }
}

/** A batch has no order. Two mails to one person must arrive in the order in which they were queued. */
function byAge(a: { createdOn: Date | string }, b: { createdOn: Date | string }): number {
  return instant(a.createdOn) < instant(b.createdOn) ? -1 : 1
}

/** As PostgreSQL writes it, to the microsecond, in a form that can be compared. */
function instant(createdOn: Date | string): string {
  if (createdOn instanceof Date) return createdOn.toISOString()
  const [whole = '', fraction = ''] = createdOn.replace(/[+-]\d\d(:?\d\d)?$/, '').split('.')
  return `${whole}.${fraction.padEnd(6, '0')}`
}
