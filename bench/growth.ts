import { writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { startPostgres } from '../test/_util/postgres-server.ts'
import { boundedNumber } from './bounded-number.ts'
import { endOnInterrupt } from './end-on-interrupt.ts'
import { knownKeys, knownPasswords, randomNumbers, refreshTokens, signTokens } from './growth-credentials.ts'
import { createGrowthDatabases, type GrowthDatabase } from './growth-database.ts'
import { fill, freeSpace, settle, spaceFor } from './growth-fill.ts'
import { compared, operationsOf } from './growth-lines.ts'
import { compare, measureAll, type Subject, sizesOf, timeCleanUp, unpin } from './growth-measure.ts'
import { comparisonLine, drawGrowth, type Growth, growthTables, ratiosOf } from './growth-report.ts'
import { idOf, maxSessions, rowsBeside } from './growth-rows.ts'
import { describeMachine } from './machine.ts'
import { saveResults } from './results.ts'

// The cost of operations by the number of rows: sessions, a tenth as many users, as many API keys, and as many audit events as
// sessions. The operations on `me` are also compared with a database of the smallest size, on the same PostgreSQL.

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,100000,1000000,10000000' },
    // Of the costs: the seconds of one measurement, and the measurements of each operation at each size.
    seconds: { type: 'string', default: '1.5' },
    rounds: { type: 'string', default: '2' },
    // Of the comparison: the servers that are started one after another, the pairs of slices that each measures, and the seconds of a slice.
    blocks: { type: 'string', default: '2' },
    pairs: { type: 'string', default: '30' },
    slice: { type: 'string', default: '0.3' },
    // The seconds that each of these measurements may wait for other programs to become quiet.
    patience: { type: 'string', default: '10' },
    // The memory that PostgreSQL uses for pages of tables.
    buffers: { type: 'string', default: '1GB' },
    // The longest time of loading one size. A size that would take longer is left out.
    'load-minutes': { type: 'string', default: '12' },
    // The file of the curves. By default, there is none.
    svg: { type: 'string' },
  },
})
const sizes = values.sizes
  .split(',')
  .map((size) => 1000 * Math.ceil(boundedNumber('sizes', size, 1000, maxSessions) / 1000))
if (sizes.some((size, at) => size <= (sizes[at - 1] ?? 0))) throw new Error('--sizes must increase.')
const seconds = boundedNumber('seconds', values.seconds, 0.2, 60)
const rounds = boundedNumber('rounds', values.rounds, 0, 20)
const blocks = boundedNumber('blocks', values.blocks, 0, 20)
const pairs = boundedNumber('pairs', values.pairs, 1, 100)
const slice = boundedNumber('slice', values.slice, 0.2, 10)
const patience = boundedNumber('patience', values.patience, 0, 600)
const limit = 60 * boundedNumber('load-minutes', values['load-minutes'], 1, 120)
if (!/^[1-9][0-9]{0,5}[MG]B$/.test(values.buffers)) throw new Error('--buffers must be a size such as 512MB.')
const smallest = sizes[0] ?? 1000
/** The sessions of the comparison, on both databases, and those of the operation that exceeds the memory of the server for states. */
const [few, many] = [Math.min(1_000, smallest), 15_000]
/** More access tokens than the server remembers. */
const newTokens = 25_000
const logGigabytes = 4

const print = (line: string) => void process.stdout.write(`${line}\n`)
await using stack = new AsyncDisposableStack()
endOnInterrupt(stack)
const postgres = await startPostgres({
  fsync: true,
  settings: {
    shared_buffers: values.buffers,
    shared_preload_libraries: 'pg_stat_statements',
    'pg_stat_statements.track_planning': 'on',
    max_wal_size: `${logGigabytes}GB`,
    // Neither runs while something is measured: each size is vacuumed and written to the disk before.
    autovacuum: 'off',
    checkpoint_timeout: '1h',
  },
})
stack.defer(() => postgres.stop())
const began = Date.now() - 10 * 86_400_000
const growth: Growth = { steps: [], points: [], comparisons: [] }
try {
  await run()
} catch (error) {
  // What has been measured is reported.
  print(`Ended early: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
if (growth.steps.length > 0) reportGrowth()

async function run(): Promise<void> {
  // The names have the same length for the forwarder that connects a server to either.
  const [small, large] = await createGrowthDatabases(postgres, { first: 'small', copy: 'large' })
  for (const each of [small, large]) stack.defer(() => each.stop())
  await fill({ url: small.url, began, from: 0, to: smallest, limit, report: print })
  const smallSubject = await prepare(small, smallest)
  let from = 0
  let perMillion = 60
  for (const sessions of sizes) {
    await unpin(postgres)
    const reason = reasonToLeaveOut(sessions - from, perMillion)
    if (reason) throw new Error(`${sessions.toLocaleString('en')} sessions are left out: ${reason}`)
    const fillSeconds = await fill({ url: large.url, began, from, to: sessions, limit, report: print })
    if (sessions - from >= 50_000) perMillion = (fillSeconds * 1e6) / (sessions - from)
    from = sessions
    const { rows } = await large.client.query<{ bytes: string }>(
      `select pg_database_size(current_database()) + (select sum(size) from pg_ls_waldir()) as bytes`,
    )
    print(
      `${sessions.toLocaleString('en')} sessions were loaded in ${fillSeconds.toFixed(0)} s; ${(Number(rows[0]?.bytes) / 1e9).toFixed(1)} GB on the disk`,
    )
    const largeSubject = await prepare(large, sessions)
    await settle(large.client)
    await compareWith(smallSubject, largeSubject, sessions)
    const points = await measureAll(largeSubject, { postgres, rounds, seconds })
    growth.points.push(...points.map((each) => ({ ...each, sessions })))
    await unpin(postgres)
    growth.steps.push({
      sessions,
      fillSeconds,
      cleanUp: await timeCleanUp(large, sessions),
      sizes: await sizesOf(large),
    })
  }
}

async function compareWith(small: Subject, large: Subject, sessions: number): Promise<void> {
  for await (const found of compare({ small, large }, { postgres, blocks, pairs, slice, patience })) {
    const comparison = { ...found, sessions }
    growth.comparisons.push(comparison)
    const number = `block ${found.block + 1}/${blocks}`
    print(`${number}, ${comparisonLine(ratiosOf([comparison], found.operation, sessions), found.operation)}`)
  }
  if (blocks < 2) return
  for (const name of compared)
    print(`all blocks, ${comparisonLine(ratiosOf(growth.comparisons, name, sessions), name)}`)
}

/** Why the next size cannot be loaded: the time, or the space on the disk. */
function reasonToLeaveOut(added: number, perMillion: number): string | undefined {
  const estimate = (added / 1e6) * perMillion
  const [space, free] = [spaceFor(added, logGigabytes * 1e9) / 1e9, freeSpace(dirname(postgres.data)) / 1e9]
  if (added >= 500_000)
    print(
      `Loading ${added.toLocaleString('en')} sessions takes about ${estimate.toFixed(0)} s (${perMillion.toFixed(0)} s per million) and at most ${space.toFixed(0)} GB, of ${free.toFixed(0)} GB that are free`,
    )
  if (space > free) return `they need ${space.toFixed(0)} GB, and ${free.toFixed(0)} GB are free.`
  if (estimate > limit) return `loading takes ${estimate.toFixed(0)} s, more than --load-minutes allows.`
  return undefined
}

async function prepare(database: GrowthDatabase, sessions: number): Promise<Subject> {
  const { users, keys } = rowsBeside(sessions)
  const { client, account, admin, newestTokens } = database
  const { services } = database.app
  const numbers = randomNumbers(few, sessions)
  const sign = (of: number[]) => signTokens(services, account, began, of)
  const operations = operationsOf({
    tokens: sign(numbers),
    newTokens: sign(Array.from({ length: newTokens }, (_, at) => numbers[at % numbers.length] ?? 1)),
    manyTokens: sign(sessions < many ? [] : randomNumbers(many, sessions)),
    refreshTokens: refreshTokens(services, newestTokens, { began, sessions, count: 20_000 }),
    newestTokens,
    keys: await knownKeys(client, began, keys, few),
    emails: await knownPasswords(client, account, { began, users, count: 1_000 }),
    userIds: randomNumbers(1_000, users).map((n) => idOf(began, n)),
    admin,
    account,
  })
  for (const table of ['users', 'api_keys']) await client.query(`vacuum (analyze, freeze) ${table}`)
  return { database, operations }
}

function reportGrowth(): void {
  const { cpu, cores, node } = describeMachine()
  print(`\n${growthTables(growth)}\n`)
  print(
    `Compared are ${blocks} × ${pairs} pairs of slices of ${slice} s: ${few.toLocaleString('en')} random sessions and keys of each database; "for the first time": ${newTokens.toLocaleString('en')} tokens of these sessions, more than the server remembers; "many sessions": ${many.toLocaleString('en')}, more than the server remembers. ` +
      `PostgreSQL with fsync and ${values.buffers} of buffers. Costs are medians of ${rounds} rounds of ${seconds} s.`,
  )
  if (values.svg) writeFileSync(values.svg, drawGrowth(growth))
  const file = saveResults('growth', { seconds, rounds, blocks, pairs, slice, buffers: values.buffers, ...growth })
  print(`${cpu}, ${cores} cores, Node ${node}. All results are in ${file}`)
  const slices = [
    ...growth.points,
    ...growth.comparisons.flatMap((each) => each.pairs.flatMap((pair) => [pair.small, pair.large])),
  ]
  const failures = slices.filter(({ failed }) => failed > 0)
  if (failures.length === 0) return
  print(`${failures.length} measurements had failures: ${failures[0]?.failure}`)
  process.exitCode = 1
}
