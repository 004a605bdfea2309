import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { cleanUp } from '../src/app/clean-up.ts'
import { startPostgres } from '../test/_util/postgres-server.ts'
import { boundedNumber } from './bounded-number.ts'
import { endOnInterrupt } from './end-on-interrupt.ts'
import { knownKeys, knownPasswords, randomNumbers, refreshTokens, signTokens } from './growth-credentials.ts'
import { type GrowthServer, startGrowthServer } from './growth-database.ts'
import { drive, type GrowthInputs, operationsOf } from './growth-lines.ts'
import { drawGrowth, type GrowthPoint, type GrowthStep, growthTables, ratioOf } from './growth-report.ts'
import { fill, idOf, mostSessions, rowsBeside } from './growth-rows.ts'
import { childrenOf, describeMachine } from './machine.ts'
import { pin } from './processes.ts'
import { saveResults } from './results.ts'

// The cost of operations by the number of rows: sessions, a tenth as many users, as many API keys, and as many audit events as
// sessions. The operations on `me` are also measured on a database of the smallest size, in turn, on the same PostgreSQL.

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,100000,1000000,10000000' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    // The memory that PostgreSQL uses for pages of tables.
    buffers: { type: 'string', default: '1GB' },
    // The file of the curves. By default, there is none.
    svg: { type: 'string' },
  },
})
const sizes = values.sizes
  .split(',')
  .map((size) => 1000 * Math.ceil(boundedNumber('sizes', size, 1000, mostSessions) / 1000))
if (sizes.some((size, at) => size <= (sizes[at - 1] ?? 0))) throw new Error('--sizes must increase.')
const seconds = boundedNumber('seconds', values.seconds, 0.2, 60)
const rounds = boundedNumber('rounds', values.rounds, 1, 20)
if (!/^[1-9][0-9]{0,5}[MG]B$/.test(values.buffers)) throw new Error('--buffers must be a size such as 512MB.')
const smallest = sizes[0] ?? 1000

await using stack = new AsyncDisposableStack()
endOnInterrupt(stack)
const postgres = await startPostgres({
  fsync: true,
  settings: {
    shared_buffers: values.buffers,
    shared_preload_libraries: 'pg_stat_statements',
    'pg_stat_statements.track_planning': 'on',
    max_wal_size: '8GB',
  },
})
stack.defer(() => postgres.stop())
const began = Date.now() - 10 * 86_400_000
const small = await startGrowthServer(postgres.url, 'small')
stack.defer(() => small.stop())
const large = await startGrowthServer(postgres.url, 'large')
stack.defer(() => large.stop())
const compared = ['me by Bearer', 'me by Bearer, a token for the first time', 'me by API key']

await fill(small.url, began, 0, smallest)
const smallOperations = operationsOf(await prepare(small, smallest))
const steps: GrowthStep[] = []
const points: GrowthPoint[] = []
let from = 0
for (const sessions of sizes) {
  await pinAll(false)
  const fillSeconds = await fill(large.url, began, from, sessions)
  from = sessions
  process.stdout.write(`${sessions.toLocaleString('en')} sessions after ${fillSeconds.toFixed(0)} s\n`)
  const operations = operationsOf(await prepare(large, sessions))
  await pinAll(true)
  for (const [name, operation] of Object.entries(operations)) {
    await warmUp(large, operation)
    const beside = compared.includes(name) ? smallOperations[name] : undefined
    if (beside) await warmUp(small, beside)
  }
  for (let round = 1; round <= rounds; round++) {
    for (const [name, operation] of Object.entries(operations)) {
      const beside = compared.includes(name) ? smallOperations[name] : undefined
      // The databases take turns in being first.
      const turns = [{ server: large, operation, small: false }]
      if (beside) turns.splice(round % 2, 0, { server: small, operation: beside, small: true })
      for (const turn of turns) {
        const point = await measure(turn.server, turn.operation)
        points.push({ operation: name, sessions, small: turn.small, ...point })
        if (point.failed) process.stdout.write(`${name}: ${point.failed} failed: ${point.failure}\n`)
      }
    }
    const ratio = ratioOf(points, 'me by Bearer', sessions)
    process.stdout.write(`round ${round}/${rounds}: me ${ratio.toFixed(3)} ×\n`)
  }
  steps.push({ sessions, fillSeconds, cleanUp: await timeCleanUp(large, sessions), sizes: await sizesOf(large) })
}

const { cpu, cores, node } = describeMachine()
process.stdout.write(`\n${growthTables(steps, points)}\n\n`)
process.stdout.write(
  `Access tokens of ${tokens().known.toLocaleString('en')} random sessions, which the server remembers as verified, in random order; "for the first time": ` +
    `${tokens().new.toLocaleString('en')}, more than it remembers. PostgreSQL with fsync and ${values.buffers} of buffers. Medians of ${rounds} rounds of ${seconds} s.\n`,
)
if (values.svg) writeFileSync(values.svg, drawGrowth(steps, points))
const file = saveResults('growth', { seconds, rounds, buffers: values.buffers, steps, points })
process.stdout.write(`${cpu}, ${cores} cores, Node ${node}. All results are in ${file}\n`)
if (points.some(({ failed }) => failed)) process.exitCode = 1

function tokens() {
  return { known: 10_000, new: 40_000 }
}

async function prepare(server: GrowthServer, sessions: number): Promise<GrowthInputs> {
  const { users, keys } = rowsBeside(sessions)
  const { services } = server.app
  const common = { began, sessions }
  return {
    tokens: signTokens(services, server.account, { ...common, count: tokens().known }),
    newTokens: signTokens(services, server.account, { ...common, count: tokens().new }),
    refreshTokens: refreshTokens(services, server.newestTokens, { ...common, count: 20_000 }),
    newestTokens: server.newestTokens,
    keys: await knownKeys(server.client, began, keys, 5_000),
    emails: await knownPasswords(server.client, server.account, { began, users, count: 1_000 }),
    userIds: randomNumbers(1_000, users).map((n) => idOf(began, n)),
    admin: server.admin,
    account: server.account,
  }
}

/** Asks for every row and every token once, so that a first use is not measured: for at most ten seconds for each operation. */
async function warmUp(server: GrowthServer, operation: ReturnType<typeof operationsOf>[string]): Promise<void> {
  let completed = 0
  for (let second = 0; second < 10 && completed < operation.items; second++) {
    completed += (await drive(server.port, operation, 1)).completed
  }
}

async function measure(server: GrowthServer, operation: ReturnType<typeof operationsOf>[string]) {
  const before = await server.databaseTime()
  const { perSecond, p50, completed, failed, failure } = await drive(server.port, operation, seconds)
  const database = ((await server.databaseTime()) - before) / completed
  return { perSecond, p50, database, failed, ...(failure ? { failure } : {}) }
}

/** One of a thousand sessions has ended 31 days ago: a clean-up deletes it. */
async function timeCleanUp({ client, app }: GrowthServer, sessions: number) {
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

async function sizesOf({ client }: GrowthServer): Promise<GrowthStep['sizes']> {
  const { rows } = await client.query<{ name: string; heap: string; indexes: string }>(
    `select relname as name, pg_table_size(oid) as heap, pg_indexes_size(oid) as indexes from pg_class
     where relname in ('users', 'sessions', 'audit_events', 'api_keys') and relkind = 'r' order by 1`,
  )
  return Object.fromEntries(
    rows.map(({ name, heap, indexes }) => [name, { table: Number(heap), indexes: Number(indexes) }]),
  )
}

/** The servers run alone on the first core while something is measured; everything may use all cores before. */
async function pinAll(measuring: boolean): Promise<void> {
  const all = `0-${cpus().length - 1}`
  for (const pid of [small.pid, large.pid]) await pin(pid, measuring ? '0' : all)
  for (const pid of [process.pid, postgres.pid, ...childrenOf(postgres.pid)]) await pin(pid, measuring ? '1' : all)
}
