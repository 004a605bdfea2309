import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startPostgres } from '../test/_util/postgres-server.ts'
import { answerOfMe, signUpMany } from './accounts.ts'
import { boundedNumber } from './bounded-number.ts'
import { endOnInterrupt } from './end-on-interrupt.ts'
import { type Line, linesOf } from './lines.ts'
import { childrenOf, describeMachine, watchBusy, watchMachine } from './machine.ts'
import { pin, startFloor, startLimit, startSallyport } from './processes.ts'
import { type Round, report } from './report.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    cost: { type: 'string', default: '12' },
    // Writes a profile of the server into bench/results/, for Chrome's DevTools. The server is then slower.
    profile: { type: 'boolean', default: false },
  },
})
const seconds = boundedNumber('seconds', values.seconds, 0.5, 60)
const rounds = boundedNumber('rounds', values.rounds, 1, 20)
const cost = boundedNumber('cost', values.cost, 10, 15)

// The server runs alone on the first core; the load and the database run on the second.
const cores = { server: '0', others: '1', all: `0-${cpus().length - 1}` }
await using stack = new AsyncDisposableStack()
endOnInterrupt(stack)
const postgres = await startPostgres({ fsync: true })
stack.defer(() => postgres.stop())
const floor = await startFloor()
stack.defer(() => floor.stop())
const profiling = values.profile
  ? ['--cpu-prof', `--cpu-prof-dir=${fileURLToPath(new URL('results/', import.meta.url))}`]
  : []
const SALLYPORT_SECRET = randomBytes(48).toString('base64url')
const settings = { REQUIRE_EMAIL_VERIFICATION: 'off', BCRYPT_COST: String(cost), JWT_TTL: '7200', SALLYPORT_SECRET }
const production = ['--import', './bench/production-libraries.js']
const server = await startSallyport(postgres.url, settings, [...production, ...profiling])
stack.defer(() => server.stop())
// Another instance for the same accounts, with rate limits.
const PUBLIC_URL = `http://127.0.0.1:${server.port}`
const counting = { ...settings, PUBLIC_URL, RATE_LIMITS: 'on', TIER_LIMITS: 'FREE=999999999' }
const limited = await startSallyport(postgres.url, counting, production)
stack.defer(() => limited.stop())

const accounts = await signUpMany(server.port, 32)
const limit = await startLimit(await answerOfMe(server.port, accounts))
stack.defer(() => limit.stop())
let pinned = cpus().length > 1
for (const pid of [limit.pid, floor.pid, server.pid, limited.pid]) pinned = pinned && (await pin(pid, cores.server))
const database = [postgres.pid, ...childrenOf(postgres.pid)]
for (const pid of [process.pid, ...database]) pinned = pinned && (await pin(pid, cores.others))
if (!pinned)
  process.stdout.write('The processes could not be pinned to separate cores: the ratios are less reliable.\n')

const lines = await usable(chosen(linesOf({ limit, floor, server, limited, accounts, cost, cores })))
// Node compiles what runs often in several steps: each server first answers for some seconds.
for (const line of lines.filter((each) => each.name !== 'hash')) await line.measure(Math.min(4, seconds))
const results: Round[] = []
for (let round = 1; round <= rounds; round++) {
  await vacuum(postgres.url)
  for (const line of lines) {
    const disturbance = watchMachine(() => [process.pid, limit.pid, floor.pid, server.pid, limited.pid, postgres.pid])
    const busy = watchBusy({ server: line.pid ?? server.pid, load: process.pid, database: postgres.pid })
    const measurement = await line.measure(seconds)
    const shares = busy()
    const microseconds = (shares.server * 1e6) / measurement.perSecond
    results.push({ round, line: line.name, ...measurement, busy: shares, microseconds, disturbance: disturbance() })
    process.stdout.write(`round ${round}/${rounds} ${line.name}: ${measurement.perSecond.toFixed(1)}/s\n`)
  }
}

const machine = { ...describeMachine(), pinned }
process.stdout.write(`\n${report(lines, results)}\n`)
const folder = fileURLToPath(new URL('results/', import.meta.url))
mkdirSync(folder, { recursive: true })
const file = join(folder, `${new Date().toISOString().replaceAll(':', '-')}.json`)
writeFileSync(file, `${JSON.stringify({ machine, seconds, rounds, cost, results }, null, 2)}\n`)
process.stdout.write(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}. All results are in ${file}\n`)
if (results.some((each) => each.failed)) process.exitCode = 1

/** The requested lines, with the lines that they are compared with. */
function chosen(all: Line[]): Line[] {
  const names = new Set(values.only.split(',').filter(Boolean))
  const unknown = [...names].filter((name) => !all.some((line) => line.name === name))
  if (unknown.length > 0) throw new Error(`There is no line ${unknown}. The lines are ${all.map((line) => line.name)}.`)
  if (names.size === 0) return all
  return all.filter((line) => names.has(line.name) || all.some((each) => names.has(each.name) && each.of === line.name))
}

/**
 * Removes the dead versions of rows, as autovacuum does each minute: 32 sessions were refreshed thousands of times, and their readers would
 * walk over all of these versions.
 */
async function vacuum(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('vacuum').finally(() => client.end())
}

/** Skips the lines that this server does not support, with a message. */
async function usable(wanted: Line[]): Promise<Line[]> {
  const ready: Line[] = []
  for (const line of wanted) {
    try {
      await line.prepare?.()
      ready.push(line)
    } catch (error) {
      process.stdout.write(`skipped ${line.name}: ${error instanceof Error ? error.message : error}\n`)
    }
  }
  return ready
}
