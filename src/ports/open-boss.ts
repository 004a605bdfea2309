import { PgBoss } from 'pg-boss'

/** Runs SQL with `$1` placeholders, inside the transaction of its connection if there is one. */
export type ExecuteSql = (text: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>

interface BossOptions {
  executeSql: ExecuteSql
  embedded: boolean
  queues: readonly string[]
  /** Whether this process looks after the jobs of all: it frees those of processes that ended, and deletes old ones. */
  supervise: boolean
  /** Seconds between deletions of finished jobs. */
  deleteSeconds?: number
  onError(error: unknown, queue: string): void
}

// A mail server may be away for days: with 15 minutes between them, as many tries as fit into the two weeks of a job's life.
const retry = { retryLimit: 1_400, retryDelay: 5, retryBackoff: true, retryDelayMax: 900 }
// A process that ended is noticed after a minute, and work that hangs after ten.
const keep = { heartbeatSeconds: 60, expireInSeconds: 600, deleteAfterSeconds: 60, retentionSeconds: 14 * 86_400 }

/** Starts pg-boss on the product's own database. Its tables (schema `pgboss`) and the queues are made or brought up to date. */
export async function openBoss(options: BossOptions): Promise<PgBoss> {
  const { executeSql, embedded, queues, supervise, deleteSeconds = 60, onError } = options
  const boss = new PgBoss({
    db: { executeSql },
    backend: embedded ? 'pglite' : 'postgres',
    schedule: false,
    supervise,
    // Finished mails hold links; and the jobs of a day may be more than one statement has the time to delete.
    maintenanceIntervalSeconds: deleteSeconds,
    reindex: false,
    monitorVacuum: false,
  })
  boss.on('error', (error) => onError(error, 'pg-boss'))
  await boss.start()
  for (const queue of queues) {
    const made = await boss.getQueue(queue)
    if (!made) await boss.createQueue(queue, { ...retry, ...keep })
    // Earlier versions made queues without a heartbeat.
    else if (made.heartbeatSeconds !== keep.heartbeatSeconds) await boss.updateQueue(queue, { ...retry, ...keep })
    // Looked up now, outside any transaction: the embedded database has one connection, which a transaction holds.
    await boss.findJobs(queue, { id: '00000000-0000-0000-0000-000000000000' })
  }
  return boss
}
