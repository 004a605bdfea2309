import { statfsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { fillings } from './growth-rows.ts'

/** The rows of one statement, so that the progress is known and a limit of time is kept. */
const chunk = 500_000
/** The disk space of a session with all that stands beside it, in bytes, without the log of PostgreSQL. */
const bytesPerSession = 1_350

export type FillOptions = {
  url: string
  /** The time of the first row, in milliseconds. */
  began: number
  /** The numbers of sessions before and afterwards. */
  from: number
  to: number
  /** The longest time that it may take, in seconds. */
  limit: number
  report(line: string): void
}

/** The free space that adding sessions needs, in bytes: with `log` bytes of PostgreSQL's log and as much for sorting. */
export function spaceFor(sessions: number, log: number): number {
  return sessions * bytesPerSession + 2 * log
}

/** The free space of the disk of a folder, in bytes. */
export function freeSpace(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

/**
 * Adds rows until there are `to` sessions, on two connections. Foreign keys are not checked, and the indexes of a large step are made
 * afterwards, which takes a fraction of the time. At the end, nothing is left to do for PostgreSQL in the background.
 *
 * @returns the time that it took, in seconds
 * @throws when it takes longer than the limit
 */
export async function fill({ url, began, from, to, limit, report }: FillOptions): Promise<number> {
  const started = performance.now()
  const elapsed = () => (performance.now() - started) / 1000
  const clients = await Promise.all([connect(url), connect(url)])
  const run = async (client: pg.Client, statement: string) => {
    const left = Math.floor(limit - elapsed())
    if (left < 1) throw new Error(`Loading takes longer than ${limit} s`)
    await client.query(`set statement_timeout = '${left}s'`)
    await client.query(statement)
  }
  const addRows = async (client: pg.Client, table: string) => {
    const indexes = to - from >= 100_000 ? await indexesOf(client, table) : []
    for (const { name } of indexes) await run(client, `drop index ${name}`)
    for (let at = from; at < to; at += chunk) {
      const next = Math.min(to, at + chunk)
      await run(client, fillings(began, at, next)[table] ?? '')
      if (to - from > chunk && next < to)
        report(`${table}: ${shareOf(next - from, to - from)} after ${elapsed().toFixed(0)} s`)
    }
    for (const { definition } of indexes) await run(client, definition)
    // Without this, the first readers of the rows would mark them as visible, and an autovacuum would follow.
    await run(client, `vacuum (analyze, freeze) ${table}`)
    if (to - from > chunk) report(`${table}: all after ${elapsed().toFixed(0)} s`)
  }
  const tables = Object.keys(fillings(began, from, to)).filter((table) => table !== 'audit_events')
  const [first, second] = clients
  try {
    await Promise.all([
      addRows(second, 'audit_events'),
      (async () => {
        for (const table of tables) await addRows(first, table)
      })(),
    ])
    // The server has not recorded these events, and does not count them while something is measured.
    await run(first, `update statistics_state set counted_until = now() + interval '1 year'`)
    await settle(first)
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
  return elapsed()
}

/** Writes everything to the disk, and waits until PostgreSQL does nothing, for at most a minute. */
export async function settle(client: pg.Client): Promise<void> {
  await client.query('checkpoint')
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    const { rowCount } = await client.query(
      `select from pg_stat_activity where pid <> pg_backend_pid()
         and (backend_type = 'autovacuum worker' or backend_type = 'client backend' and state = 'active')`,
    )
    if (rowCount === 0) return
    await pause(200)
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  // An interruption ends the server: the statement that runs reports it.
  client.on('error', () => {})
  await client.connect()
  await client.query(
    `set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'`,
  )
  return client
}

/** The indexes that belong to no constraint. */
async function indexesOf(client: pg.Client, table: string): Promise<{ name: string; definition: string }[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index i
     where indrelid = $1::regclass and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)`,
    [table],
  )
  return rows
}

function shareOf(done: number, all: number): string {
  return `${((done / all) * 100).toFixed(0)} %`
}
