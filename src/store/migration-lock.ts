import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Database } from './database-interface.ts'
import { readDatabaseUrl } from './database-url.ts'
import { describeHolder } from './lock-waits.ts'
import { prepareSession } from './session-settings.ts'

const lockName = 'sallyport migrations'

interface LockOptions {
  /** Milliseconds after which the server ends the session of a process that has vanished. */
  idleTimeout: number
  /** Milliseconds between reports while another instance has the lock. */
  reportEvery: number
  onWait(sentence: string): void
  /** Called when the connection breaks: without it the lock is gone, and another instance may begin. */
  onLost(): void
}

/**
 * Does work under an advisory lock: if several instances start at once, one does it and the others wait.
 *
 * @param database the connections for looking who has the lock
 */
export async function withMigrationLock<Result>(
  url: string,
  database: Database,
  options: LockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  const { idleTimeout, reportEvery, onWait, onLost } = options
  const holder = new pg.Client({ ...readDatabaseUrl(url), connectionTimeoutMillis: 5_000, keepAlive: true })
  const broken = new Promise<never>((_resolve, reject) => {
    holder.once('error', (error) => {
      onLost()
      reject(error)
    })
  })
  broken.catch(() => {})
  const tell = async () => {
    const by = await describeHolder(database, lockName).catch(() => 'an unknown process')
    onWait(`Another instance migrates the database, and this one waits for it: the lock is held by ${by}.`)
  }
  let beats: NodeJS.Timeout | undefined
  try {
    await holder.connect()
    const { pooled } = await prepareSession(holder, { statement: 0, idleInTransaction: idleTimeout })
    const telling = setInterval(tell, reportEvery)
    await (pooled ? takeLockBehindPooler(holder, idleTimeout) : takeLock(holder)).finally(() => clearInterval(telling))
    // The holder of the lock would otherwise be idle. A broken connection is an event of its own.
    beats = setInterval(() => void holder.query('select 1').catch(() => {}), idleTimeout / 4)
    return await Promise.race([work(), broken])
  } finally {
    clearInterval(beats)
    await holder.end()
  }
}

async function takeLock(holder: pg.Client): Promise<void> {
  await holder.query('begin')
  await holder.query('select pg_advisory_xact_lock(hashtext($1))', [lockName])
}

/**
 * Through a pooler, a lock lasts only until the end of the transaction. Waiting for it would occupy one of the pooler's few
 * connections, which the migrating instance may need: each attempt is therefore a separate transaction.
 */
async function takeLockBehindPooler(holder: pg.Client, idleTimeout: number): Promise<void> {
  for (;;) {
    await holder.query('begin')
    await holder.query(`select set_config('idle_in_transaction_session_timeout', $1, true)`, [String(idleTimeout)])
    const lock = 'select pg_try_advisory_xact_lock(hashtext($1)) as held'
    const { rows } = await holder.query<{ held: boolean }>(lock, [lockName])
    if (rows[0]?.held) return
    await holder.query('rollback')
    await pause(100)
  }
}
