import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { isBuildCurrent } from '../scripts/build-inputs.js'
import { startPostgres } from '../test/_util/postgres-server.ts'
import { createKeys, signUpMany } from './accounts.ts'
import { boundedNumber } from './bounded-number.ts'
import { endOnInterrupt } from './end-on-interrupt.ts'
import { childrenOf, describeMachine, memoryOf, processorTime } from './machine.ts'
import { type BuildMemory, memoryTable, type Start, startTable } from './memory-report.ts'
import { runMixedLoad } from './mixed-load.ts'
import { pin, type Server, startSallyport } from './processes.ts'
import { saveResults } from './results.ts'

// The resident memory of the server and the time of its start, from the source and from the build that `npm start` and the package run. No
// garbage collection is asked for.

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '5' },
    idle: { type: 'string', default: '10' },
    cost: { type: 'string', default: '10' },
  },
})
const requests = boundedNumber('requests', values.requests, 1_000, 10_000_000)
const rounds = boundedNumber('rounds', values.rounds, 1, 50)
const idle = boundedNumber('idle', values.idle, 0, 120)
const cost = boundedNumber('cost', values.cost, 10, 15)
const builds = { source: 'src/main.ts', build: 'dist/main.js' }
if (!isBuildCurrent())
  throw new Error('The server is not built from these files. Run `node scripts/build-server.ts` first.')

await using stack = new AsyncDisposableStack()
endOnInterrupt(stack)
const postgres = await startPostgres({ fsync: true })
stack.defer(() => postgres.stop())
const SALLYPORT_SECRET = randomBytes(48).toString('base64url')
const settings = { REQUIRE_EMAIL_VERIFICATION: 'off', BCRYPT_COST: String(cost), JWT_TTL: '7200', SALLYPORT_SECRET }

const starts: Start[] = []
const memory: BuildMemory[] = []
// The database exists, and the files are in the memory of the system.
for (const entry of Object.values(builds)) await (await launch(postgres.url, entry)).stop()
for (let round = 1; round <= rounds; round++) {
  for (const [build, entry] of Object.entries(builds)) {
    await measureStart(`on PostgreSQL, ${build}`, () => launch(postgres.url, entry))
    const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-bench-'))
    await using _removed = { [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }) }
    await measureStart(`embedded, first, ${build}`, () => launch('', entry, dataDir))
    await measureStart(`embedded, later, ${build}`, () => launch('', entry, dataDir))
  }
  process.stdout.write(`starts: round ${round} of ${rounds}\n`)
}
for (const [build, entry] of Object.entries(builds)) {
  const embedded = await launch('', entry)
  await pause(idle * 1000)
  const idleEmbedded = memoryOf(embedded.pid)
  await embedded.stop()
  memory.push({ build, ...(await measureLoad(entry)), embedded: idleEmbedded })
}

process.stdout.write(`\n${startTable(starts)}\n\n${memoryTable(memory, requests, idle)}\n\n`)
const { cpu, cores, node } = describeMachine()
const file = saveResults('memory', { requests, rounds, idle, cost, starts, memory })
process.stdout.write(`${cpu}, ${cores} cores, Node ${node}. All results are in ${file}\n`)
if (memory.some(({ failed }) => failed > 0)) process.exitCode = 1

function launch(databaseUrl: string, entry: string, dataDir?: string): Promise<Server> {
  return startSallyport(databaseUrl, settings, [], { entry, dataDir })
}

/** Starts a server and ends it. */
async function measureStart(name: string, start: () => Promise<Server>): Promise<void> {
  const server = await start()
  const processor = processorTime(server.pid) / 1000
  starts.push({ name, milliseconds: server.readyAfter, processor, ...memoryOf(server.pid) })
  await server.stop()
}

/** The memory of a server that is idle, and then under the mixed load. */
async function measureLoad(entry: string): Promise<Omit<BuildMemory, 'build' | 'embedded'>> {
  const server = await launch(postgres.url, entry)
  await using _stopped = { [Symbol.asyncDispose]: () => server.stop() }
  const ready = memoryOf(server.pid).resident
  await pause(idle * 1000)
  const rested = memoryOf(server.pid).resident
  const accounts = await signUpMany(server.port, 32)
  const keys = await createKeys(server.port, accounts)
  const lastCore = String(cpus().length - 1)
  await pin(server.pid, '0')
  for (const pid of [process.pid, postgres.pid, ...childrenOf(postgres.pid)]) await pin(pid, lastCore)
  const samples: { done: number; resident: number }[] = []
  // A sample after each thousandth of the requests, so that a slow minute has no more weight than a fast one.
  const every = Math.ceil(requests / 1000)
  const heap: { done: number; used: number }[] = []
  const load = await runMixedLoad(server.port, { accounts, keys }, requests, (done) => {
    if (done % every !== 0) return
    samples.push({ done, resident: memoryOf(server.pid).resident })
    if (done % (every * 10) === 0) void heapUsed(server.port).then((used) => heap.push({ done, used }))
  })
  await pause(idle * 1000)
  const after = memoryOf(server.pid).resident
  await pin(process.pid, `0-${lastCore}`)
  return { ready, rested, samples, heap, after, failed: load.failed, failure: load.failure, perSecond: load.perSecond }
}

/** The memory that objects take, with garbage that was not collected yet, in MiB. */
async function heapUsed(port: number): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return Number(/^nodejs_heap_size_used_bytes (\S+)$/m.exec(metrics)?.[1]) / 2 ** 20
}
