import { cpus } from 'node:os'
import { cleanUp } from '../src/app/clean-up.ts'
import type { PostgresServer } from '../test/_util/postgres-server.ts'
import { measurePairs, measureSlice, warmUp } from './growth-compare.ts'
import type { GrowthDatabase } from './growth-database.ts'
import { compared, type Operation } from './growth-lines.ts'
import type { Comparison, GrowthPoint, GrowthStep } from './growth-report.ts'
import { startSwitch } from './growth-switch.ts'
import { childrenOf } from './machine.ts'
import { pin } from './processes.ts'

/** A database, and what can be asked of it. */
export type Subject = { database: GrowthDatabase; operations: Record<string, Operation> }

/** The tables that the operations write. */
const written = ['sessions', 'users', 'api_keys', 'attempt_counters']

/**
 * Compares the operations on two databases in blocks. For each, one server is started, which works on both databases in turn: two
 * processes would differ by more than what is to be measured.
 */
export async function* compare(
  subjects: { small: Subject; large: Subject },
  options: { postgres: PostgresServer; blocks: number; pairs: number; slice: number; patience: number },
): AsyncGenerator<Omit<Comparison, 'sessions'>> {
  const names = [subjects.small, subjects.large].map(({ database }) => database.name)
  for (let block = 0; block < options.blocks; block++) {
    await using stack = new AsyncDisposableStack()
    const { url, moveTo, stop } = await startSwitch(options.postgres.url, names)
    stack.defer(stop)
    const server = await subjects.small.database.launch(url)
    stack.defer(() => server.stop())
    await pinApart(server.pid, options.postgres)
    for (const operation of compared) {
      const sides = [subjects.small, subjects.large].flatMap(({ database, operations }) => {
        const own = operations[operation]
        return own ? [{ database, server, operation: own }] : []
      })
      const [small, large] = sides
      if (!small || !large) throw new Error(`There is no operation ${operation}`)
      for (const side of sides) {
        await moveTo(side.database.name)
        await warmUp(side, 2.5, 2.5)
      }
      const { slice: seconds, patience } = options
      // The goal is for the first operation: the others need less accuracy.
      const wanted = Math.ceil(operation === compared[0] ? options.pairs : options.pairs / 3)
      yield { operation, block, pairs: await measurePairs(small, large, { wanted, seconds, patience, moveTo }) }
    }
  }
}

/** Measures every operation on a database in some rounds, by one server. */
export async function measureAll(
  { database, operations }: Subject,
  options: { postgres: PostgresServer; rounds: number; seconds: number },
): Promise<Omit<GrowthPoint, 'sessions'>[]> {
  const server = await database.launch()
  await using stack = new AsyncDisposableStack()
  stack.defer(() => server.stop())
  await pinApart(server.pid, options.postgres)
  const points: Omit<GrowthPoint, 'sessions'>[] = []
  for (let round = 0; round < options.rounds; round++) {
    // As autovacuum does each minute, which is off so that it does not run while something is measured.
    for (const table of written) await database.client.query(`vacuum ${table}`)
    for (const [name, operation] of Object.entries(operations)) {
      const side = { database, server, operation }
      // What the previous operation has displaced from the memory of the server is asked for once.
      await warmUp(side, 0.5, 2)
      points.push({ operation: name, ...(await measureSlice(side, options.seconds)) })
    }
  }
  return points
}

/** One of a thousand sessions has ended 31 days ago: a clean-up deletes it. */
export async function timeCleanUp({ client, app }: GrowthDatabase, sessions: number): Promise<GrowthStep['cleanUp']> {
  await client.query(
    `insert into sessions (user_id, token_hash, created_at, last_seen_at, idle_expires_at, expires_at, revoked_at)
     select user_id, token_hash, created_at, last_seen_at, idle_expires_at, expires_at, now() - interval '31 days'
     from sessions limit $1`,
    [sessions / 1000],
  )
  const ended = `select count(*)::int as count from sessions where revoked_at is not null`
  const before = (await client.query<{ count: number }>(ended)).rows[0]?.count ?? 0
  const started = performance.now()
  await cleanUp(app.services)
  const took = (performance.now() - started) / 1000
  return { seconds: took, deleted: before - ((await client.query<{ count: number }>(ended)).rows[0]?.count ?? 0) }
}

/** The sizes of the tables that grow with the number of sessions, in bytes. */
export async function sizesOf({ client }: GrowthDatabase): Promise<GrowthStep['sizes']> {
  const { rows } = await client.query<{ name: string; heap: string; indexes: string }>(
    `select relname as name, pg_table_size(oid) as heap, pg_indexes_size(oid) as indexes from pg_class
     where relname in ('users', 'sessions', 'audit_events', 'api_keys') and relkind = 'r' order by 1`,
  )
  return Object.fromEntries(
    rows.map(({ name, heap, indexes }) => [name, { table: Number(heap), indexes: Number(indexes) }]),
  )
}

/** The server runs alone on the first core; the load and the database run on the second. */
async function pinApart(server: number, postgres: PostgresServer): Promise<void> {
  await pin(server, '0')
  for (const pid of [process.pid, postgres.pid, ...childrenOf(postgres.pid)]) await pin(pid, '1')
}

/** Everything may use all cores. */
export async function unpin(postgres: PostgresServer): Promise<void> {
  const all = `0-${cpus().length - 1}`
  for (const pid of [process.pid, postgres.pid, ...childrenOf(postgres.pid)]) await pin(pid, all)
}
