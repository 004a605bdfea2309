import { createHash } from 'node:crypto'
import { PgBoss } from 'pg-boss'

/** Runs SQL with `$1` placeholders, inside the transaction of its connection if there is one. */
export type ExecuteSql = (text: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>

interface BossOptions {
  executeSql: ExecuteSql
  embedded: boolean
  queues: readonly string[]
  /** Whether this process maintains the jobs of all processes: it frees jobs of processes that ended, and deletes old ones. */
  supervise: boolean
  /** Seconds between deletions of finished jobs. */
  deleteSeconds?: number
  onError(error: unknown, queue: string): void
}

// A mail server may be away for days: with 15 minutes between them, as many tries as fit into the two weeks of a job's life.
const retry = { retryLimit: 1_400, retryDelay: 5, retryBackoff: true, retryDelayMax: 900 }
// A process that ended is noticed after a minute, and work that hangs after ten.
const keep = { heartbeatSeconds: 60, expireInSeconds: 600, deleteAfterSeconds: 60, retentionSeconds: 14 * 86_400 }

interface OpenedBoss {
  boss: PgBoss
  /** The schema of its tables. */
  schema: string
}

/** Starts pg-boss on the product's own database. Its tables and the queues are made or brought up to date. */
export async function openBoss(options: BossOptions): Promise<OpenedBoss> {
  const { executeSql, embedded, queues, supervise, deleteSeconds = 60, onError } = options
  const schema = await readSchema(executeSql)
  const boss = new PgBoss({
    db: { executeSql },
    schema,
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
  const existing = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]))
  for (const name of queues) {
    const queue = existing.get(name)
    // The library has read these at its start.
    if (queue?.heartbeatSeconds === keep.heartbeatSeconds) continue
    if (!queue) await boss.createQueue(name, { ...retry, ...keep })
    // Earlier versions made queues without a heartbeat.
    else await boss.updateQueue(name, { ...retry, ...keep })
    // Looked up now, outside any transaction: the embedded database has one connection, which a transaction holds.
    await boss.findJobs(name, { id: '00000000-0000-0000-0000-000000000000' })
  }
  return { boss, schema }
}

/**
 * The schema of the queue's tables. A server whose tables are in another schema than `public` has a queue of its own: two servers in one
 * database would otherwise do each other's jobs. The name is not the library's default, which another program may use.
 */
async function readSchema(executeSql: ExecuteSql): Promise<string> {
  const { rows } = await executeSql('select current_schema() as schema', [])
  const schema = String(rows[0]?.schema)
  if (schema === 'public') return 'sallyport_jobs'
  // The library accepts few characters, and at most 50 of them.
  const isPlain = /^[a-z0-9_]{1,30}$/.test(schema)
  return `sallyport_jobs_${isPlain ? schema : createHash('sha256').update(schema).digest('hex').slice(0, 16)}`
}
