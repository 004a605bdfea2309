import { setTimeout as pause } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'

/** Runs SQL with `$1` placeholders, inside the transaction of its connection if there is one. */
export type ExecuteSql = (text: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>

/** Work that is done after a mutation's transaction, at least once, across crashes. */
export interface Jobs {
  /** Queues work; with the transaction's own `executeSql` it exists only if the transaction commits. */
  add(executeSql: ExecuteSql, queue: string, payload: object): Promise<void>
  /** Does all that is due now. */
  drain(): Promise<void>
  /** Waits for the job under way, for `timeoutSeconds` at most. A job that does not finish is done again later. */
  stop(timeoutSeconds?: number): Promise<void>
}

export type JobHandler = (payload: object) => Promise<void>

export interface JobsOptions {
  executeSql: ExecuteSql
  embedded: boolean
  queues: Record<string, JobHandler>
  onError(error: unknown, queue: string): void
  /** Seconds between looks for work that another instance or an earlier process left. 0: only `drain`. */
  pollSeconds: number
}

// A mail server may be away for days: with 15 minutes between them, as many tries as fit into the two weeks of a job's life.
const retry = { retryLimit: 1_400, retryDelay: 5, retryBackoff: true, retryDelayMax: 900 }
const keep = { expireInSeconds: 60, deleteAfterSeconds: 60, retentionSeconds: 14 * 86_400 }

/** Starts the queue on the product's own database. Its tables (schema `pgboss`) are made or brought up to date. */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  const boss = new PgBoss({
    db: { executeSql: options.executeSql },
    backend: options.embedded ? 'pglite' : 'postgres',
    schedule: false,
    supervise: options.pollSeconds > 0,
    reindex: false,
    monitorVacuum: false,
  })
  boss.on('error', (error) => options.onError(error, 'pg-boss'))
  await boss.start()
  for (const queue of Object.keys(options.queues)) {
    if (!(await boss.getQueue(queue))) await boss.createQueue(queue, { ...retry, ...keep })
    // Looked up now, outside any transaction: the embedded database has one connection, which a transaction holds.
    await boss.findJobs(queue, { id: '00000000-0000-0000-0000-000000000000' })
  }

  let stopped = false
  const work = async (queue: string, handler: JobHandler): Promise<number> => {
    const jobs = await boss.fetch<object>(queue, { batchSize: 10, includeMetadata: true })
    for (const job of jobs.toSorted(byAge)) {
      try {
        // Ten mails to a server that never answers would hold up the end of the process for minutes.
        if (stopped) throw new Error('Stopped before this was begun')
        await handler(job.data)
        await boss.complete(queue, job.id)
      } catch (error) {
        options.onError(error, queue)
        await boss.fail(queue, job.id, { message: 'failed' })
      }
    }
    return jobs.length
  }

  let draining: Promise<void> | null = null
  const drainOnce = async () => {
    // The queues take turns: a queue with very many jobs must not hold up the mails.
    for (let found = true; found && !stopped; ) {
      found = false
      for (const [queue, handler] of Object.entries(options.queues)) {
        if (!stopped && (await work(queue, handler)) > 0) found = true
      }
    }
  }
  const drain = async () => {
    // A job that was queued after the current round looked for work requires another round.
    if (draining) await draining
    draining ??= drainOnce().finally(() => {
      draining = null
    })
    await draining
  }
  const drainQuietly = () => {
    if (!stopped) drain().catch((error) => options.onError(error, 'drain'))
  }
  const poll = options.pollSeconds > 0 ? setInterval(drainQuietly, options.pollSeconds * 1000) : null

  return {
    async add(executeSql, queue, payload) {
      await boss.send(queue, payload, { db: { executeSql } })
      // An observer who times the next request must not learn that this one queued a mail: the delay is random.
      if (poll) setTimeout(drainQuietly, 50 + Math.random() * 400).unref()
    },
    drain,
    async stop(timeoutSeconds = 5) {
      stopped = true
      if (poll) clearInterval(poll)
      const timeout = new AbortController()
      await Promise.race([
        draining?.catch(() => {}),
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
